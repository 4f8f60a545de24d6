import { transact } from '../../database/transaction.ts';
import {
  enterByThemselves,
  explain,
  lockMovement,
  lockOwnEntries,
  missingHere,
  notOurs,
  tieMovements,
  unknownPayments,
  type OpenMovement,
} from './balance-store.ts';
import { notOursJournal, otherFeeJournal } from './journal.ts';
import { postJournals } from './journal-store.ts';
import type { MirrorDeps } from './mirror-balance.ts';

/** A payment's event may be on its way; only then is it asked whose it was. */
const patienceMs = 3_600_000;
const askedAtOnce = 20;

/**
 * Finds out what in our books each movement on the processor's list is: a payment, refund, dispute or payout of ours; a
 * fee of its own, which is booked here; or money of somebody else on the same account, booked beside ours, because it
 * goes to the same bank. What is neither keeps a reason, and is tried again at the next run. Safe to repeat.
 */
export async function enterMovements(deps: MirrorDeps): Promise<void> {
  await askWhose(deps);
  await transact(deps.db, async (tx) => {
    const { fees, others } = await lockOwnEntries(tx);
    await postJournals(
      tx,
      [
        ...fees.map(({ ref, net, createdAt }) => otherFeeJournal(ref, net, createdAt)),
        ...others.map(({ ref, net, createdAt }) => notOursJournal(ref, net, createdAt)),
      ],
      deps.clock.now(),
    );
    await enterByThemselves(
      tx,
      fees.map(({ ref }) => ref),
    );
    await enterByThemselves(
      tx,
      others.map(({ ref }) => ref),
      notOurs,
    );
    await tieMovements(tx);
  });
}

/** One call or two each, and few at once: an account that a shop shares has many. */
async function askWhose(deps: MirrorDeps): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - patienceMs);
  for (const movement of await unknownPayments(deps.db, before, askedAtOnce)) {
    const isOurs =
      movement.paymentRef !== null &&
      (await deps.processor.lookUpPayment(movement.paymentRef)).kind !== 'not ours';
    if (isOurs) await explain(deps.db, movement.ref, missingHere);
    else await bookAsNotOurs(deps, movement);
  }
}

/** Books a movement beside our own money. Gives false where it stands in the books already. */
export async function bookAsNotOurs(
  { db, clock }: Pick<MirrorDeps, 'db' | 'clock'>,
  { ref, net, createdAt }: OpenMovement,
): Promise<boolean> {
  return transact(db, async (tx) => {
    if (!(await lockMovement(tx, ref))) return false;
    if (net.minor !== 0n) await postJournals(tx, [notOursJournal(ref, net, createdAt)], clock.now());
    await enterByThemselves(tx, [ref], notOurs);
    return true;
  });
}
