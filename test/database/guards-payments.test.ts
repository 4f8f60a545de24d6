import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Prisma } from '../../src/database/client.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { settleGift } from '../support/settled-gift.ts';
import { settleSubscription, settleTerm } from '../support/settled-holding.ts';
import { testDb, type TestDatabase } from '../support/test-db.ts';

const at = new Date('2026-11-22T03:00:00Z');
let database: TestDatabase;
beforeAll(async () => {
  database = await testDb();
  const giver = { name: 'Gus Guard', email: 'gus@example.org' };
  await settleGift(database.db, { ...giver, dollars: '25.50', at });
  await settleSubscription(database.db, { planCode: 'digital-monthly', giver, at });
  await settleTerm(database.db, { planCode: 'digital-12-months', giver, at });
});
afterAll(() => database.close());

const run = (sql: string) => database.db.$executeRaw(Prisma.raw(sql));
class Undone extends Error {}

/** Does the statements and looks at what the end of the transaction would say; nothing of it stays. */
async function atItsEnd(...statements: string[]): Promise<void> {
  await database.db.$transaction(async (tx) => {
    for (const sql of statements) await tx.$executeRaw(Prisma.raw(sql));
    await tx.$executeRaw`SET CONSTRAINTS ALL IMMEDIATE`;
    throw new Undone('the end was reached');
  });
}

describe('A payment is a fact (I4)', () => {
  it.each([
    'base_minor = base_minor + 1',
    'covered_fee_minor = 5',
    `currency = 'NZD'`,
    `payment_ref = 'pi_other'`,
    'payment_ref = NULL',
    `received_at = received_at - interval '1 day'`,
    `method = 'cash'`,
    'livemode = true',
    'supporter_id = gen_random_uuid()',
    'tax_minor = 1',
  ])('that cannot be given %s', async (change) => {
    const sql = `UPDATE payment SET ${change} WHERE donation_id IS NOT NULL`;
    await expect(run(sql)).rejects.toThrow(/is a fact and keeps its values/);
  });

  it('whose fee, and whose name where the invoice did not say it, become known once', async () => {
    const where = 'WHERE subscription_id IS NOT NULL';
    await expect(
      atItsEnd(
        `UPDATE payment SET fee_minor = 39 ${where}`,
        `UPDATE payment SET fee_minor = fee_minor ${where}`,
      ),
    ).rejects.toThrow(Undone);
    const again = [
      `UPDATE payment SET fee_minor = 39 ${where}`,
      `UPDATE payment SET fee_minor = 40 ${where}`,
    ];
    await expect(atItsEnd(...again)).rejects.toThrow(/is a fact/);
    await expect(run(`UPDATE payment SET fee_minor = -1 ${where}`)).rejects.toThrow(/fee_not_negative/);
  });

  it('of which no more than all can be refunded', async () => {
    const refund = (cents: number) =>
      `UPDATE payment SET refunded_minor = ${cents} WHERE donation_id IS NOT NULL`;
    for (const cents of [-1, 2551]) await expect(run(refund(cents))).rejects.toThrow(/refunds_within_amount/);
    await expect(atItsEnd(refund(2550))).rejects.toThrow(/does not say what its refunds add up to/);
  });
});

const columns = `supporter_id, appeal_id, base_minor, covered_fee_minor, tax_minor, currency, method, livemode, received_at, created_at`;
const copied = (cause: string) =>
  `INSERT INTO payment (id, ${cause}, ${columns}) SELECT gen_random_uuid(), ${cause}, ${columns} FROM payment WHERE ${cause} IS NOT NULL`;

describe('Nothing is paid by halves (I5)', () => {
  it('a payment without its journal and receipt is refused at the end of its transaction', async () => {
    await expect(atItsEnd(copied('subscription_id'))).rejects.toThrow(/has no journal for its amount/);
  });

  it('a second payment for one donation, or one term, is refused at once', async () => {
    await expect(run(copied('donation_id'))).rejects.toThrow(/payment_donation_id_key|donation_id/);
    await expect(run(copied('term_id'))).rejects.toThrow(/payment_term_id_key|term_id/);
  });

  it('a payment for nothing, or for two things', async () => {
    const none = copied('subscription_id').replace('subscription_id, supporter_id', 'supporter_id');
    await expect(
      run(none.replace('gen_random_uuid(), subscription_id,', 'gen_random_uuid(),')),
    ).rejects.toThrow(/for_one_thing/);
  });

  it('a donation or a term called paid that nobody paid for', async () => {
    const supporter = '(SELECT id FROM supporter LIMIT 1)';
    await expect(
      atItsEnd(
        `INSERT INTO donation (id, state, supporter_id, settled_at, created_at)
         VALUES (gen_random_uuid(), 'paid', ${supporter}, now(), now())`,
      ),
    ).rejects.toThrow(/is paid by nothing/);
    await expect(
      atItsEnd(
        `INSERT INTO term (id, state, supporter_id, plan_id, settled_at, starts_at, ends_at, created_at)
         SELECT gen_random_uuid(), 'paid', supporter_id, plan_id, now(), now(), now() + interval '1 year', now() FROM term`,
      ),
    ).rejects.toThrow(/is paid by nothing/);
  });

  it('a donation paid by nobody', async () => {
    const sql = `INSERT INTO donation (id, state, settled_at, created_at) VALUES (gen_random_uuid(), 'paid', now(), now())`;
    await expect(run(sql)).rejects.toThrow(/paid_has_supporter/);
  });
});

describe('Receipts are numbered one after another (I9)', () => {
  const payment = copied('subscription_id').replace(
    'gen_random_uuid()',
    `'0194f000-0000-7000-8000-00000000c001'`,
  );
  const receipt = (sequence: string) =>
    `INSERT INTO receipt SELECT gen_random_uuid(), financial_year, ${sequence}, '0194f000-0000-7000-8000-00000000c001', supporter_id,
       issued_at, received_at, kind, name, email, description, base_minor, covered_fee_minor, tax_minor, currency, issuer
     FROM receipt WHERE sequence = 1`;

  it.each([
    ['with a gap before it', 'sequence + 10', /does not follow/],
    ['like another', 'sequence', /unique|23505/i],
    ['nought', '0', /sequence_positive/],
    ['before the first', '-1', /sequence_positive/],
  ])('a receipt numbered %s is refused', async (_what, sequence, why) => {
    await expect(atItsEnd(payment, receipt(sequence))).rejects.toThrow(why);
  });

  it('a counter that is moved without a receipt is refused', async () => {
    await expect(atItsEnd('UPDATE receipt_counter SET last = last + 1')).rejects.toThrow(/leaves a gap/);
    await expect(atItsEnd('INSERT INTO receipt_counter VALUES (2050, 1)')).rejects.toThrow(/leaves a gap/);
  });
});

describe('A plan is sold as it stands', () => {
  it.each([
    'price_minor = price_minor + 100',
    `name = 'Digital, only cheaper'`,
    `entitlements = '{}'`,
    'supply = NOT supply',
    `code = 'other'`,
    'term_months = 24',
  ])('it cannot be given %s', async (change) => {
    const sql = `UPDATE plan SET ${change} WHERE code = 'digital-12-months'`;
    await expect(run(sql)).rejects.toThrow(/retired and replaced, never edited/);
  });

  it('it can be retired', async () => {
    await expect(
      atItsEnd(`UPDATE plan SET retired_at = now() WHERE code = 'digital-monthly'`),
    ).rejects.toThrow(Undone);
  });
});

it('After all of this the books are as they were', () => expectBooksInOrder(database.db));
