import { transact } from '../../database/transaction.ts';
import { enterMovements } from '../ledger/enter-movements.ts';
import type { Journal } from '../ledger/journal.ts';
import { payoutArrivedJournal, payoutReturnedJournal, payoutSentJournal } from '../ledger/journal.ts';
import { postJournals } from '../ledger/journal-store.ts';
import type { MirrorDeps } from '../ledger/mirror-balance.ts';
import { done, nothingToDo, refused, type Outcome } from '../payments/outcome.ts';
import type { PayoutReport } from '../payments/payment-processor.ts';
import { openPayout } from './open-payout.ts';
import { isLater, isReturned, type PayoutId, type PayoutState } from './payout.ts';
import { holdPayout, judgePayouts, movePayout, payoutsToFollow } from './payout-store.ts';

/**
 * Makes ours stand as the processor's does, by asking how it stands now, and books each step of it once: sent, arrived,
 * returned. Opens it when its contents are known. Safe to repeat, in any order. Throws ProcessorUnavailable where it could
 * not be asked.
 */
export async function followPayout(deps: MirrorDeps, payoutRef: string): Promise<Outcome> {
  const report = await deps.processor.lookUpPayout(payoutRef);
  if (!report) return nothingToDo;
  if (report.livemode !== deps.processor.livemode)
    return refused('A test payout on a live key, or the reverse.');
  const now = deps.clock.now();
  const isOpened = await transact(deps.db, async (tx) => {
    const { id, state, isOpened, booked } = await holdPayout(tx, report);
    const moves = isLater(report.state, state);
    if (moves) await movePayout(tx, id, report);
    await postJournals(tx, stepsOf(id, report, moves ? report.state : state, booked, now), now);
    return isOpened;
  });
  if (report.contentsKnown && !isOpened) await openPayout(deps, payoutRef);
  return done;
}

/** The journals of a payout in this state that are not posted yet. */
function stepsOf(
  id: PayoutId,
  { amount, createdAt, arrivesOn }: PayoutReport,
  state: PayoutState,
  booked: ReadonlySet<string>,
  now: Date,
): Journal[] {
  const steps: Journal[] = [];
  if (!booked.has('sent')) steps.push(payoutSentJournal(id, amount, createdAt));
  if (state === 'paid' && !booked.has('arrived')) steps.push(payoutArrivedJournal(id, amount, arrivesOn));
  if (isReturned(state) && !booked.has('returned')) {
    const from = booked.has('arrived') ? 'bank' : 'payouts_under_way';
    steps.push(payoutReturnedJournal(id, amount, now, from));
  }
  return steps;
}

const daysBack = 60;
const atATime = 20;

/**
 * Follows the payouts whose events never came, and those whose contents were not known when they did; and tries again
 * what stood in no book. Gives how many payouts were followed. Safe at any time.
 */
export async function followPayouts(deps: MirrorDeps): Promise<number> {
  const since = new Date(deps.clock.now().getTime() - daysBack * 86_400_000);
  const refs = await payoutsToFollow(deps.db, since, atATime);
  for (const ref of refs) await followPayout(deps, ref);
  await enterMovements(deps);
  await transact(deps.db, (tx) => judgePayouts(tx));
  return refs.length;
}
