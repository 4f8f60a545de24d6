import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Database } from '../../../src/database/client.ts';
import { openEmbedded } from '../../../src/database/embedded.ts';
import { settleGift } from '../../support/settled-gift.ts';
import { onPostgres, testDb, type TestDatabase } from '../../support/test-db.ts';

let dataDir: string;
let onServer: TestDatabase | undefined;
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'fighting-fund-books-'));
  if (onPostgres) onServer = await testDb();
  else run('migrate');
});
afterAll(async () => {
  await onServer?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** What `npm run …` runs, in a process of its own: on this test's PostgreSQL where there is one, embedded where not. */
function run(command: 'migrate' | 'check-books'): { status: number | null; said: string } {
  const { PATH = '' } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', path.resolve(import.meta.dirname, `../../../src/${command}.ts`)],
    {
      env: { PATH, DATA_DIR: dataDir, ...(onServer?.url ? { DATABASE_URL: onServer.url } : {}) },
      encoding: 'utf8',
    },
  );
  return { status, said: `${stdout}${stderr}` };
}

/** Changes a line of a journal, as a careless hand with all rights could. */
async function spoil({ db, pool }: Database): Promise<string> {
  const at = new Date('2026-11-22T03:00:00Z');
  const { paymentId } = await settleGift(db, { name: 'Bo', email: 'bo@example.org', dollars: '25', at });
  await pool.query(`BEGIN; SET LOCAL session_replication_role = replica;
    UPDATE journal_line SET amount_minor = 2400 WHERE amount_minor = 2500; COMMIT`);
  return paymentId;
}

it('npm run check-books says that the books are in order, and when they are not, what is broken, and exits 1', async () => {
  const inOrder = run('check-books');
  expect(inOrder.said).toMatch(/^The books are in order: \d+ promises asked, none broken\.$/m);
  expect(inOrder.status).toBe(0);

  const database = onServer ?? (await openEmbedded(dataDir));
  const paymentId = await spoil(database);
  // The embedded database is one process's at a time.
  if (!onServer) await database.close();

  const broken = run('check-books');
  expect(broken.status).toBe(1);
  expect(broken.said).toContain('BROKEN: Every journal has two lines or more, and they add up to nothing');
  expect(broken.said).toContain(`BROKEN: Every payment is in the ledger once, whole`);
  expect(broken.said).toContain(`  payment ${paymentId}\n`);
  expect(broken.said).not.toContain('Nothing is refunded');
});
