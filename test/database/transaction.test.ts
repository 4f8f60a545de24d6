import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Tx } from '../../src/database/client.ts';
import { transact } from '../../src/database/transaction.ts';
import { onPostgres, testDb, type TestDatabase } from '../support/test-db.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDb();
  await database.pool.query('CREATE TABLE pot (id int PRIMARY KEY, cents bigint NOT NULL)');
});
afterAll(() => database.close());

const fill = () => database.pool.query('TRUNCATE pot; INSERT INTO pot VALUES (1, 100), (2, 100)');
const centsIn = async (tx: Tx, id: number) =>
  (await tx.$queryRaw<{ cents: bigint }[]>`SELECT cents FROM pot WHERE id = ${id}::int`)[0]?.cents ?? 0n;

/** Until another session waits for a lock of ours. */
const somebodyWaits = () =>
  until('another to wait for a lock', async () => {
    const { rows } = await database.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return (rows[0]?.n ?? 0) > 0;
  });

/** PGlite is one session, which nobody can come between; there the conflict is said by the database itself, when asked to. */
const raise = (tx: Tx, state: '40001' | '40P01') =>
  state === '40001'
    ? tx.$executeRaw`DO $$ BEGIN RAISE EXCEPTION 'another went first' USING ERRCODE = '40001'; END $$`
    : tx.$executeRaw`DO $$ BEGIN RAISE EXCEPTION 'each waits for the other' USING ERRCODE = '40P01'; END $$`;

describe('A transaction that PostgreSQL ends because of others is begun again (LED-9)', () => {
  it.each(['40001', '40P01'] as const)(
    'when it says %s, with fresh reads, and only so often',
    async (state) => {
      await fill();
      let tries = 0;
      const done = await transact(database.db, async (tx) => {
        tries += 1;
        const cents = await centsIn(tx, 1);
        await tx.$executeRaw`UPDATE pot SET cents = cents + 1 WHERE id = 1`;
        if (tries < 3) await raise(tx, state);
        return cents;
      });
      expect([tries, done]).toEqual([3, 100n]);
      expect(await centsIn(database.db, 1)).toBe(101n);

      tries = 0;
      const never = transact(database.db, async (tx) => {
        tries += 1;
        await raise(tx, state);
      });
      await expect(never).rejects.toThrow();
      expect(tries).toBe(5);
    },
  );

  it('when it says so only as the transaction is to end', async () => {
    await database.pool.query(`
      CREATE TABLE patience (n int NOT NULL); CREATE SEQUENCE ends;
      CREATE FUNCTION lose_twice() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('ends') < 3 THEN RAISE EXCEPTION 'another went first' USING ERRCODE = '40001'; END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER loses AFTER INSERT ON patience DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION lose_twice()`);
    let tries = 0;
    await transact(database.db, async (tx) => {
      tries += 1;
      await tx.$executeRaw`INSERT INTO patience VALUES (1)`;
    });
    expect(tries).toBe(3);
    expect((await database.pool.query('SELECT * FROM patience')).rowCount).toBe(1);
  });

  it('and not when it was refused for itself', async () => {
    let tries = 0;
    const refused = transact(database.db, async (tx) => {
      tries += 1;
      await tx.$executeRaw`INSERT INTO pot VALUES (1, 0)`;
    });
    await expect(refused).rejects.toThrow(/pot_pkey|23505|Unique/);
    expect(tries).toBe(1);
  });
});

// What follows needs two sessions at once, which PGlite does not have: there the same acts simply follow each other.
describe('Two who really come between each other both come through (LED-9)', () => {
  it('when each holds what the other wants', async () => {
    await fill();
    let tries = 0;
    const move = (from: number, to: number, meanwhile: () => Promise<unknown>) =>
      transact(database.db, async (tx) => {
        tries += 1;
        await tx.$executeRaw`UPDATE pot SET cents = cents - 10 WHERE id = ${from}::int`;
        await meanwhile();
        await tx.$executeRaw`UPDATE pot SET cents = cents + 10 WHERE id = ${to}::int`;
      });
    let other: Promise<void> | undefined;
    await move(1, 2, async () => {
      if (!onPostgres || other) return;
      other = move(2, 1, () => Promise.resolve());
      await somebodyWaits();
    });
    await (other ?? move(2, 1, () => Promise.resolve()));
    expect(tries).toBe(onPostgres ? 3 : 2);
    expect([await centsIn(database.db, 1), await centsIn(database.db, 2)]).toEqual([100n, 100n]);
  });

  it('when both decide on what both read', async () => {
    await fill();
    let tries = 0;
    const takeAll = (meanwhile: () => Promise<unknown>) =>
      transact(database.db, async (tx) => {
        tries += 1;
        await tx.$executeRaw`SET TRANSACTION ISOLATION LEVEL SERIALIZABLE`;
        const cents = await centsIn(tx, 1);
        await meanwhile();
        await tx.$executeRaw`UPDATE pot SET cents = cents - ${cents}::bigint WHERE id = 1`;
        return cents;
      });
    let other: bigint | undefined;
    const taken = await takeAll(async () => {
      if (onPostgres) other ??= await takeAll(() => Promise.resolve());
    });
    other ??= await takeAll(() => Promise.resolve());
    expect(taken + other).toBe(100n);
    expect(tries).toBe(onPostgres ? 3 : 2);
    expect(await centsIn(database.db, 1)).toBe(0n);
  });
});
