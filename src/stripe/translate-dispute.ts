import { z } from 'zod';
import type { DisputeMoved, DisputeReport } from '../domain/payments/payment-fact.ts';
import { isCurrency, money, type Currency, currencyOf } from '../money/money.ts';
import { fromStripe, fromStripeTime } from './amounts.ts';
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

const named = z.object({ id: ref, payment_intent: refOrWhole.nullish() });

/** That something about a dispute moved, and no more: how it stands is asked afresh. */
export function translateDispute(object: unknown, livemode: boolean | undefined): Translation<DisputeMoved> {
  const read = named.safeParse(object);
  if (!read.success) return unreadable(read.error);
  if (read.data.payment_intent == null) return ignored('not made by this project');
  if (livemode === undefined) return unreadable('it does not say whether it is a test');
  return fact({ kind: 'dispute moved', disputeRef: read.data.id, livemode });
}

const dispute = z.object({
  id: ref,
  livemode: z.boolean(),
  amount: wholeAmount,
  currency: currencyCode,
  created: seconds,
  status: z.string(),
  reason: z.string(),
  payment_intent: refOrWhole.nullish(),
  evidence_details: z.object({ due_by: seconds.nullish(), submission_count: z.number() }),
  balance_transactions: z.array(
    z.object({ amount: wholeAmount, fee: wholeAmount, currency: currencyCode, created: seconds }),
  ),
});
type Dispute = z.infer<typeof dispute>;

/** An appeal is against a loss, which stands until it is won; one prevented never came to anything. */
const states: Readonly<Record<string, DisputeReport['state']>> = {
  warning_needs_response: 'open',
  warning_under_review: 'open',
  warning_closed: 'won',
  needs_response: 'open',
  under_review: 'open',
  prevented: 'won',
  won: 'won',
  lost: 'lost',
  appeal_needs_response: 'lost',
  appeal_under_review: 'lost',
};

/** How a dispute stands; undefined where it is about no payment of ours. Throws for a status that Stripe has added since. */
export function disputeReportOf(object: unknown): DisputeReport | undefined {
  const told = dispute.parse(object);
  if (told.payment_intent == null || !isCurrency(told.currency.toUpperCase())) return undefined;
  const state = states[told.status];
  if (!state) throw new Error(`dispute ${told.id} is ${told.status}, which this project does not know`);
  const { due_by: due, submission_count: submitted } = told.evidence_details;
  return {
    processorRef: told.id,
    paymentRef: refOf(told.payment_intent),
    amount: fromStripe(told.amount, told.currency),
    reason: told.reason,
    state,
    inquiry: told.status.startsWith('warning_'),
    evidenceGiven: submitted > 0,
    ...(due != null && { evidenceDueAt: fromStripeTime(due) }),
    openedAt: fromStripeTime(told.created),
    ...fundsOf(told),
    livemode: told.livemode,
  };
}

/** What the dispute moved on our balance, from its balance transactions: taken out, put back, and the fees of either. */
function fundsOf({ balance_transactions: moves, currency }: Dispute) {
  const code: Currency = currencyOf(currency);
  if (moves.some((move) => move.currency !== currency))
    throw new Error(`a dispute in ${currency} moved money in another currency`);
  const sum = (amounts: readonly number[]) =>
    money(BigInt(amounts.reduce((all, each) => all + each, 0)), code);
  const out = moves.filter(({ amount }) => amount < 0);
  const back = moves.filter(({ amount }) => amount > 0);
  return {
    withdrawn: sum(out.map(({ amount }) => -amount)),
    reinstated: sum(back.map(({ amount }) => amount)),
    fee: sum(moves.map(({ fee }) => fee)),
    ...(out[0] && { withdrawnAt: fromStripeTime(out[0].created) }),
    ...(back[0] && { reinstatedAt: fromStripeTime(back[0].created) }),
  };
}
