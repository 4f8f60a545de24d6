import { transact } from '../../database/transaction.ts';
import { keepMovements } from '../ledger/balance-store.ts';
import { enterMovements } from '../ledger/enter-movements.ts';
import type { MirrorDeps } from '../ledger/mirror-balance.ts';
import { judgePayouts, markOpened } from './payout-store.ts';

/**
 * Reads what is in a payout, a hundred movements at a time, finds what each is in our books, and adds them up: to the
 * payout's amount, or the difference is written down with a reason. Safe to repeat.
 */
export async function openPayout(deps: MirrorDeps, payoutRef: string): Promise<void> {
  let page: string | undefined;
  do {
    const { movements, next } = await deps.processor.movementsOfPayout(payoutRef, page);
    await keepMovements(deps.db, movements, payoutRef);
    page = next;
  } while (page !== undefined);
  await enterMovements(deps);
  await transact(deps.db, async (tx) => {
    await markOpened(tx, payoutRef, deps.clock.now());
    await judgePayouts(tx, payoutRef);
  });
}
