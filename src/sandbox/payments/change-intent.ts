import type { Account } from '../account.ts';
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
  const charge = account.need('charge', intent.latest_charge ?? '');
  const rest = charge.amount - amount;
  account.change(
    charge,
    { captured: true, amount_captured: amount, amount_refunded: rest },
    'charge.captured',
  );
  account.scheduleSoon('learn_fee', charge.id, account.settings.feeKnownAfterSeconds);
  const paid = { status: 'succeeded' as const, amount_capturable: 0, amount_received: amount };
  return account.change(intent, paid, 'payment_intent.succeeded');
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
