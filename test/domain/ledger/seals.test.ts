import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { feeJournal } from '../../../src/domain/ledger/journal.ts';
import { newestSeal, sealJournals } from '../../../src/domain/ledger/seal-store.ts';
import { money } from '../../../src/money/money.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';
import { post } from './stripe-list.ts';

const at = new Date('2026-11-22T03:00:00Z');
const later = new Date('2026-11-23T03:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await testDb();
});
afterAll(() => database.close());

const fees = (count: number, from: number) =>
  Array.from({ length: count }, (_, position) =>
    feeJournal(`payment ${from + position}`, money(30n, 'AUD'), at),
  );

it('(LED-10) Every journal posted before a moment is sealed once, in order, each seal made from all before it', async () => {
  const { db } = database;
  expect(await newestSeal(db)).toBeUndefined();
  expect(await sealJournals(db, later, later)).toBe(0);
  await post(db, fees(1201, 0), at);
  await post(db, fees(1, 5000), later);
  expect(await sealJournals(db, later, later)).toBe(1201);
  expect(await sealJournals(db, later, later)).toBe(0);
  const seals = await db.journalSeal.findMany({ orderBy: { position: 'asc' } });
  expect(seals.map(({ position }) => Number(position))).toEqual(
    Array.from({ length: 1201 }, (_, at) => at + 1),
  );
  expect(new Set(seals.map(({ journalId }) => journalId)).size).toBe(1201);
  let chain = '';
  for (const seal of seals) {
    chain = createHash('sha256').update(`${chain}${seal.content}`).digest('hex');
    expect(seal).toMatchObject({ chain, sealedAt: later });
  }
  expect(await newestSeal(db)).toEqual({ count: 1201n, chain, at: later });
});

it('(LED-10) What is sealed later goes on from the newest seal', async () => {
  const { db } = database;
  const before = await newestSeal(db);
  expect(await sealJournals(db, new Date(later.getTime() + 1), later)).toBe(1);
  const [seal] = await db.journalSeal.findMany({ orderBy: { position: 'desc' }, take: 1 });
  const chain = createHash('sha256').update(`${before?.chain}${seal?.content}`).digest('hex');
  expect(await newestSeal(db)).toEqual({ count: 1202n, chain, at: later });
});
