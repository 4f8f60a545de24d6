// The database is lost and an older copy of it takes its place, on real PostgreSQL by its own tools.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { collectFees } from '../../../src/domain/ledger/collect-fees.ts';
import { reconcile } from '../../../src/domain/reconciliation/reconcile.ts';
import { domainDeps } from '../../../src/wiring.ts';
import { aGift, startApplication, type TestApplication } from '../../support/application.ts';
import { balances, expectBooksInOrder } from '../../support/books.ts';
import { onPostgres } from '../../support/test-db.ts';

const tools = '/usr/lib/postgresql/15/bin';
const places = [tools, ...(process.env['PATH'] ?? '').split(':')];
const toolOf = (name: string): string | undefined =>
  places.map((place) => path.join(place, name)).find((file) => existsSync(file));

let app: TestApplication;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'fighting-fund-dump-'));
  app = await startApplication();
});
afterAll(async () => {
  await app.close();
  rmSync(directory, { recursive: true, force: true });
});

function run(tool: string, ...words: string[]): void {
  const file = toolOf(tool);
  if (file === undefined)
    throw new Error(`${tool} is not on this machine: a restore cannot be shown without it`);
  execFileSync(file, words, { stdio: 'pipe' });
}

/** Empties the database and puts the older copy there. */
async function restore(dump: string): Promise<void> {
  const { pool, url = '' } = app.database;
  await pool.query('DROP SCHEMA public CASCADE; DROP SCHEMA pgboss CASCADE; CREATE SCHEMA public');
  run('pg_restore', '--no-owner', '--exit-on-error', '-d', url, dump);
  // Whoever was connected knows tables that are gone.
  await pool.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await pool.query('DISCARD ALL');
}

const numbers = async (): Promise<number[]> =>
  (await app.database.db.receipt.findMany({ orderBy: { sequence: 'asc' } })).map(({ sequence }) => sequence);

it('(BAK-2) After an older copy is restored, what happened since comes back from Stripe, nothing twice, and numbers without a gap', async () => {
  if (!onPostgres) {
    process.stderr.write(
      'NOT SHOWN HERE (BAK-2): pg_dump needs a PostgreSQL server; run with TEST_DB=postgres.\n',
    );
    return;
  }
  const { db } = app.database;
  const month = await app.give({ ...aGift, plan: 'digital', frequency: 'monthly' });
  await app.pay(month.session, 'pm_card_au');
  // Begun before the backup, paid after it.
  const late = await app.give({ ...aGift, email: 'late@example.org' });
  await app.quiet();
  await app.stopWorker();
  const dump = path.join(directory, 'fund.dump');
  run('pg_dump', '-Fc', '-f', dump, app.database.url ?? '');
  app.startWorker();

  await app.pay(late.session, 'pm_card_au');
  await app.sandbox.advance(3 * 3_600_000);
  await app.quiet();
  await collectFees(domainDeps(app.parts));
  expect(await numbers()).toEqual([1, 2]);
  const before = await balances(db);
  await app.stopWorker();

  await restore(dump);
  expect(await numbers()).toEqual([1]);
  await app.parts.queue.start();
  app.startWorker();
  expect(await app.parts.recoverEvents()).toBeGreaterThan(0);
  await app.quiet();
  await collectFees(domainDeps(app.parts));
  expect(await reconcile(domainDeps(app.parts))).toEqual([]);
  expect(await numbers()).toEqual([1, 2]);
  expect(await db.payment.count()).toBe(2);
  expect(await balances(db)).toEqual(before);
  await app.parts.recoverEvents();
  await app.quiet();
  expect(await numbers()).toEqual([1, 2]);
  await expectBooksInOrder(db);
});
