import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import type { FeeReport, PaymentProcessor } from '../payments/payment-processor.ts';
import { namePayment, oldestWithoutFee, setFees, unnamedPayments } from '../payments/payment-store.ts';
import { feeJournal } from './journal.ts';
import { postJournals } from './journal-store.ts';

export interface FeeDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly processor: PaymentProcessor;
}

/**
 * Learns what the processor kept of payments whose fee is not known yet, from its list, a hundred at a time, and posts a
 * journal for each: Stripe knows a fee seconds after the payment, so it is never waited for. Gives how many were learnt.
 * Safe to repeat; throws ProcessorUnavailable where it could not be asked. `since` leaves older payments out: one fee that
 * never comes must not make every list a long one.
 */
export async function collectFees(deps: FeeDeps, since?: Date): Promise<number> {
  await nameInvoicePayments(deps);
  const oldest = await oldestWithoutFee(deps.db, since);
  if (!oldest) return 0;
  // The processor's clock for a payment and for its fee differ a little.
  const from = new Date(oldest.getTime() - 3_600_000);
  let learnt = 0;
  let page: string | undefined;
  do {
    const { fees, next } = await deps.processor.feesSince(from, page);
    learnt += await bookFees(deps, fees);
    page = next;
  } while (page !== undefined);
  return learnt;
}

/** After so long an invoice that names no payment was paid without one. */
const namedWithinMs = 7 * 86_400_000;
const namedAtATime = 100;

/** The processor lists fees by payment, and an invoice's event may not have said which payment that was. One call for each, one after another: readers come first. */
async function nameInvoicePayments({ db, clock, processor }: FeeDeps): Promise<void> {
  const since = new Date(clock.now().getTime() - namedWithinMs);
  for (const { id, invoiceRef } of await unnamedPayments(db, since, namedAtATime)) {
    const paymentRef = await processor.paymentOfInvoice(invoiceRef);
    if (paymentRef !== undefined) await namePayment(db, id, paymentRef);
  }
}

async function bookFees(deps: FeeDeps, fees: readonly FeeReport[]): Promise<number> {
  if (fees.length === 0) return 0;
  const at = new Map(fees.map((fee) => [fee.paymentRef, fee.at]));
  return transact(deps.db, async (tx) => {
    const now = deps.clock.now();
    const set = await setFees(tx, fees);
    const kept = set.filter(({ fee }) => fee.minor > 0n);
    await postJournals(
      tx,
      kept.map(({ id, fee, paymentRef }) => feeJournal(id, fee, at.get(paymentRef) ?? now)),
      now,
    );
    return set.length;
  });
}
