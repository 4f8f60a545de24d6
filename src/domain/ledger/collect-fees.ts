import { transact } from '../../database/transaction.ts';
import { namePayment, oldestWithoutFee, setFees, unnamedPayments } from '../payments/payment-store.ts';
import { feesTold } from './balance-store.ts';
import { enterMovements } from './enter-movements.ts';
import { feeJournal } from './journal.ts';
import { postJournals } from './journal-store.ts';
import { mirrorBalance, type MirrorDeps } from './mirror-balance.ts';
import { readUntil } from './reading-store.ts';

/**
 * Learns what the processor kept of payments whose fee is not known yet, from its list of what moved, and posts a journal
 * for each: Stripe knows a fee seconds after the payment, so it is never waited for. Gives how many were learnt. Safe to
 * repeat; throws ProcessorUnavailable where it could not be asked. The list is read on from where the last reading came
 * to, where a payment since `since` has no fee; without `since`, again from the oldest of all that have none.
 */
export async function collectFees(deps: MirrorDeps, since?: Date): Promise<number> {
  await nameInvoicePayments(deps);
  const oldest = await oldestWithoutFee(deps.db, since);
  if (!oldest) return 0;
  const isBegun = (await readUntil(deps.db, 'balance transactions')) !== undefined;
  await mirrorBalance(deps, since === undefined || !isBegun ? oldest : undefined);
  const learnt = await bookFees(deps);
  if (learnt > 0) await enterMovements(deps);
  return learnt;
}

/** After so long an invoice that names no payment was paid without one. */
const namedWithinMs = 7 * 86_400_000;
const namedAtATime = 100;

/** The processor lists fees by payment, and an invoice's event may not have said which payment that was. One call for each, one after another: readers come first. */
async function nameInvoicePayments({ db, clock, processor }: MirrorDeps): Promise<void> {
  const since = new Date(clock.now().getTime() - namedWithinMs);
  for (const { id, invoiceRef } of await unnamedPayments(db, since, namedAtATime)) {
    const paymentRef = await processor.paymentOfInvoice(invoiceRef);
    if (paymentRef !== undefined) await namePayment(db, id, paymentRef);
  }
}

const bookedAtATime = 500;

async function bookFees(deps: MirrorDeps): Promise<number> {
  return transact(deps.db, async (tx) => {
    const told = await feesTold(tx, bookedAtATime);
    const at = new Map(told.map((fee) => [fee.paymentRef, fee.at]));
    const now = deps.clock.now();
    const set = await setFees(tx, told);
    const kept = set.filter(({ fee }) => fee.minor > 0n);
    await postJournals(
      tx,
      kept.map(({ id, fee, paymentRef }) => feeJournal(id, fee, at.get(paymentRef) ?? now)),
      now,
    );
    return set.length;
  });
}
