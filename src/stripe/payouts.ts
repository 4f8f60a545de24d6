import { z } from 'zod';
import type { PayoutMoved } from '../domain/payments/payment-fact.ts';
import type { PayoutReport } from '../domain/payments/payment-processor.ts';
import { isCurrency } from '../money/money.ts';
import { fromStripe, fromStripeTime } from './amounts.ts';
import type { Asking } from './look-up.ts';
import {
  currencyCode,
  fact,
  ref,
  seconds,
  unreadable,
  wholeAmount,
  type Translation,
} from './payment-event.ts';

const moved = z.object({ id: ref, livemode: z.boolean() });

/** That something moved, and no more. A payout has no mark of ours: whatever goes to the bank goes there for the whole account. */
export function translatePayout(object: unknown): Translation<PayoutMoved> {
  const read = moved.safeParse(object);
  if (!read.success) return unreadable(read.error);
  return fact({ kind: 'payout moved', payoutRef: read.data.id, livemode: read.data.livemode });
}

const standing = z.object({
  id: ref,
  livemode: z.boolean(),
  amount: wholeAmount,
  currency: currencyCode,
  status: z.enum(['pending', 'in_transit', 'paid', 'failed', 'canceled']),
  automatic: z.boolean(),
  reconciliation_status: z.string(),
  created: seconds,
  arrival_date: seconds,
});

/** How a payout stands, asked afresh. Throws for a status that Stripe has added since. */
export async function lookUpPayout(
  { stripe, calls }: Asking,
  payoutRef: string,
): Promise<PayoutReport | undefined> {
  const payout = standing.parse(await calls.call((limits) => stripe.payouts.retrieve(payoutRef, {}, limits)));
  if (!isCurrency(payout.currency.toUpperCase())) return undefined;
  return {
    payoutRef: payout.id,
    amount: fromStripe(payout.amount, payout.currency),
    state: payout.status,
    automatic: payout.automatic,
    contentsKnown: payout.automatic && payout.reconciliation_status === 'completed',
    createdAt: fromStripeTime(payout.created),
    arrivesOn: fromStripeTime(payout.arrival_date),
    livemode: payout.livemode,
  };
}
