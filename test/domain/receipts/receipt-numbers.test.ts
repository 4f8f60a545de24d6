import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { receiptNumber } from '../../../src/domain/receipts/receipt.ts';
import { expectBooksInOrder } from '../../support/books.ts';
import { settleGift } from '../../support/settled-gift.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDb({ connections: 20 });
});
afterAll(() => database.close());

const gift = (name: string, at: string) =>
  settleGift(database.db, { name, email: `${name}@example.org`, dollars: '5', at: new Date(at) });

it('Fifty gifts settled at once are numbered from 1 to 50 without a gap (I9, PAY-18)', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, n) => gift(`giver${n}`, '2026-11-22T03:00:00Z')));
  const receipts = await database.db.receipt.findMany({ orderBy: { sequence: 'asc' } });
  expect(receipts.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
  expect(new Set(receipts.map(({ paymentId }) => paymentId)).size).toBe(50);
  await expectBooksInOrder(database.db);
});

it('A gift that cannot be settled takes no number with it (I9)', async () => {
  const numbered = () => database.db.receipt.count();
  const before = await numbered();
  const settling = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) =>
      n % 2 === 0 ? gift(`good${n}`, '2026-11-23T03:00:00Z') : gift(`bad\0${n}`, '2026-11-23T03:00:00Z'),
    ),
  );
  expect(settling.filter(({ status }) => status === 'rejected')).toHaveLength(5);
  expect(await numbered()).toBe(before + 5);
  await expectBooksInOrder(database.db);
});

it('Numbers begin again at midnight of the paper’s first of July, not of Greenwich’s (I9, LED-11)', async () => {
  const last = await gift('june', '2027-06-30T13:59:59Z');
  const first = await gift('july', '2027-06-30T14:00:00Z');
  const second = await gift('later', '2027-07-15T00:00:00Z');
  const numbers = await Promise.all(
    [last, first, second].map(async ({ receiptId }) =>
      receiptNumber(await database.db.receipt.findUniqueOrThrow({ where: { id: receiptId } })),
    ),
  );
  expect(numbers).toEqual(['FY27-000056', 'FY28-000001', 'FY28-000002']);
  await expectBooksInOrder(database.db);
});
