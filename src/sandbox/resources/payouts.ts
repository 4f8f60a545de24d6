import type { Account } from '../account.ts';
import { invalid } from '../wire/api-error.ts';
import { listRoute } from '../wire/listing.ts';
import {
  currency,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  required,
  text,
  type Values,
} from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { createBalanceTransaction, type BalanceTransaction } from './balance-transactions.ts';

export type Payout = ReturnType<typeof build>;
type PayoutStatus = 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';

const DAY = 86_400;
const CREATION = {
  amount: required(integer(1)),
  currency: required(currency()),
  description: text(),
  metadata: metadata(),
  method: oneOf('standard', 'instant'),
  source_type: oneOf('card', 'bank_account'),
  statement_descriptor: text(22),
};

export const payoutRoutes: readonly Route[] = [
  listRoute('/v1/payouts', 'payout', {
    filters: { status: text() },
    matches: (payout, { status }) => status === undefined || payout.status === status,
  }),
  route('POST', '/v1/payouts', CREATION, ({ account, params }) => {
    if (params.amount > availableIn(account, params.currency)) {
      const text =
        'You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.';
      throw invalid(text, 'balance_insufficient');
    }
    return send(account, params, false);
  }),
  route('GET', '/v1/payouts/:id', {}, ({ account }, id) => account.need('payout', id)),
  route('POST', '/v1/payouts/:id', { metadata: metadata() }, ({ account, params }, id) => {
    const payout = account.need('payout', id);
    return account.change(
      payout,
      { metadata: mergeMetadata(payout.metadata, params.metadata) },
      'payout.updated',
    );
  }),
  route('POST', '/v1/payouts/:id/cancel', {}, ({ account }, id) => {
    const payout = account.need('payout', id);
    if (payout.status !== 'pending' || payout.automatic)
      throw invalid('Payouts can only be canceled while they are pending.');
    takeBack(account, payout, 'payout_cancel');
    return account.change(payout, { status: 'canceled' }, 'payout.canceled');
  }),
];

function availableIn(account: Account, money: string): number {
  let sum = 0;
  for (const { currency: its, net, available_on: on } of account.store.all('balance_transaction')) {
    if (its === money && on <= account.now()) sum += net;
  }
  return sum;
}

/** The task at midnight UTC: everything that has become available since the last payout goes to the bank together. */
export function payOut(account: Account): Payout[] {
  const sent: Payout[] = [];
  const ready = account.store
    .where('balance_transaction', '$.payout', 'none')
    .filter(({ available_on: on, type }) => on <= account.now() && type !== 'payout');
  for (const money of new Set(ready.map((transaction) => transaction.currency))) {
    const gathered = ready.filter((transaction) => transaction.currency === money);
    const amount = gathered.reduce((sum, { net }) => sum + net, 0);
    if (amount > 0) sent.push(gather(account, send(account, { amount, currency: money }, true), gathered));
  }
  return sent;
}

function gather(account: Account, payout: Payout, gathered: readonly BalanceTransaction[]): Payout {
  for (const transaction of gathered) account.change(transaction, { $: { payout: payout.id } });
  const reconciled = account.change(payout, { reconciliation_status: 'completed' });
  account.emit('payout.reconciliation_completed', reconciled);
  return reconciled;
}

/** The bank would not have it: the money is available here again, for the next payout. */
export function failPayout(account: Account, payout: Payout): Payout {
  const returned = takeBack(account, payout, 'payout_failure');
  const failed = {
    status: 'failed' as const,
    failure_balance_transaction: returned.id,
    failure_code: 'account_closed',
    failure_message: 'The bank account has been closed.',
  };
  return account.change(payout, failed, 'payout.failed');
}

function takeBack(
  account: Account,
  payout: Payout,
  type: 'payout_cancel' | 'payout_failure',
): BalanceTransaction {
  return createBalanceTransaction(account, {
    type,
    reporting_category: 'payout_reversal',
    amount: payout.amount,
    fee: 0,
    currency: payout.currency,
    source: payout.id,
    description: type === 'payout_cancel' ? 'STRIPE PAYOUT CANCEL' : 'STRIPE PAYOUT FAILURE',
    available_on: account.now(),
  });
}

function send(account: Account, params: Values<typeof CREATION>, isAutomatic: boolean): Payout {
  const made = build(account, params, isAutomatic);
  const transaction = createBalanceTransaction(account, {
    type: 'payout',
    reporting_category: 'payout',
    amount: -params.amount,
    fee: 0,
    currency: params.currency,
    source: made.id,
    description: 'STRIPE PAYOUT',
    available_on: account.now(),
  });
  const payout = account.save({ ...made, balance_transaction: transaction.id });
  account.change(transaction, { $: { payout: payout.id } });
  account.emit('payout.created', payout);
  account.schedule('arrive_payout', payout.id, payout.arrival_date, null);
  return payout;
}

/** The task on the day the money reaches the bank. */
export function arrivePayout(account: Account, id: string): void {
  const payout = account.find('payout', id);
  if (payout?.status === 'pending') account.change(payout, { status: 'paid' }, 'payout.paid');
}

function build(account: Account, params: Values<typeof CREATION>, isAutomatic: boolean) {
  const now = account.now();
  return {
    id: account.newId('po_1'),
    object: 'payout' as const,
    amount: params.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: Math.floor(now / DAY) * DAY + account.settings.payoutDays * DAY,
    automatic: isAutomatic,
    balance_transaction: null as string | null,
    created: now,
    currency: params.currency,
    description: params.description ?? (isAutomatic ? 'STRIPE PAYOUT' : null),
    destination: null,
    failure_balance_transaction: null as string | null,
    failure_code: null as string | null,
    failure_message: null as string | null,
    livemode: false as const,
    metadata: mergeMetadata({}, params.metadata),
    method: params.method ?? 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: isAutomatic ? 'in_progress' : 'not_applicable',
    reversed_by: null,
    source_type: params.source_type ?? 'card',
    statement_descriptor: params.statement_descriptor ?? null,
    status: 'pending' as PayoutStatus,
    trace_id: null,
    type: 'bank_account',
  };
}
