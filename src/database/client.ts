import { setFlagsFromString } from 'node:v8';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Prisma, PrismaClient } from '../generated/prisma/client.ts';

/** The database outside a transaction. */
export type Db = PrismaClient;
/** The database inside a transaction: what a store's writing functions take, so that a caller decides what commits together. */
export type Tx = Prisma.TransactionClient;
export { Prisma };

export interface Database {
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/**
 * Limits PostgreSQL keeps for us, in milliseconds, so that one stuck thing cannot hold up the rest: how long a statement
 * may run, wait for a lock, or leave a transaction idle, and how long a request may wait for a connection. The last is
 * kept on this side: how long to wait for any answer at all, where the network has swallowed the question.
 */
export interface Patience {
  readonly statement: number;
  readonly lock: number;
  readonly idleInTransaction: number;
  readonly connection: number;
  readonly answer: number;
}

export const usualPatience: Patience = {
  statement: 15_000,
  lock: 5_000,
  idleInTransaction: 10_000,
  connection: 5_000,
  answer: 17_000,
};

export function connect(
  url: string,
  { connections, patience = usualPatience }: { connections: number; patience?: Patience },
): Database {
  // Prisma's query compiler is WebAssembly that runs once a kind of query; optimising it made nothing measurably faster
  // and left the process 60 MB bigger (docs/performance.md).
  setFlagsFromString('--liftoff-only');
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: patience.connection,
    query_timeout: patience.answer,
    keepAlive: true,
    statement_timeout: patience.statement,
    lock_timeout: patience.lock,
    idle_in_transaction_session_timeout: patience.idleInTransaction,
    application_name: 'fighting-fund',
  });
  return wrap(pool, false, () => pool.end(), patience);
}

/** One Prisma client on one pool, whichever PostgreSQL is behind it. */
export function wrap(
  pool: pg.Pool,
  embedded: boolean,
  end: () => Promise<void>,
  patience = usualPatience,
): Database {
  // An idle connection that breaks is replaced at its next use; unheard, the event would end the process.
  pool.on('error', () => undefined);
  const db = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: patience.connection, timeout: patience.statement },
  });
  return {
    db,
    pool,
    embedded,
    close: async () => {
      await db.$disconnect();
      await end();
    },
  };
}
