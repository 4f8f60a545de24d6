import type { Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import type { Clock } from '../clock.ts';
import { financialYearOf } from '../calendar.ts';
import type { Queue } from '../jobs.ts';
import { receivedJournal } from '../ledger/journal.ts';
import { postJournals } from '../ledger/journal-store.ts';
import { insertPayments } from '../payments/payment-store.ts';
import type { Arrival } from './arrival.ts';
import type { Issuer } from './receipt.ts';
import { insertReceipts, type UnnumberedReceipt } from './receipt-store.ts';

export interface RecordDeps {
  readonly queue: Queue;
  readonly clock: Clock;
  readonly issuer: Issuer;
  /** Where the paper is: financial years begin at midnight there. */
  readonly timeZone: string;
  /** What stands behind the @ of a receipt's message id. */
  readonly mailDomain: string;
}

/**
 * Records money that arrived: payments, their journals and their numbered receipts, and queues the receipts' delivery, all
 * in the caller's transaction. Money already recorded throws, so the caller looks first, under a lock.
 */
export async function recordPayments(tx: Tx, deps: RecordDeps, arrivals: readonly Arrival[]): Promise<void> {
  if (arrivals.length === 0) return;
  const now = deps.clock.now();
  await insertPayments(
    tx,
    arrivals.map(({ payment }) => payment),
    now,
  );
  await postJournals(
    tx,
    arrivals.map(({ payment, supply }) => receivedJournal({ ...payment, supply })),
    now,
  );
  const receipts = arrivals.map((arrival) => receiptFor(arrival, deps, now));
  await deps.queue.enqueue(tx, 'deliver-receipts', { receiptIds: receipts.map(({ id }) => id) });
  await insertReceipts(tx, receipts, ({ id }) => `<receipt-${id}@${deps.mailDomain}>`);
}

function receiptFor(
  { payment, name, email, description }: Arrival,
  deps: RecordDeps,
  now: Date,
): UnnumberedReceipt {
  return {
    id: createId<'receipt'>(),
    financialYear: financialYearOf(now, deps.timeZone),
    paymentId: payment.id,
    supporterId: payment.supporterId,
    kind: payment.tax.minor > 0n ? 'tax_invoice' : 'gift',
    issuedAt: now,
    receivedAt: payment.receivedAt,
    name,
    email,
    description,
    base: payment.base,
    coveredFee: payment.coveredFee,
    tax: payment.tax,
    issuer: deps.issuer,
  };
}
