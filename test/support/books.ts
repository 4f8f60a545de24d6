import { expect } from '@jest/globals';
import type { Db } from '../../src/database/client.ts';
import { checkBooks } from '../../src/domain/ledger/check-books.ts';

/** Asks every promise about money of the data: how every journey ends. */
export async function expectBooksInOrder(db: Db): Promise<void> {
  expect(await checkBooks(db)).toEqual([]);
}

/** What stands on each account that has anything on it, in minor units, debits positive: the whole ledger in one look. */
export async function balances(db: Db): Promise<Record<string, bigint>> {
  const sums = await db.journalLine.groupBy({
    by: ['accountCode'],
    _sum: { amountMinor: true },
    orderBy: { accountCode: 'asc' },
  });
  return Object.fromEntries(sums.map(({ accountCode, _sum }) => [accountCode, _sum.amountMinor ?? 0n]));
}
