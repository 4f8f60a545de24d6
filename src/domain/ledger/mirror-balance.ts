import type { Db } from '../../database/client.ts';
import type { Clock } from '../clock.ts';
import type { PaymentProcessor } from '../payments/payment-processor.ts';
import { keepMovements } from './balance-store.ts';
import { markRead, readUntil } from './reading-store.ts';

export interface MirrorDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly processor: PaymentProcessor;
}

/** The processor's clock and its list lag ours a little. */
const overlapMs = 3_600_000;

/**
 * Copies the processor's list of what moved, a hundred at a time, from where the last reading came to, or from a moment
 * further back. What is here already is left as it is, so a reading cut off is repeated without harm. Throws
 * ProcessorUnavailable where it could not be asked.
 */
export async function mirrorBalance(deps: MirrorDeps, since?: Date): Promise<void> {
  const { db, clock, processor } = deps;
  const begun = clock.now();
  const until = await readUntil(db, 'balance transactions');
  const from = earliest(since, until) ?? begun;
  let page: string | undefined;
  do {
    const { movements, next } = await processor.movementsSince(new Date(from.getTime() - overlapMs), page);
    await keepMovements(db, movements);
    page = next;
  } while (page !== undefined);
  await markRead(db, 'balance transactions', begun);
}

function earliest(...moments: readonly (Date | undefined)[]): Date | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : new Date(Math.min(...known.map((moment) => moment.getTime())));
}
