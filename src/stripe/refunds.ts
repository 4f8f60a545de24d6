import Stripe from 'stripe';
import type { RefundReport } from '../domain/payments/payment-fact.ts';
import type { RefundAnswer, RefundOrder } from '../domain/payments/payment-processor.ts';
import { toStripeAmount } from './amounts.ts';
import type { CallQueue } from './call-queue.ts';
import { refundKey } from './idempotency-keys.ts';
import { refundMark } from './our-mark.ts';
import { refundReportOf } from './translate-refund.ts';

/** Asks for a refund. A no of Stripe's (already refunded, disputed, too late) is an answer; anything else it throws is a fault. */
export async function refundPayment(
  stripe: Stripe,
  calls: CallQueue,
  { refundId, paymentRef, amount }: RefundOrder,
): Promise<RefundAnswer> {
  const params = {
    payment_intent: paymentRef,
    amount: toStripeAmount(amount),
    reason: 'requested_by_customer',
    metadata: refundMark(refundId),
  } as const;
  try {
    const made = await calls.call((limits) =>
      stripe.refunds.create(params, { ...limits, idempotencyKey: refundKey(refundId) }),
    );
    return refundReportOf(made);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    return { standing: 'refused', why: error.message };
  }
}

/** A hundred a page; a payment refunded in more parts than that is read to its end. */
export async function refundsOf(
  stripe: Stripe,
  calls: CallQueue,
  paymentRef: string,
): Promise<RefundReport[]> {
  const until = calls.deadline();
  const reports: RefundReport[] = [];
  let after: string | undefined;
  do {
    const params: Stripe.RefundListParams = {
      payment_intent: paymentRef,
      limit: 100,
      ...(after !== undefined && { starting_after: after }),
    };
    const page = await calls.call((limits) => stripe.refunds.list(params, limits), until);
    reports.push(...page.data.map(refundReportOf));
    after = page.has_more ? page.data.at(-1)?.id : undefined;
  } while (after !== undefined);
  return reports.reverse();
}
