import { z } from 'zod';
import type { RefundMoved, RefundReport } from '../domain/payments/payment-fact.ts';
import { fromStripe, fromStripeTime } from './amounts.ts';
import { readRefundMark } from './our-mark.ts';
import {
  currencyCode,
  fact,
  ignored,
  ref,
  refOf,
  refOrWhole,
  seconds,
  unreadable,
  wholeAmount,
  type Translation,
} from './payment-event.ts';

const ofPayment = z.object({ payment_intent: refOrWhole.nullish() });

/**
 * That something about a payment's refunds moved, and no more: a refund's events come in any order, and a charge's do not
 * say which refund it was. A refund and a charge name their payment alike; whose it is, is known by that.
 */
export function translateRefund(object: unknown, livemode: boolean | undefined): Translation<RefundMoved> {
  const read = ofPayment.safeParse(object);
  if (!read.success) return unreadable(read.error);
  const { payment_intent: payment } = read.data;
  if (payment === undefined || payment === null) return ignored('not made by this project');
  if (livemode === undefined) return unreadable('it does not say whether it is a test');
  return fact({ kind: 'refund moved', paymentRef: refOf(payment), livemode });
}

const refund = z.object({
  id: ref,
  amount: wholeAmount,
  currency: currencyCode,
  created: seconds,
  status: z.string().nullable(),
  reason: z.string().nullish(),
  failure_reason: z.string().nullish(),
  failure_balance_transaction: refOrWhole.nullish(),
  metadata: z.unknown(),
});

const standings: Readonly<Record<string, RefundReport['standing']>> = {
  pending: 'pending',
  requires_action: 'pending',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
};

/** How a refund stands. Throws for a status that Stripe has added since. */
export function refundReportOf(object: unknown): RefundReport {
  const told = refund.parse(object);
  const standing = standings[told.status ?? 'pending'];
  if (!standing)
    throw new Error(`refund ${told.id} is ${told.status ?? ''}, which this project does not know`);
  const refundId = readRefundMark(told.metadata);
  return {
    processorRef: told.id,
    ...(refundId !== undefined && { refundId }),
    amount: fromStripe(told.amount, told.currency),
    standing,
    moneyReturned: told.failure_balance_transaction != null,
    ...(told.reason != null && { reason: told.reason.replaceAll('_', ' ') }),
    ...(told.failure_reason != null && { failure: told.failure_reason.replaceAll('_', ' ') }),
    at: fromStripeTime(told.created),
  };
}
