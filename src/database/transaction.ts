import { layersOf } from './away.ts';
import type { Db, Tx } from './client.ts';

const retries = 4;

/** SQLSTATEs by which PostgreSQL says "the others went first, try again" (serialization failure, deadlock), and Prisma's word for both. */
const tryAgain: ReadonlySet<unknown> = new Set(['40001', '40P01', 'P2034']);

/**
 * Runs `work` in one transaction and gives back its answer. Where PostgreSQL ends the transaction because of others
 * (40001, 40P01) it is run again from the beginning, four times at most, so `work` must read what it decides on inside
 * it, and do nothing outside the database. Anything `work` throws rolls everything back.
 */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await db.$transaction(work);
    } catch (error) {
      if (attempt >= retries || !isConflict(error)) throw error;
    }
  }
}

/** Said of a statement by Prisma's own error, and of the COMMIT itself, where deferred checks are made, by the adapter's. */
function isConflict(error: unknown): boolean {
  return layersOf(error).some(
    ({ kind, code, originalCode }) =>
      kind === 'TransactionWriteConflict' || [code, originalCode].some((each) => tryAgain.has(each)),
  );
}
