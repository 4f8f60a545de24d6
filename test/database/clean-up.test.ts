import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { settleGift } from '../support/settled-gift.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { testDb, type TestDatabase } from '../support/test-db.ts';

const cleanUp = readFileSync(path.resolve(import.meta.dirname, '../../docs/clean-up.sql'), 'utf8');
const longAgo = new Date(Date.now() - 100 * 86_400_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDb();
});
afterAll(() => database.close());

/** A print subscription that somebody asked for and did not pay, and what Stripe said of it. */
async function leaveUnpaid(state: string, at: Date): Promise<void> {
  await database.pool.query(
    `WITH address AS (
       INSERT INTO postal_address (id, line1, suburb, state, postcode, country, created_at)
       VALUES (gen_random_uuid(), '12 Wattle Street', 'Glebe', 'NSW', '2037', 'AU', $2) RETURNING id
     ), begun AS (
       INSERT INTO checkout (id, purpose, plan_id, appeal_id, base_minor, covered_fee_minor, tax_minor, currency, name, email,
         newsletter, address_id, livemode, created_at)
       SELECT gen_random_uuid(), 'subscription', p.id, a.id, 1000, 0, 0, 'AUD', 'Siobhan', 'siobhan@example.org', false,
         address.id, false, $2
       FROM plan p, appeal a, address WHERE p.code = 'print-monthly' RETURNING *
     ), asked AS (
       INSERT INTO stripe_event (id, type, livemode, created_at, payload, received_at, state, applied_at)
       VALUES ('evt_' || $1 || extract(epoch FROM $2::timestamptz), 'checkout.session.expired', false, $2, '{}', $2, 'applied', $2)
     )
     INSERT INTO subscription (id, checkout_id, plan_id, address_id, state, base_minor, covered_fee_minor, currency, created_at)
     SELECT gen_random_uuid(), id, plan_id, address_id, $1, base_minor, covered_fee_minor, currency, created_at FROM begun`,
    [state, at],
  );
}

it('What a reader typed and never paid for is forgotten after a month, and what was paid for is not', async () => {
  const { db } = database;
  await settleGift(db, { name: 'Ada Reader', email: 'ada@example.org', dollars: '25.50', at: longAgo });
  await leaveUnpaid('expired', longAgo);
  await leaveUnpaid('processing', longAgo);
  await leaveUnpaid('expired', new Date());

  for (let run = 1; run <= 2; run++) await database.pool.query(cleanUp);

  const left = await db.subscription.findMany({ include: { address: true }, orderBy: { createdAt: 'asc' } });
  expect(left.map(({ state, address }) => [state, address?.suburb])).toEqual([
    ['processing', 'Glebe'],
    ['expired', 'Glebe'],
  ]);
  expect(await db.checkout.count()).toBe(3);
  expect(await db.postalAddress.count()).toBe(2);
  expect(await db.stripeEvent.count()).toBe(1);
  expect(await db.donation.findMany()).toMatchObject([{ state: 'paid' }]);
  await expectBooksInOrder(db);
});
