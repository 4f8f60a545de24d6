import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keepCheck } from '../../../src/domain/ledger/keep-check.ts';
import { newestCheckRun } from '../../../src/domain/ledger/check-run-store.ts';
import { newestSeal, sealJournals } from '../../../src/domain/ledger/seal-store.ts';
import { checkBooks } from '../../../src/domain/ledger/check-books.ts';
import { nightly, quickCheck } from '../../../src/jobs/nightly.ts';
import { domainDeps } from '../../../src/wiring.ts';
import { startApplication, type TestApplication } from '../../support/application.ts';
import { expectBooksInOrder } from '../../support/books.ts';
import { settleGift } from '../../support/settled-gift.ts';

const at = new Date('2026-11-22T03:00:00Z');
let app: TestApplication;
beforeAll(async () => {
  app = await startApplication({ worker: false });
  for (const dollars of ['25.50', '10', '7']) {
    await settleGift(app.database.db, { name: 'Mo', email: 'mo@example.org', dollars, at });
  }
});
afterAll(() => app.close());

const metrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${app.web.port}/metrics`)).text();

/** As somebody with all rights could. */
const tamper = (sql: string) =>
  app.database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);

describe('The books check', () => {
  it('(LED-8) is asked by itself every night, once, and what was answered is kept', async () => {
    const { db } = app.database;
    const deps = domainDeps(app.parts);
    await nightly(deps);
    await nightly(deps);
    expect(await db.booksCheckRun.count({ where: { kind: 'whole' } })).toBe(1);
    await app.sandbox.advance(27 * 3_600_000);
    await nightly(deps);
    expect(await db.booksCheckRun.count({ where: { kind: 'whole' } })).toBe(2);
    expect(await newestCheckRun(db, 'whole')).toMatchObject({ broken: 0 });
    expect(await metrics()).toContain('books_promises_broken{kind="whole"} 0');
  });

  it('(LED-8) asked every ten minutes finds a cent that was moved, and says so in the metrics', async () => {
    const deps = domainDeps(app.parts);
    await quickCheck(deps);
    expect(await metrics()).toContain('books_promises_broken{kind="quick"} 0');
    await tamper(`UPDATE journal_line SET amount_minor = amount_minor + 1 WHERE amount_minor = 700`);
    await quickCheck(deps);
    expect(await metrics()).toContain('books_promises_broken{kind="quick"} 1');
    expect(app.log.join()).toContain('promises about money are broken');
    await tamper(`UPDATE journal_line SET amount_minor = amount_minor - 1 WHERE amount_minor = 701`);
    expect(await keepCheck(deps, 'whole')).toEqual([]);
  });
});

describe('Sealed journals', () => {
  it('(LED-10) are each sealed once, however many seal at once, and in order with what comes later', async () => {
    const { db } = app.database;
    const now = app.parts.clock.now();
    await Promise.all([1, 2, 3].map(() => sealJournals(db, now, now)));
    expect((await newestSeal(db))?.count).toBe(3n);
    await settleGift(db, { name: 'Mo', email: 'mo@example.org', dollars: '8', at });
    expect(await sealJournals(db, now, now)).toBe(1);
    await expectBooksInOrder(db);
  });

  it.each([
    ['an amount', `UPDATE journal_line SET amount_minor = sign(amount_minor) * 999 WHERE journal_id = `],
    [
      'an account',
      `UPDATE journal_line SET account_code = 'bank' WHERE account_code = 'donations' AND journal_id = `,
    ],
    ['a date', `UPDATE journal SET occurred_at = occurred_at + interval '1 day' WHERE id = `],
    ['a reason', `UPDATE journal SET reason = 'fee' WHERE id = `],
  ])('(LED-10) show at which journal somebody changed %s', async (_what, change) => {
    const { db, pool } = app.database;
    const [victim] = await db.journalSeal.findMany({ where: { position: 2 } });
    const id = victim?.journalId ?? '';
    const backUp = `CREATE TABLE kept_j AS SELECT * FROM journal; CREATE TABLE kept_l AS SELECT * FROM journal_line`;
    await pool.query(backUp);
    await tamper(`${change} '${id}'`);
    const found = (await checkBooks(db)).find(({ promise }) => promise.includes('sealed'));
    expect(found?.by).toEqual([`journal ${id}`]);
    await tamper(`DELETE FROM journal_line; DELETE FROM journal;
      INSERT INTO journal SELECT * FROM kept_j; INSERT INTO journal_line SELECT * FROM kept_l`);
    await pool.query('DROP TABLE kept_j; DROP TABLE kept_l');
    await expectBooksInOrder(db);
  });

  it('(LED-10) show a journal that is gone, with its seal or without', async () => {
    const { db, pool } = app.database;
    const [victim] = await db.journalSeal.findMany({ where: { position: 2 } });
    await pool.query(`CREATE TABLE kept_s AS SELECT * FROM journal_seal`);
    await tamper(`DELETE FROM journal_seal WHERE position = 2`);
    const found = (await checkBooks(db)).find(({ promise }) => promise.includes('sealed'));
    const [third] = await db.journalSeal.findMany({ where: { position: 3 } });
    expect(found?.by).toEqual([`the seal of journal ${third?.journalId ?? ''}`]);
    await tamper(`DELETE FROM journal_seal; INSERT INTO journal_seal SELECT * FROM kept_s`);
    expect(victim).toBeDefined();
    await expectBooksInOrder(db);
  });
});
