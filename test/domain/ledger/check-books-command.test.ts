import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openEmbedded } from '../../../src/database/embedded.ts';
import { settleGift } from '../../support/settled-gift.ts';

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'fighting-fund-books-'));
  run('migrate');
}, 60_000);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** What `npm run …` runs, in a process of its own, on the embedded database of this test. */
function run(command: 'migrate' | 'check-books'): { status: number | null; said: string } {
  const { PATH = '' } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', path.resolve(import.meta.dirname, `../../../src/${command}.ts`)],
    { env: { PATH, DATA_DIR: dataDir }, encoding: 'utf8' },
  );
  return { status, said: `${stdout}${stderr}` };
}

it('npm run check-books says that the books are in order, and when they are not, what is broken, and exits 1', async () => {
  const inOrder = run('check-books');
  expect(inOrder.said).toMatch(/^The books are in order: \d+ promises asked, none broken\.$/m);
  expect(inOrder.status).toBe(0);

  const database = await openEmbedded(dataDir);
  const { db, pool } = database;
  const at = new Date('2026-11-22T03:00:00Z');
  const { paymentId } = await settleGift(db, { name: 'Bo', email: 'bo@example.org', dollars: '25', at });
  await pool.query('SET session_replication_role = replica');
  await pool.query(`UPDATE journal_line SET amount_minor = 2400 WHERE amount_minor = 2500`);
  await database.close();

  const broken = run('check-books');
  expect(broken.status).toBe(1);
  expect(broken.said).toContain('BROKEN: Every journal has two lines or more, and they add up to nothing');
  expect(broken.said).toContain(`BROKEN: Every payment is in the ledger once, whole`);
  expect(broken.said).toContain(`  payment ${paymentId}\n`);
  expect(broken.said).not.toContain('Nothing is refunded');
}, 60_000);
