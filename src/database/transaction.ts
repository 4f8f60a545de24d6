import { Prisma, type Db, type Tx } from './client.ts';

const retries = 4;

/** SQLSTATEs by which PostgreSQL says "the others went first, try again": serialization failure, deadlock. */
const tryAgain = new Set(['40001', '40P01']);

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

function isConflict(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return error.code === 'P2034' || tryAgain.has(sqlState(error) ?? '');
}

/** The SQLSTATE under a Prisma error, where there is one: raw queries carry it in `meta`. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  const meta = error.meta as
    { code?: string; driverAdapterError?: { cause?: { originalCode?: string } } } | undefined;
  return meta?.driverAdapterError?.cause?.originalCode ?? meta?.code;
}
