import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Prisma } from '../../src/database/client.ts';
import { onePaymentMoves } from '../../src/domain/payments/moves.ts';
import { subscriptionMoves } from '../../src/domain/subscriptions/subscription.ts';
import { testDb, type TestDatabase } from '../support/test-db.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDb();
  await database.db.supporter.create({
    data: { id: '0194f000-0000-7000-8000-00000000a001', name: 'Mo', nameKey: 'mo', createdAt: new Date() },
  });
});
afterAll(() => database.close());

const supporter = `'0194f000-0000-7000-8000-00000000a001'`;
class Undone extends Error {}

/** What each table wants beside the word for the state. */
const rows = {
  donation: (state: string) => ({
    state: `'${state}'`,
    supporter_id: state === 'paid' ? supporter : 'NULL',
    settled_at: state === 'paid' ? 'now()' : 'NULL',
  }),
  term: (state: string) => ({
    state: `'${state}'`,
    plan_id: `(SELECT id FROM plan WHERE code = 'digital-12-months')`,
    supporter_id: state === 'paid' ? supporter : 'NULL',
    settled_at: state === 'paid' ? 'now()' : 'NULL',
    starts_at: state === 'paid' ? 'now()' : 'NULL',
    ends_at: state === 'paid' ? `now() + interval '1 year'` : 'NULL',
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
    };
  },
};
type Table = keyof typeof rows;

/** Whether PostgreSQL lets a row of this table go from one state to another. */
async function lets(table: Table, from: string, to: string): Promise<boolean> {
  const before = rows[table](from);
  const after = Object.entries(rows[table](to)).filter(([column]) => column !== 'plan_id');
  try {
    await database.db.$transaction(async (tx) => {
      await tx.$executeRaw(
        Prisma.raw(
          `INSERT INTO ${table} (id, created_at, ${Object.keys(before).join(', ')})
           VALUES ('0194f000-0000-7000-8000-00000000b001', now(), ${Object.values(before).join(', ')})`,
        ),
      );
      await tx.$executeRaw(
        Prisma.raw(
          `UPDATE ${table} SET ${after.map(([column, value]) => `${column} = ${value}`).join(', ')}`,
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
  await expect(lets(table, 'lost', 'lost')).rejects.toThrow(/state_known/);
});
