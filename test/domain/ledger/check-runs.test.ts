import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { booksChecks } from '../../../src/domain/ledger/books-check-store.ts';
import { answerBooks, checkBooks, promiseCount } from '../../../src/domain/ledger/check-books.ts';
import {
  checkRuns,
  keepCheckRun,
  lastAskedByTime,
  newestCheckRun,
} from '../../../src/domain/ledger/check-run-store.ts';
import { keepCheck } from '../../../src/domain/ledger/keep-check.ts';
import type { StaffId } from '../../../src/domain/staff/staff-member.ts';
import { clockAt } from '../../support/moving-clock.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';
import { staffMember } from './stripe-list.ts';

const start = '2026-11-22T03:00:00.000Z';
const hour = (count: number): Date => new Date(new Date(start).getTime() + count * 3_600_000);
const gap = /the year to June 2027 has 0 receipts numbered to 0, and its counter says 3/;

let database: TestDatabase;
let olive: StaffId;
beforeAll(async () => {
  database = await testDb();
  olive = (await staffMember(database.db, 'Olive Ng')) as StaffId;
});
beforeEach(() => database.db.booksCheckRun.deleteMany());
afterAll(() => database.close());

const counter = (sql: string) =>
  database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);

describe('An asking of the promises', () => {
  it('is kept with every answer, and says which are broken', async () => {
    const { db } = database;
    const clock = clockAt(start);
    expect(await newestCheckRun(db)).toBeUndefined();
    expect(await keepCheck({ db, clock }, 'whole')).toEqual([]);
    const kept = await newestCheckRun(db);
    expect(kept).toMatchObject({ at: hour(0), kind: 'whole', asked: promiseCount, broken: 0 });
    expect(kept).not.toHaveProperty('askedBy');
    expect(kept?.answers).toHaveLength(promiseCount);
    await counter('INSERT INTO receipt_counter VALUES (2027, 3)');
    clock.forward({ hours: 1 });
    const broken = await keepCheck({ db, clock }, 'quick');
    expect(broken.map(({ by }) => by)).toEqual([[expect.stringMatching(gap)]]);
    expect(await checkBooks(db)).toEqual(broken);
    await counter('DELETE FROM receipt_counter');
    const quick = await newestCheckRun(db);
    expect(quick).toMatchObject({ at: hour(1), kind: 'quick', broken: 1 });
    expect(quick?.answers).toEqual(expect.arrayContaining(broken));
    expect(await newestCheckRun(db, 'whole')).toEqual(kept);
    expect(await checkRuns(db, 10)).toEqual([quick, kept]);
    expect(await checkRuns(db, 1)).toEqual([quick]);
  });

  it('by somebody has their name and a line in the audit log; one by time has neither', async () => {
    const { db } = database;
    const log = () => db.auditEntry.findMany({ orderBy: { id: 'asc' } });
    await keepCheck({ db, clock: clockAt(start) }, 'quick');
    expect(await log()).toEqual([]);
    await keepCheck({ db, clock: clockAt(hour(1).toISOString()) }, 'whole', { staffId: olive });
    expect((await checkRuns(db, 10)).map(({ askedBy }) => askedBy)).toEqual(['Olive Ng', undefined]);
    expect(await log()).toMatchObject([
      { act: 'check the books', object: 'books:all', at: hour(1), staffId: olive, detail: { broken: '0' } },
    ]);
  });

  it('of all of them by time is remembered, whoever asks in between', async () => {
    const { db } = database;
    expect(await lastAskedByTime(db)).toBeUndefined();
    const ask = (kind: 'whole' | 'quick', at: Date, staffId?: StaffId) =>
      db.$transaction((tx) => keepCheckRun(tx, { kind, answers: [], staffId }, at));
    await ask('whole', hour(1));
    await ask('whole', hour(2));
    await ask('quick', hour(3));
    await ask('whole', hour(4), olive);
    expect(await lastAskedByTime(db)).toEqual(hour(2));
  });

  it('of the quick ones is kept for a day, and of all for good', async () => {
    const { db } = database;
    const ask = (kind: 'whole' | 'quick', at: Date) =>
      db.$transaction((tx) => keepCheckRun(tx, { kind, answers: [] }, at));
    await ask('whole', hour(0));
    await ask('quick', hour(0));
    await ask('quick', hour(1));
    await ask('quick', hour(24));
    expect(await checkRuns(db, 10)).toHaveLength(4);
    await ask('quick', hour(25));
    expect((await checkRuns(db, 10)).map(({ at, kind }) => [at, kind])).toEqual([
      [hour(25), 'quick'],
      [hour(24), 'quick'],
      [hour(1), 'quick'],
      [hour(0), 'whole'],
    ]);
  });
});

it('The promises asked every ten minutes are those that cost little however much was given', async () => {
  const quick = await answerBooks(database.db, 'quick');
  expect(quick.map(({ promise }) => promise)).toEqual([
    'Every journal has two lines or more, and they add up to nothing in each currency.',
    'Receipt numbers of a financial year run from 1 without a gap, up to where its counter stands.',
    'A payout is on its way until it arrives at the bank or comes back, once, whole.',
    'A payout that was opened adds up to what is in it, or says why not.',
    'Test money and real money never stand in one database.',
    'Every guard that PostgreSQL keeps over the books is there and switched on.',
  ]);
});

it('The docs list every promise that is asked after, in its words', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../../docs/money.md'), 'utf8');
  const section = text.split('## The books check\n')[1]?.split('\n## ')[0] ?? '';
  expect([...section.matchAll(/^- (.*)$/gm)].map(([, promise]) => promise)).toEqual(
    booksChecks.map(({ promise }) => promise),
  );
});
