import type { Account } from '../account.ts';
import { outcomeOf, type Charge } from '../resources/charges.ts';
import type { PaymentIntent } from '../resources/payment-intents.ts';
import type { PaymentMethod } from '../resources/payment-methods.ts';
import { failedWith } from './attempt-payment.ts';
import type { Decline } from './test-cards.ts';
import { tellOwner } from './tell-owner.ts';

/** The task some days after a bank debit was asked for: the bank has paid, or it has not. */
export function finishBankDebit(account: Account, id: string): void {
  const charge = account.find('charge', id);
  if (charge?.status !== 'pending' || charge.payment_intent === null) return;
  const intent = account.need('payment_intent', charge.payment_intent);
  const method = account.need('payment_method', charge.payment_method);
  const { decline } = method.$;
  tellOwner(
    account,
    decline === null ? succeed(account, intent, charge) : fail(account, intent, charge, method, decline),
  );
}

function succeed(account: Account, intent: PaymentIntent, charge: Charge): PaymentIntent {
  const paid = {
    status: 'succeeded' as const,
    paid: true,
    amount_captured: charge.amount,
    outcome: outcomeOf('succeeded', null),
  };
  account.change(charge, paid, 'charge.succeeded');
  account.scheduleSoon('learn_fee', charge.id, account.settings.feeKnownAfterSeconds);
  return account.change(
    intent,
    { status: 'succeeded', amount_received: intent.amount },
    'payment_intent.succeeded',
  );
}

function fail(
  account: Account,
  intent: PaymentIntent,
  charge: Charge,
  method: PaymentMethod,
  decline: Decline,
): PaymentIntent {
  const failed = {
    status: 'failed' as const,
    captured: false,
    failure_code: decline.code,
    failure_message: decline.message,
    outcome: outcomeOf('failed', decline),
  };
  account.change(charge, failed, 'charge.failed');
  const after = account.change(
    intent,
    failedWith(method, decline, charge.id),
    'payment_intent.payment_failed',
  );
  const mandate = intent.$.mandate === null ? undefined : account.find('mandate', intent.$.mandate);
  if (method.$.endsMandate && mandate !== undefined)
    account.change(mandate, { status: 'inactive' }, 'mandate.updated');
  return after;
}
