import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Prisma } from '../../src/database/client.ts';
import { createId } from '../../src/database/ids.ts';
import { transact } from '../../src/database/transaction.ts';
import { chartOfAccounts } from '../../src/domain/ledger/chart-of-accounts.ts';
import { feeJournal } from '../../src/domain/ledger/journal.ts';
import { postJournals } from '../../src/domain/ledger/journal-store.ts';
import { money } from '../../src/money/money.ts';
import { balances, expectBooksInOrder } from '../support/books.ts';
import { settleGift } from '../support/settled-gift.ts';
import { testDb, type TestDatabase } from '../support/test-db.ts';

const at = new Date('2026-11-22T03:00:00Z');
let database: TestDatabase;
let paymentId: string;
beforeAll(async () => {
  database = await testDb();
  const gift = { name: 'Ines Ledger', email: 'ines@example.org', dollars: '25.50', at };
  ({ paymentId } = await settleGift(database.db, gift));
});
afterAll(() => database.close());

type Line = readonly [account: string, amount: bigint, currency?: string];

/** Writes a journal as a careless program would, with no help of ours. */
async function write(lines: readonly Line[], cause: string = createId()): Promise<void> {
  const id = createId();
  await database.db.$transaction(async (tx) => {
    await tx.$executeRaw`
      INSERT INTO journal (id, cause_kind, cause_id, reason, occurred_at, posted_at)
      VALUES (${id}::uuid, 'payment', ${cause}, 'fee', ${at}::timestamptz, ${at}::timestamptz)`;
    for (const [position, [account, amount, currency = 'AUD']] of lines.entries()) {
      await tx.$executeRaw`
        INSERT INTO journal_line (journal_id, position, account_code, amount_minor, currency)
        VALUES (${id}::uuid, ${position + 1}::smallint, ${account}, ${amount}::bigint, ${currency})`;
    }
  });
}

describe('PostgreSQL itself refuses a journal that does not balance, when it is to be committed (LED-1)', () => {
  it.each<[string, Line[]]>([
    [
      'a cent too many',
      [
        ['stripe_balance', 100n],
        ['donations', -99n],
      ],
    ],
    ['one side alone', [['stripe_balance', 100n]]],
    ['no lines at all', []],
    [
      'nought in the sum of two currencies',
      [
        ['stripe_balance', 100n, 'AUD'],
        ['donations', -100n, 'NZD'],
      ],
    ],
  ])('%s', async (_what, lines) => {
    await expect(write(lines)).rejects.toThrow(/does not balance/);
  });

  it('a line of nothing, an account that is not in the chart, a currency that is none', async () => {
    await expect(
      write([
        ['stripe_balance', 0n],
        ['donations', 0n],
      ]),
    ).rejects.toThrow(/not_nothing/);
    await expect(
      write([
        ['petty_cash', 1n],
        ['donations', -1n],
      ]),
    ).rejects.toThrow(/account_code/);
    await expect(
      write([
        ['bank', 1n, 'aud'],
        ['donations', -1n, 'aud'],
      ]),
    ).rejects.toThrow(/currency_code/);
  });

  it('but takes one that balances in each of its currencies', async () => {
    const lines: Line[] = [
      ['bank', 100n],
      ['donations', -100n],
      ['bank', 7n, 'NZD'],
      ['donations', -7n, 'NZD'],
    ];
    const doing = database.db.$transaction(async (tx) => {
      const id = createId();
      await tx.$executeRaw`INSERT INTO journal (id, cause_kind, cause_id, reason, occurred_at, posted_at)
        VALUES (${id}::uuid, 'payment', ${id}, 'fee', ${at}::timestamptz, ${at}::timestamptz)`;
      for (const [position, [account, amount, currency = 'AUD']] of lines.entries()) {
        await tx.$executeRaw`INSERT INTO journal_line VALUES (${id}::uuid, ${position}::smallint, ${account}, ${amount}::bigint, ${currency})`;
      }
      await tx.$executeRaw`SET CONSTRAINTS ALL IMMEDIATE`;
      throw new Error('balanced, and taken back');
    });
    await expect(doing).rejects.toThrow('balanced, and taken back');
  });
});

describe('What is written in the books stays as it was written (LED-2)', () => {
  const changes = [
    `UPDATE journal SET reason = 'other'`,
    `UPDATE journal_line SET amount_minor = amount_minor * 2`,
    `UPDATE receipt SET name = 'Somebody'`,
    `DELETE FROM journal`,
    `DELETE FROM journal_line`,
    `DELETE FROM receipt`,
    `DELETE FROM payment`,
    `DELETE FROM receipt_counter`,
    `TRUNCATE journal CASCADE`,
    `TRUNCATE journal_line`,
    `TRUNCATE receipt CASCADE`,
    `TRUNCATE payment CASCADE`,
  ];
  it.each(changes)('%s', async (sql) => {
    await expect(database.db.$executeRaw(Prisma.raw(sql))).rejects.toThrow(/only grows/);
  });

  it('a line added to a journal of another day', async () => {
    const { id } = await database.db.journal.findFirstOrThrow();
    for (const position of [3, 4]) {
      await expect(
        database.db
          .$executeRaw`INSERT INTO journal_line VALUES (${id}::uuid, ${position}::smallint, 'bank', 5, 'AUD')`,
      ).rejects.toThrow(/is closed/);
    }
  });

  it('and nothing of it was changed', async () => {
    expect(await balances(database.db)).toEqual({ stripe_balance: 2550n, donations: -2550n });
    await expectBooksInOrder(database.db);
  });
});

describe('One cause has one journal (LED-3)', () => {
  const fee = () => feeJournal(paymentId, money(73n, 'AUD'), at);
  const post = () => transact(database.db, (tx) => postJournals(tx, [fee()], at));

  it('though ten workers post it at the same moment', async () => {
    const { db } = database;
    const posted = await Promise.allSettled(Array.from({ length: 10 }, post));
    expect(posted.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await db.journal.count({ where: { causeId: paymentId, reason: 'fee' } })).toBe(1);
    await db.payment.update({ where: { id: paymentId }, data: { feeMinor: 73n } });
    expect(await balances(db)).toMatchObject({ stripe_fees: 73n, stripe_balance: 2550n - 73n });
    await expectBooksInOrder(db);
  });

  it('and a whole batch with one that is known already writes none of it', async () => {
    const others = [feeJournal('elsewhere', money(1n, 'AUD'), at), fee()];
    await expect(transact(database.db, (tx) => postJournals(tx, others, at))).rejects.toThrow(/23505|Unique/);
    expect(await database.db.journal.count({ where: { causeId: 'elsewhere' } })).toBe(0);
  });
});

it('The chart of accounts that the code knows is the one the database keeps', async () => {
  const rows = await database.db.ledgerAccount.findMany();
  const kept = Object.fromEntries(rows.map(({ code, name, kind }) => [code, { name, kind }]));
  expect(kept).toEqual(chartOfAccounts);
});
