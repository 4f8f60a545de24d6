import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Prisma } from '../../src/database/client.ts';
import { disputeMoves } from '../../src/domain/disputes/dispute.ts';
import { onePaymentMoves } from '../../src/domain/payments/moves.ts';
import { refundMoves } from '../../src/domain/refunds/refund.ts';
import { subscriptionMoves } from '../../src/domain/subscriptions/subscription.ts';
import { settleGift } from '../support/settled-gift.ts';
import { testDb, type TestDatabase } from '../support/test-db.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDb();
  await database.db.supporter.create({
    data: { id: '0194f000-0000-7000-8000-00000000a001', name: 'Mo', nameKey: 'mo', createdAt: new Date() },
  });
  await settleGift(database.db, {
    name: 'Ada Reader',
    email: 'ada@example.org',
    dollars: '25.50',
    at: new Date(),
  });
});
afterAll(() => database.close());

const supporter = `'0194f000-0000-7000-8000-00000000a001'`;
class Undone extends Error {}

const partOfAPayment = {
  payment_id: '(SELECT id FROM payment)',
  amount_minor: '100',
  base_minor: '100',
  covered_fee_minor: '0',
  tax_minor: '0',
  currency: `'AUD'`,
  reason: `'asked for'`,
};

/** What each table wants beside the word for the state. */
const rows = {
  donation: (state: string) => ({
    state: `'${state}'`,
    supporter_id: state === 'paid' ? supporter : 'NULL',
    settled_at: state === 'paid' ? 'now()' : 'NULL',
    created_at: 'now()',
  }),
  term: (state: string) => ({
    state: `'${state}'`,
    plan_id: `(SELECT id FROM plan WHERE code = 'digital-12-months')`,
    supporter_id: state === 'paid' ? supporter : 'NULL',
    settled_at: state === 'paid' ? 'now()' : 'NULL',
    starts_at: state === 'paid' ? 'now()' : 'NULL',
    ends_at: state === 'paid' ? `now() + interval '1 year'` : 'NULL',
    created_at: 'now()',
  }),
  subscription: (state: string) => {
    const held = ['active', 'late', 'ended'].includes(state);
    return {
      state: `'${state}'`,
      plan_id: `(SELECT id FROM plan WHERE code = 'digital-monthly')`,
      base_minor: '500',
      covered_fee_minor: '0',
      currency: `'AUD'`,
      supporter_id: held ? supporter : 'NULL',
      started_at: held ? 'now()' : 'NULL',
      ended_at: state === 'ended' ? 'now()' : 'NULL',
      created_at: 'now()',
    };
  },
  refund: (state: string) => ({
    ...partOfAPayment,
    state: `'${state}'`,
    origin: `'processor'`,
    processor_ref: `'re_1'`,
    settled_at: 'now()',
    failed_at: state === 'failed' ? 'now()' : 'NULL',
    created_at: 'now()',
  }),
  dispute: (state: string) => ({
    ...partOfAPayment,
    state: `'${state}'`,
    inquiry: 'false',
    evidence_given: 'false',
    withdrawn_minor: '100',
    processor_ref: `'du_1'`,
    closed_at: state === 'open' ? 'NULL' : 'now()',
    opened_at: 'now()',
  }),
};
type Table = keyof typeof rows;

/** What a row keeps from its beginning. */
const asBorn = new Set([
  'plan_id',
  'payment_id',
  'amount_minor',
  'currency',
  'reason',
  'origin',
  'created_at',
  'opened_at',
]);

/** Whether PostgreSQL lets a row of this table go from one state to another. */
async function lets(table: Table, from: string, to: string): Promise<boolean> {
  const before = rows[table](from);
  const after = Object.entries(rows[table](to)).filter(([column]) => !asBorn.has(column));
  try {
    await database.db.$transaction(async (tx) => {
      await tx.$executeRaw(
        Prisma.raw(
          `INSERT INTO ${table} (id, ${Object.keys(before).join(', ')})
           VALUES ('0194f000-0000-7000-8000-00000000b001', ${Object.values(before).join(', ')})`,
        ),
      );
      await tx.$executeRaw(
        Prisma.raw(
          `UPDATE ${table} SET ${after.map(([column, value]) => `${column} = ${value}`).join(', ')}
           WHERE id = '0194f000-0000-7000-8000-00000000b001'`,
        ),
      );
      throw new Undone();
    });
  } catch (error) {
    if (error instanceof Undone) return true;
    if (error instanceof Error && error.message.includes('cannot go from')) return false;
    throw error;
  }
  return false;
}

const tables: readonly (readonly [Table, Readonly<Record<string, readonly string[]>>])[] = [
  ['donation', onePaymentMoves],
  ['term', onePaymentMoves],
  ['subscription', subscriptionMoves],
  ['refund', refundMoves],
  ['dispute', disputeMoves],
];

it.each(tables)(
  'A %s moves in the database exactly as the table beside its noun says (I6)',
  async (table, moves) => {
    const states = Object.keys(moves);
    for (const from of states) {
      const allowed: string[] = [];
      for (const to of states) if (from !== to && (await lets(table, from, to))) allowed.push(to);
      expect([from, allowed.sort()]).toEqual([from, [...(moves[from] ?? [])].sort()]);
    }
  },
);

it.each(tables)('A %s in a state nobody knows is refused', async (table) => {
  await expect(lets(table, 'mislaid', 'mislaid')).rejects.toThrow(/state_known/);
});
