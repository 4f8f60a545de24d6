import type Stripe from 'stripe';
import { z } from 'zod';
import type { FeePage, FeeReport } from '../domain/payments/payment-processor.ts';
import { isCurrency } from '../money/money.ts';
import { fromStripe, fromStripeTime, toStripeTime } from './amounts.ts';
import type { CallQueue } from './call-queue.ts';
import { refOf, refOrWhole } from './payment-event.ts';

/** Cards are balance transactions of the one type, bank debits of the other; the list takes one type at a time. */
const types = ['charge', 'payment'] as const;
type FeeType = (typeof types)[number];

/** `charge:txn_1` is the page of card payments after txn_1; `payment:` is the first of the bank debits. */
const pageName = z.string().regex(/^(charge|payment):[\w-]*$/);

/** Fees of payments since a time, a hundred a call. Payments that are not ours are among them; whoever asks knows its own. */
export async function feesSince(
  stripe: Stripe,
  calls: CallQueue,
  since: Date,
  page = 'charge:',
): Promise<FeePage> {
  const [type, after] = pageName.parse(page).split(':') as [FeeType, string];
  const params: Stripe.BalanceTransactionListParams = {
    type,
    created: { gte: toStripeTime(since) },
    limit: 100,
    expand: ['data.source'],
    ...(after === '' ? {} : { starting_after: after }),
  };
  const listed = await calls.call((limits) => stripe.balanceTransactions.list(params, limits));
  const next = listed.has_more ? `${type}:${listed.data.at(-1)?.id ?? ''}` : following(type);
  return { fees: listed.data.flatMap(feeOf), ...(next === undefined ? {} : { next }) };
}

function following(type: FeeType): string | undefined {
  const other = types[types.indexOf(type) + 1];
  return other === undefined ? undefined : `${other}:`;
}

const source = z.object({ payment_intent: refOrWhole });

/** Nothing for a payment made without an intent, or settled in a currency the paper does not take: neither is ours. */
function feeOf(transaction: Stripe.BalanceTransaction): FeeReport[] {
  const read = source.safeParse(transaction.source);
  if (!read.success || !isCurrency(transaction.currency.toUpperCase())) return [];
  return [
    {
      paymentRef: refOf(read.data.payment_intent),
      fee: fromStripe(transaction.fee, transaction.currency),
      at: fromStripeTime(transaction.created),
    },
  ];
}
