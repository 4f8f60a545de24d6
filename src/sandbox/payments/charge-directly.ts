import type { Account } from '../account.ts';
import { createCharge, type Charge, type ChargeOrder } from '../resources/charges.ts';
import type { PaymentMethod } from '../resources/payment-methods.ts';
import { ApiError, invalid } from '../wire/api-error.ts';
import { expectMoney, needsAuthentication, UNANSWERED } from './attempt-payment.ts';

/**
 * Takes money from a card without a payment intent. A bank that wants to ask cannot, and refuses.
 * @throws ApiError 402 when the card is refused; the failed charge is kept.
 */
export function chargeDirectly(account: Account, order: ChargeOrder, method: PaymentMethod): Charge {
  if (method.type !== 'card') throw invalid('Only cards can be charged without a PaymentIntent.');
  const decline = needsAuthentication(method) ? UNANSWERED : method.$.decline;
  if (decline !== null) {
    const failed = createCharge(account, order, method, 'failed', decline, false);
    account.emit('charge.failed', failed);
    const { code, message, ...rest } = decline;
    throw new ApiError(402, 'card_error', code, message, { ...rest, charge: failed.id });
  }
  const charge = createCharge(account, order, method, 'succeeded', null, false);
  account.emit('charge.succeeded', charge);
  if (charge.captured) expectMoney(account, charge, method);
  return charge;
}
