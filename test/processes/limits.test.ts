import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { usualPatience, type Patience } from '../../src/database/client.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { onPostgres } from '../support/test-db.ts';
import { wiredDatabase } from '../support/wired-database.ts';
import { ask, askerOf, post, type Answer, type Asker } from '../web/safety/ask.ts';

const connections = 3;
const patience: Patience = { ...usualPatience, statement: 900, lock: 300, connection: 600 };
let app: TestApplication;
let site: Asker;

beforeEach(async () => {
  const { database } = await wiredDatabase({ patience, connections });
  app = await startApplication({ database, worker: false });
  site = askerOf(app);
});
afterEach(() => app.close());

/** Holds every connection the application may have, as many stuck requests would. */
async function takeEveryConnection(): Promise<() => Promise<void>> {
  const { pool } = app.database;
  const held = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  return () => {
    for (const client of held) client.release();
    return Promise.resolve();
  };
}

/** Somebody else's transaction, on a connection of their own, that locks what a checkout needs. */
async function lockCheckouts(): Promise<() => Promise<void>> {
  const other = new pg.Client({ connectionString: app.database.pool.options.connectionString });
  await other.connect();
  await other.query('BEGIN; LOCK TABLE checkout IN ACCESS EXCLUSIVE MODE');
  return async () => {
    await other.query('ROLLBACK');
    await other.end();
  };
}

/** Makes PostgreSQL think for long over every checkout. */
async function slowCheckouts(): Promise<() => Promise<void>> {
  const { pool } = app.database;
  await pool.query(
    `CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(5); RETURN NEW; END'`,
  );
  await pool.query('CREATE TRIGGER dawdle BEFORE INSERT ON checkout FOR EACH ROW EXECUTE FUNCTION dawdle()');
  return async () => {
    await pool.query('DROP TRIGGER dawdle ON checkout');
  };
}

/** Locks and a statement's time are PostgreSQL's to keep; where one session serves everybody there is nobody to wait for. */
const troubles: (readonly [string, () => Promise<() => Promise<void>>])[] = [
  ['every connection is taken', takeEveryConnection],
  ...(onPostgres
    ? ([
        ['a lock is held', lockCheckouts],
        ['a statement takes too long', slowCheckouts],
      ] as const)
    : []),
];

describe.each(troubles)('While %s', (_what, begin) => {
  it('(AVL-8) a flood is told 503 in time, the giving page stays, and giving works again afterwards', async () => {
    const page = await ask(site, '/');
    const end = await begin();
    const begun = performance.now();
    const flood = Array.from({ length: 12 }, (_, n) =>
      post(site, '/checkouts', { ...aGift, email: `r${n}@example.org` }),
    );
    const looks = [ask(site, '/'), ask(site, '/healthz')];
    expect((await Promise.all(looks)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await ask(site, '/')).text).toBe(page.text);
    const answers: Answer[] = await Promise.all(flood);
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(12).fill(503));
    expect(performance.now() - begun).toBeLessThan(12_000);
    expect(answers[0]?.text).toMatch(/nothing was charged/i);
    await end();
    expect((await post(site, '/checkouts', aGift)).status).toBe(303);
    expect(app.sandbox.requests().filter(({ path }) => path === '/v1/checkout/sessions')).toHaveLength(1);
  });
});

describe('The application’s connections', () => {
  it('(AVL-8) are bounded in number, and in how long they wait for anything', () => {
    const { options } = app.database.pool;
    expect(options.max).toBe(onPostgres ? connections : 1);
    expect(options).toMatchObject({
      connectionTimeoutMillis: patience.connection,
      query_timeout: patience.answer,
      statement_timeout: patience.statement,
      lock_timeout: patience.lock,
      idle_in_transaction_session_timeout: patience.idleInTransaction,
    });
    for (const limit of Object.values(usualPatience)) expect(limit).toBeLessThanOrEqual(20_000);
    expect(usualPatience.answer).toBeGreaterThan(usualPatience.statement);
  });
});
