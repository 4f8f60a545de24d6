import type { Tx } from '../../database/client.ts';
import { refundedJournal, returnedJournal } from '../ledger/journal.ts';
import { postJournals } from '../ledger/journal-store.ts';
import { readPaidMoney, type PaidMoney } from '../payments/money-back-store.ts';
import { less, partsOfReturn } from '../payments/parts.ts';
import type { RefundReport } from '../payments/payment-fact.ts';
import type { PaymentId } from '../payments/payment.ts';
import type { RecordDeps } from '../receipts/record-payments.ts';
import type { Refund } from './refund.ts';
import { tellOfReturn } from './tell-of-return.ts';
import { insertFailedRefund, markFailed, markSucceeded, partsBooked, writeParts } from './refund-store.ts';

type BookDeps = RecordDeps;

async function paidMoney(tx: Tx, id: PaymentId): Promise<PaidMoney> {
  const payment = await readPaidMoney(tx, id);
  if (!payment) throw new Error(`payment ${id} is gone`);
  return payment;
}

/** Books a refund that succeeded, under the payment's lock: its parts are what is fair of what has gone back so far. */
export async function bookRefund(
  tx: Tx,
  { clock }: BookDeps,
  paymentId: PaymentId,
  refund: Refund,
  report: RefundReport,
): Promise<void> {
  const { paid, taken, supply } = await paidMoney(tx, paymentId);
  const parts = partsOfReturn(paid, taken, refund.amount);
  await markSucceeded(tx, refund.id, { processorRef: report.processorRef, parts, at: report.at });
  await postJournals(tx, [refundedJournal({ id: refund.id, ...parts, supply, at: report.at })], clock.now());
}

const noReason = 'The giver’s bank did not take the money.';

/** Reverses a refund that was booked and that the giver's bank sent back. */
export async function bookReturn(
  tx: Tx,
  deps: BookDeps,
  paymentId: PaymentId,
  refund: Refund,
  report: RefundReport,
): Promise<void> {
  const now = deps.clock.now();
  const parts = await partsBooked(tx, refund.id);
  if (!parts) throw new Error(`refund ${refund.id} succeeded without parts`);
  const payment = await paidMoney(tx, paymentId);
  const why = report.failure ?? noReason;
  await markFailed(tx, refund.id, { why, at: now });
  await postJournals(
    tx,
    [returnedJournal({ id: refund.id, ...parts, supply: payment.supply, at: now })],
    now,
  );
  await tellOfReturn(tx, deps, payment, refund, why);
}

/** Ends a refund that failed before we heard of any success. Where money left and came back, both are booked: Stripe lists both. */
export async function failUnbooked(
  tx: Tx,
  deps: BookDeps,
  paymentId: PaymentId,
  refund: Refund,
  report: RefundReport,
  written: 'written down' | 'not written down yet' = 'written down',
): Promise<void> {
  const now = deps.clock.now();
  const failed = { why: report.failure ?? noReason, at: now, processorRef: report.processorRef };
  if (written === 'written down') await markFailed(tx, refund.id, failed);
  else await insertFailedRefund(tx, refund, failed);
  const payment = await paidMoney(tx, paymentId);
  const { paid, supply } = payment;
  await tellOfReturn(tx, deps, payment, refund, failed.why);
  if (!report.moneyReturned) return;
  // Both journals undo each other, so what else has gone back does not matter to their parts.
  const parts = partsOfReturn(paid, less(paid, paid), refund.amount);
  await writeParts(tx, refund.id, parts);
  const booked = { id: refund.id, ...parts, supply };
  await postJournals(
    tx,
    [refundedJournal({ ...booked, at: report.at }), returnedJournal({ ...booked, at: now })],
    now,
  );
}
