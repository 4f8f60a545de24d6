import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chartOfAccounts } from '../../../src/domain/ledger/chart-of-accounts.ts';
import { exportMonth } from '../../../src/domain/ledger/export-month.ts';
import {
  feeJournal,
  payoutArrivedJournal,
  payoutSentJournal,
  receivedJournal,
} from '../../../src/domain/ledger/journal.ts';
import { readStatement } from '../../../src/domain/ledger/statement-store.ts';
import type { StaffId } from '../../../src/domain/staff/staff-member.ts';
import { money, zero, type Currency } from '../../../src/money/money.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';
import { post } from './stripe-list.ts';

const october = new Date('2026-10-15T00:00:00Z');
const november = new Date('2026-11-15T00:00:00Z');
const from = new Date('2026-11-01T00:00:00Z');
const until = new Date('2026-12-01T00:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await testDb();
  const gift = (id: string, cents: bigint, currency: Currency, receivedAt: Date) =>
    receivedJournal({
      id,
      base: money(cents, currency),
      coveredFee: zero(currency),
      tax: zero(currency),
      supply: false,
      receivedAt,
    });
  await post(
    database.db,
    [
      gift('a', 4000n, 'AUD', october),
      feeJournal('a', money(98n, 'AUD'), november),
      gift('b', 2550n, 'AUD', november),
      gift('c', 700n, 'NZD', november),
      payoutSentJournal('o', money(3000n, 'AUD'), november),
      payoutArrivedJournal('o', money(3000n, 'AUD'), november),
      gift('d', 900n, 'AUD', until),
    ],
    november,
  );
});
afterAll(() => database.close());

it('(LED-11) A statement says of every account what stood there, what came, what went and what stands, in the order of the chart', async () => {
  const rows = await readStatement(database.db, from, until);
  expect(
    rows.map(({ account, currency, opening, debit, credit, closing }) => [
      account,
      currency,
      ...[opening, debit, credit, closing].map(({ minor }) => minor),
    ]),
  ).toEqual([
    ['stripe_balance', 'AUD', 4000n, 2550n, 3098n, 3452n],
    ['stripe_balance', 'NZD', 0n, 700n, 0n, 700n],
    ['payouts_under_way', 'AUD', 0n, 3000n, 3000n, 0n],
    ['bank', 'AUD', 0n, 3000n, 0n, 3000n],
    ['donations', 'AUD', -4000n, 0n, 2550n, -6550n],
    ['donations', 'NZD', 0n, 0n, 700n, -700n],
    ['stripe_fees', 'AUD', 0n, 98n, 0n, 98n],
  ]);
  for (const { currency, ...row } of rows)
    for (const amount of [row.opening, row.debit, row.credit, row.closing])
      expect(amount.currency).toBe(currency);
});

it('(LED-11) A month is given to another program as the statement has it, and who took it is written down', async () => {
  const { db } = database;
  const staffId = '0194f000-0000-7000-8000-00000000b001' as StaffId;
  const month = { month: '2026-11', from, to: until, program: 'xero' };
  const given = await exportMonth({ db, clock: { now: () => until } }, month, { staffId });
  expect(given).toEqual(await readStatement(db, from, until));
  expect(await db.auditEntry.findMany()).toMatchObject([
    {
      at: until,
      actor: staffId,
      act: 'export a month',
      object: 'month:2026-11',
      detail: { program: 'xero' },
    },
  ]);
});

it('The accounts of a statement are called as the database calls them', async () => {
  const { rows } = await database.pool.query<{ code: string; name: string; kind: string }>(
    'SELECT code, name, kind FROM ledger_account',
  );
  const called = Object.entries(chartOfAccounts).map(([code, account]) => ({ code, ...account }));
  expect(called).toHaveLength(rows.length);
  expect(called).toEqual(expect.arrayContaining(rows));
});
