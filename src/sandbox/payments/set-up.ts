import type { Account } from '../account.ts';
import { createMandate } from '../resources/mandates.ts';
import { attach, type PaymentMethod } from '../resources/payment-methods.ts';
import type { SetupIntent } from '../resources/setup-intents.ts';
import { shown } from '../state/shown.ts';
import { ApiError } from '../wire/api-error.ts';
import type { Decline } from './test-cards.ts';

/** Keeps a card or account for later payments, after asking the bank where it wants to be asked. */
export function setUp(
  account: Account,
  intent: SetupIntent,
  method: PaymentMethod,
  isAuthenticated: boolean,
): SetupIntent {
  if (method.$.authentication !== 'never' && !isAuthenticated) {
    const url = `${account.publicUrl}/authenticate/${intent.id}`;
    const next_action = { redirect_to_url: { return_url: null, url }, type: 'redirect_to_url' };
    const asking = { status: 'requires_action' as const, next_action, payment_method: method.id };
    return account.change(intent, asking, 'setup_intent.requires_action');
  }
  const mandate = method.type !== 'card' ? createMandate(account, method).id : null;
  const kept = intent.customer === null ? method : attach(account, method, intent.customer);
  account.change(kept, { $: { ...kept.$, isSetUp: true } });
  const done = {
    status: 'succeeded' as const,
    next_action: null,
    payment_method: method.id,
    mandate,
    last_setup_error: null,
  };
  return account.change(intent, done, 'setup_intent.succeeded');
}

/** The card was refused: the intent waits for another. */
export function failSetup(
  account: Account,
  intent: SetupIntent,
  method: PaymentMethod,
  decline: Decline,
): ApiError {
  const { code, message, ...rest } = decline;
  const last_setup_error = { ...decline, payment_method: shown(method), type: 'card_error' };
  const failed = { status: 'requires_payment_method' as const, payment_method: null, last_setup_error };
  const after = account.change(intent, failed, 'setup_intent.setup_failed');
  const setup_intent = shown(after);
  return new ApiError(402, 'card_error', code, message, {
    ...rest,
    payment_method: shown(method),
    setup_intent,
  });
}
