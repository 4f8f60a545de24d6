import type { Account } from '../account.ts';
import type { Charge } from '../resources/charges.ts';
import type { PaymentIntent } from '../resources/payment-intents.ts';
import { invalid } from '../wire/api-error.ts';

export function captureIntent(account: Account, intent: PaymentIntent, amount: number): PaymentIntent {
  if (amount > intent.amount_capturable) {
    throw invalid(
      'You cannot capture more than the amount capturable.',
      'amount_too_large',
      'amount_to_capture',
    );
  }
  captureCharge(account, account.need('charge', intent.latest_charge ?? ''), amount);
  const paid = { status: 'succeeded' as const, amount_capturable: 0, amount_received: amount };
  return account.change(intent, paid, 'payment_intent.succeeded');
}

/** What is not taken goes back to the card. */
export function captureCharge(
  account: Account,
  charge: Charge,
  amount: number,
  changes: Partial<Charge> = {},
): Charge {
  account.scheduleSoon('learn_fee', charge.id, account.settings.feeKnownAfterSeconds);
  const captured = { captured: true, amount_captured: amount, amount_refunded: charge.amount - amount };
  return account.change(charge, { ...changes, ...captured }, 'charge.captured');
}

/** The bank holds more than it was first asked to. */
export function incrementAuthorization(
  account: Account,
  intent: PaymentIntent,
  amount: number,
  changes: Partial<PaymentIntent>,
): PaymentIntent {
  const charge = account.need('charge', intent.latest_charge ?? '');
  account.change(charge, { amount }, 'charge.updated');
  const held = { ...changes, amount, amount_capturable: amount };
  return account.change(intent, held, 'payment_intent.amount_capturable_updated');
}

export function cancelIntent(account: Account, intent: PaymentIntent, reason: string | null): PaymentIntent {
  if (intent.status === 'requires_capture' && intent.latest_charge !== null) {
    const charge = account.need('charge', intent.latest_charge);
    account.change(charge, { refunded: true, amount_refunded: charge.amount }, 'charge.refunded');
  }
  const ended = {
    status: 'canceled' as const,
    canceled_at: account.now(),
    cancellation_reason: reason,
    amount_capturable: 0,
    next_action: null,
  };
  return account.change(intent, ended, 'payment_intent.canceled');
}
