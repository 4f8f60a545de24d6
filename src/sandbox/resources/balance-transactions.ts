import type { Account } from '../account.ts';
import { listRoute } from '../wire/listing.ts';
import { currency, text } from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';

export type BalanceTransaction = ReturnType<typeof build>;

interface Movement {
  readonly type: string;
  readonly reporting_category: string;
  /** Minor units; what leaves the account is negative. */
  readonly amount: number;
  readonly fee: number;
  readonly feeText?: string;
  readonly currency: string;
  readonly source: string;
  readonly description: string | null;
  readonly available_on: number;
}

const DAY = 86_400;
const AVAILABLE_AFTER_DAYS = 3;

export const balanceTransactionRoutes: readonly Route[] = [
  listRoute('/v1/balance_transactions', 'balance_transaction', {
    filters: { currency: currency(), payout: text(), source: text(), type: text() },
    indexed: { source: 'source', payout: '$.payout' },
    matches: (transaction, asked) =>
      (asked.currency === undefined || transaction.currency === asked.currency) &&
      (asked.payout === undefined || transaction.$.payout === asked.payout) &&
      (asked.source === undefined || transaction.source === asked.source) &&
      (asked.type === undefined || transaction.type === asked.type),
  }),
  route('GET', '/v1/balance_transactions/:id', {}, ({ account }, id) =>
    account.need('balance_transaction', id),
  ),
];

export function createBalanceTransaction(account: Account, movement: Movement): BalanceTransaction {
  const transaction = account.save(build(account, movement));
  if (movement.type !== 'payout') planPayout(account, transaction.available_on);
  return transaction;
}

/** One payout a day is enough for everything that becomes available on it. */
function planPayout(account: Account, availableAt: number): void {
  const midnight = (Math.floor(Math.max(availableAt, account.now()) / DAY) + 1) * DAY;
  if (midnight <= account.settings.payoutPlannedFor) return;
  account.set({ payoutPlannedFor: midnight });
  account.schedule('pay_out', 'account', midnight, null);
}

/** Funds of a payment made today can be paid out some days later, from midnight UTC. */
export function availableOn(now: number): number {
  return Math.floor(now / DAY) * DAY + AVAILABLE_AFTER_DAYS * DAY;
}

/** Nothing has to happen for funds to become available but that time passes. */
export function balanceTransactionAsOfNow(
  account: Account,
  transaction: BalanceTransaction,
): BalanceTransaction {
  return { ...transaction, status: transaction.available_on <= account.now() ? 'available' : 'pending' };
}

function build(account: Account, movement: Movement) {
  const { fee, feeText = 'Stripe processing fees' } = movement;
  return {
    id: account.newId(movement.source.startsWith('po_') ? 'txn_1' : 'txn_3'),
    object: 'balance_transaction' as const,
    amount: movement.amount,
    available_on: movement.available_on,
    balance_type: 'payments',
    created: account.now(),
    currency: movement.currency,
    description: movement.description,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency: movement.currency,
              description: feeText,
              type: 'stripe_fee',
            },
          ],
    net: movement.amount - fee,
    reporting_category: movement.reporting_category,
    source: movement.source,
    status: 'pending',
    type: movement.type,
    $: { payout: 'none' },
  };
}
