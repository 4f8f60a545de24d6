import type Stripe from 'stripe';
import { z } from 'zod';
import type { BalanceMovement, MovementKind, MovementPage } from '../domain/payments/payment-processor.ts';
import { isCurrency } from '../money/money.ts';
import { fromStripe, fromStripeTime, toStripeTime } from './amounts.ts';
import type { Asking } from './look-up.ts';
import { ref, refOf, refOrWhole } from './payment-event.ts';

/** Everything that moved since a time, a hundred a call, whoever on the account it was of. */
export function movementsSince(asking: Asking, since: Date, page?: string): Promise<MovementPage> {
  return listed(asking, { created: { gte: toStripeTime(since) } }, page);
}

/** What Stripe says is in a payout it made by itself; it is never asked of another, for it says nothing of those. */
export function movementsOfPayout(asking: Asking, payoutRef: string, page?: string): Promise<MovementPage> {
  return listed(asking, { payout: payoutRef }, page);
}

async function listed(
  { stripe, calls }: Asking,
  asked: Stripe.BalanceTransactionListParams,
  page: string | undefined,
): Promise<MovementPage> {
  const params: Stripe.BalanceTransactionListParams = {
    ...asked,
    limit: 100,
    expand: ['data.source'],
    ...(page !== undefined && { starting_after: ref.parse(page) }),
  };
  const list = await calls.call((limits) => stripe.balanceTransactions.list(params, limits));
  const next = list.has_more ? list.data.at(-1)?.id : undefined;
  return { movements: list.data.flatMap(movementOf), ...(next !== undefined && { next }) };
}

/** Stripe's words (https://docs.stripe.com/reports/balance-transaction-types) in ours; the others keep theirs. */
const kinds: Readonly<Record<string, MovementKind>> = {
  charge: 'payment',
  payment: 'payment',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund returned',
  payout: 'payout',
  payout_cancel: 'payout returned',
  payout_failure: 'payout returned',
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  tax_fee: 'fee',
  network_cost: 'fee',
};

const source = z.union([
  ref,
  z.object({ id: ref, object: z.string().optional(), payment_intent: refOrWhole.nullish() }),
]);

function movementOf(transaction: Stripe.BalanceTransaction): BalanceMovement[] {
  const { id, currency } = transaction;
  if (!isCurrency(currency.toUpperCase())) return [];
  const from = source.safeParse(transaction.source).data;
  const sourceRef = typeof from === 'object' ? from.id : from;
  const payment = typeof from === 'object' ? from.payment_intent : undefined;
  return [
    {
      ref: id,
      kind: kindOf(transaction.type, typeof from === 'object' ? from.object : undefined),
      amount: fromStripe(transaction.amount, currency),
      fee: fromStripe(transaction.fee, currency),
      net: fromStripe(transaction.net, currency),
      ...(sourceRef !== undefined && { sourceRef }),
      ...(payment !== undefined && payment !== null && { paymentRef: refOf(payment) }),
      createdAt: fromStripeTime(transaction.created),
      availableOn: fromStripeTime(transaction.available_on),
    },
  ];
}

/** A dispute's money moves by adjustments, and so does other money. */
function kindOf(type: string, sourceObject: string | undefined): MovementKind {
  return type === 'adjustment' && sourceObject === 'dispute' ? 'dispute' : (kinds[type] ?? type);
}
