import type { Account } from '../account.ts';
import { createBalanceTransaction } from '../resources/balance-transactions.ts';
import { moneyWords } from '../money-words.ts';
import { invalid, missingParameter } from '../wire/api-error.ts';
import { listRoute } from '../wire/listing.ts';
import { integer, mergeMetadata, metadata, oneOf, text, type Values } from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import type { Charge } from './charges.ts';

export type Refund = ReturnType<typeof build> & {
  readonly failure_reason?: string;
  readonly failure_balance_transaction?: string;
};

const CREATION = {
  amount: integer(1),
  charge: text(),
  payment_intent: text(),
  metadata: metadata(),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
};

export const refundRoutes: readonly Route[] = [
  listRoute('/v1/refunds', 'refund', {
    filters: { charge: text(), payment_intent: text() },
    indexed: { charge: 'charge', payment_intent: 'payment_intent' },
    matches: (refund, { charge, payment_intent }) =>
      (charge === undefined || refund.charge === charge) &&
      (payment_intent === undefined || refund.payment_intent === payment_intent),
  }),
  route('POST', '/v1/refunds', CREATION, ({ account, params }) =>
    refundOf(account, chargeOf(account, params), params),
  ),
  route('GET', '/v1/refunds/:id', {}, ({ account }, id) => account.need('refund', id)),
  route('POST', '/v1/refunds/:id', { metadata: metadata() }, ({ account, params }, id) => {
    const found = account.need('refund', id);
    const after = account.change(
      found,
      { metadata: mergeMetadata(found.metadata, params.metadata) },
      'refund.updated',
    );
    account.emit('charge.refund.updated', after, found);
    return after;
  }),
  route('POST', '/v1/refunds/:id/cancel', {}, ({ account }, id) => {
    account.need('refund', id);
    throw invalid('Refund can not be canceled because it is not in requires_action status.');
  }),
];

function chargeOf(account: Account, { charge, payment_intent: intent }: Values<typeof CREATION>): Charge {
  if (charge !== undefined) return account.need('charge', charge, 'charge');
  if (intent === undefined) throw missingParameter('charge');
  const { latest_charge: latest } = account.need('payment_intent', intent, 'payment_intent');
  if (latest === null)
    throw invalid(
      'This PaymentIntent does not have a successful charge to refund.',
      undefined,
      'payment_intent',
    );
  return account.need('charge', latest);
}

/** @throws ApiError when there is not that much left to refund. */
export function refundOf(account: Account, charge: Charge, params: Values<typeof CREATION>): Refund {
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.status !== 'succeeded')
    throw invalid(`Charge ${charge.id} is not refundable: it has not succeeded.`, 'charge_not_refundable');
  if (charge.disputed)
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed');
  if (left <= 0) throw invalid(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  const amount = params.amount ?? left;
  if (amount > left) {
    const text = `Refund amount (${moneyWords(amount, charge.currency)}) is greater than unrefunded amount on charge (${moneyWords(left, charge.currency)})`;
    throw invalid(text, 'amount_too_large', 'amount');
  }
  return record(account, charge, amount, params);
}

/** Stripe keeps the fee of a refunded payment; the refund itself has none. */
function record(account: Account, charge: Charge, amount: number, params: Values<typeof CREATION>): Refund {
  const fate = fateOf(account, charge);
  const made = build(account, charge, amount, params, fate === 'pending' ? 'pending' : 'succeeded');
  const transaction = createBalanceTransaction(account, {
    type: charge.id.startsWith('ch_') ? 'refund' : 'payment_refund',
    reporting_category: 'refund',
    amount: -amount,
    fee: 0,
    currency: charge.currency,
    source: made.id,
    description: `REFUND FOR ${charge.description ?? 'CHARGE'}`,
    available_on: account.now(),
  });
  const saved = account.save({ ...made, balance_transaction: transaction.id });
  account.emit('refund.created', saved);
  const refunded = charge.amount_refunded + amount;
  account.change(
    charge,
    { amount_refunded: refunded, refunded: refunded === charge.amount },
    'charge.refunded',
  );
  account.emit('refund.updated', saved);
  account.emit('charge.refund.updated', saved);
  if (fate !== 'succeeds') account.scheduleSoon('settle_refund', saved.id, BANK_ANSWERS_SECONDS);
  return saved;
}

/** A bank may say days later that a refund did not arrive; Stripe's test cards do so soon. */
const BANK_ANSWERS_SECONDS = 60;

/** The task behind a refund to a card whose bank answers late: it arrives after all, or it fails. */
export function settleRefund(account: Account, id: string): void {
  const refund = account.find('refund', id);
  if (refund === undefined || refund.status === 'failed') return;
  if (fateOf(account, account.need('charge', refund.charge)) !== 'pending') failRefund(account, refund);
  else
    account.emit('charge.refund.updated', account.change(refund, { status: 'succeeded' }, 'refund.updated'));
}

/** It did not reach the customer: the money comes back to us. */
export function failRefund(account: Account, refund: Refund): Refund {
  const charge = account.need('charge', refund.charge);
  const { id: returned } = createBalanceTransaction(account, {
    type: 'refund_failure',
    reporting_category: 'refund_failure',
    amount: refund.amount,
    fee: 0,
    currency: refund.currency,
    source: refund.id,
    description: `REFUND FAILURE FOR ${charge.description ?? 'CHARGE'}`,
    available_on: account.now(),
  });
  const failed = account.change(refund, {
    status: 'failed',
    failure_reason: charge.id.startsWith('ch_') ? 'expired_or_canceled_card' : 'unknown',
    failure_balance_transaction: returned,
  });
  const left = charge.amount_refunded - refund.amount;
  account.change(charge, { amount_refunded: left, refunded: false });
  account.emit('refund.failed', failed);
  account.emit('refund.updated', failed, refund);
  account.emit('charge.refund.updated', failed, refund);
  return failed;
}

function fateOf(account: Account, { payment_method: id }: Charge): 'succeeds' | 'fails' | 'pending' {
  return account.find('payment_method', id)?.$.refund ?? 'succeeds';
}

function build(
  account: Account,
  charge: Charge,
  amount: number,
  params: Values<typeof CREATION>,
  status: 'pending' | 'succeeded' | 'failed',
) {
  const isCard = charge.id.startsWith('ch_');
  const details = {
    reference: '8888888888',
    reference_status: 'available',
    reference_type: 'acquirer_reference_number',
    type: 'refund',
  };
  return {
    id: account.newId(isCard ? 're_3' : 'pyr_3'),
    object: 'refund' as const,
    amount,
    balance_transaction: null as string | null,
    charge: charge.id,
    created: account.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: isCard
      ? { card: details, type: 'card' }
      : { type: 'au_bank_transfer', au_bank_transfer: {} },
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status,
    transfer_reversal: null,
  };
}
