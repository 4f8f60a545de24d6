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

/** The lines of a payment's journal, in order. */
export async function linesOf(
  db: Db,
  paymentId: string,
  reason: 'received' | 'fee' = 'received',
): Promise<[string, bigint][]> {
  const lines = await db.journalLine.findMany({
    where: { journal: { causeKind: 'payment', causeId: paymentId, reason } },
    orderBy: { position: 'asc' },
  });
  return lines.map(({ accountCode, amountMinor }) => [accountCode, amountMinor]);
}

const whole = {
  receipts: { include: { delivery: true }, orderBy: { issuedAt: 'asc' } },
  supporter: true,
  donation: true,
  subscription: { include: { plan: true, address: true } },
  term: { include: { plan: true, address: true } },
} as const;

/** Every payment with all that hangs on it, in the order they were received. */
export async function paymentsIn(db: Db) {
  const paid = await db.payment.findMany({
    include: whole,
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
  });
  return paid.map((payment) => ({ ...payment, receipt: payment.receipts[0] ?? null }));
}
