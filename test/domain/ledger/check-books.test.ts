import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Prisma, type Db } from '../../../src/database/client.ts';
import { checkBooks, type BrokenPromise } from '../../../src/domain/ledger/check-books.ts';
import { booksChecks } from '../../../src/domain/ledger/books-check-store.ts';
import { collectFees } from '../../../src/domain/ledger/collect-fees.ts';
import { markRead } from '../../../src/domain/ledger/reading-store.ts';
import type { BalanceMovement, PaymentProcessor } from '../../../src/domain/payments/payment-processor.ts';
import { followPayout } from '../../../src/domain/payouts/follow-payout.ts';
import { money } from '../../../src/money/money.ts';
import { expectBooksInOrder } from '../../support/books.ts';
import { settleGift } from '../../support/settled-gift.ts';
import { settleSubscription, settleTerm } from '../../support/settled-holding.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';

const at = new Date('2026-11-22T03:00:00Z');
let database: TestDatabase;

beforeAll(async () => {
  database = await testDb();
  const { db } = database;
  const giver = { name: 'Noor Haddad', email: 'noor@example.org' };
  await settleGift(db, { ...giver, dollars: '25.50', at });
  await settleGift(db, { ...giver, dollars: '10', at });
  await settleSubscription(db, { planCode: 'digital-monthly', giver, at });
  await settleTerm(db, { planCode: 'digital-12-months', giver, at });
  await database.pool.query('INSERT INTO installation (id, livemode) VALUES (1, false)');
  await aPayout(db);
});
afterAll(() => database.close());

/** The payments' fees as Stripe's list tells them, and a payout of all of it, arrived and opened. */
async function aPayout(db: Db): Promise<void> {
  const paid = await db.payment.findMany({ orderBy: { id: 'asc' } });
  const movement = (ref: string, kind: string, net: bigint, names: object): BalanceMovement => ({
    ref,
    kind,
    amount: money(net, 'AUD'),
    fee: money(0n, 'AUD'),
    net: money(net, 'AUD'),
    createdAt: at,
    availableOn: at,
    ...names,
  });
  const movements = paid.map(({ id, baseMinor, paymentRef }) =>
    movement(`txn_${id}`, 'payment', baseMinor, paymentRef === null ? {} : { paymentRef }),
  );
  const amount = money(
    movements.reduce((sum, { net }) => sum + net.minor, 0n),
    'AUD',
  );
  const contents = [...movements, movement('txn_po', 'payout', -amount.minor, { sourceRef: 'po_1' })];
  const report = { payoutRef: 'po_1', amount, state: 'paid', automatic: true, contentsKnown: true } as const;
  const processor = {
    livemode: false,
    lookUpPayout: () => Promise.resolve({ ...report, createdAt: at, arrivesOn: at, livemode: false }),
    movementsSince: () => Promise.resolve({ movements: contents }),
    movementsOfPayout: () => Promise.resolve({ movements: contents }),
  } as unknown as PaymentProcessor;
  const deps = { db, clock: { now: () => at }, processor };
  await collectFees(deps);
  await followPayout(deps, 'po_1');
  await markRead(db, 'balance transactions', new Date(at.getTime() + 1));
}

class Undone extends Error {}

/** What is found broken after what the guards would refuse, done as a careless hand with all rights could; all of it is undone again. */
async function brokenAfter(damage: string): Promise<BrokenPromise[]> {
  let broken: BrokenPromise[] = [];
  const doing = database.db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
    for (const statement of damage.split(';')) await tx.$executeRaw(Prisma.raw(statement));
    broken = await checkBooks(tx);
    throw new Undone();
  });
  await expect(doing).rejects.toThrow(Undone);
  return broken;
}

const payment = '(SELECT id FROM payment WHERE donation_id IS NOT NULL ORDER BY id LIMIT 1)';
const damages: readonly (readonly [what: string, sql: string, ...promises: RegExp[]])[] = [
  [
    'a line changed by a cent',
    `UPDATE journal_line SET amount_minor = amount_minor + 1 WHERE account_code = 'donations' AND journal_id =
      (SELECT id FROM journal WHERE cause_id = ${payment}::text)`,
    /add up to nothing/,
    /in the ledger once, whole/,
  ],
  [
    'a journal lost with its lines',
    `DELETE FROM journal_line WHERE journal_id = (SELECT id FROM journal WHERE cause_id = ${payment}::text);
     DELETE FROM journal WHERE cause_id = ${payment}::text`,
    /in the ledger once, whole/,
    /what the list of Stripe says/,
  ],
  [
    'a journal for a payment that never was',
    `UPDATE journal SET cause_id = 'nothing' WHERE cause_id = ${payment}::text`,
    /a cause of its own/,
    /in the ledger once, whole/,
    /what the list of Stripe says/,
  ],
  [
    'a fee that no journal has',
    `UPDATE payment SET fee_minor = 73 WHERE id = ${payment}`,
    /the fee that each/,
  ],
  [
    'more refunded than was paid',
    `ALTER TABLE payment DROP CONSTRAINT payment_refunds_within_amount;
     UPDATE payment SET refunded_minor = 9000000 WHERE id = ${payment}`,
    /Nothing is refunded/,
  ],
  [
    'a refund that no journal and no receipt has',
    `INSERT INTO refund (id, payment_id, amount_minor, base_minor, covered_fee_minor, tax_minor, currency, reason, origin, state,
        processor_ref, settled_at, created_at)
      SELECT gen_random_uuid(), id, 100, 100, 0, 0, currency, 'asked', 'processor', 'succeeded', 're_1', now(), now()
      FROM payment WHERE id = ${payment};
     UPDATE payment SET refunded_minor = 100 WHERE id = ${payment}`,
    /Every refund is in the ledger/,
    /newest receipt of a payment/,
  ],
  [
    'money held back that no journal has',
    `INSERT INTO dispute (id, payment_id, processor_ref, amount_minor, currency, reason, state, inquiry, evidence_given,
        withdrawn_minor, opened_at)
      SELECT gen_random_uuid(), id, 'du_1', 100, currency, 'fraudulent', 'open', false, false, 100, now()
      FROM payment WHERE id = ${payment}`,
    /held back for a dispute/,
  ],
  [
    'a receipt thrown away',
    `DELETE FROM receipt_delivery WHERE receipt_id = (SELECT id FROM receipt WHERE payment_id = ${payment});
     DELETE FROM receipt WHERE payment_id = ${payment}`,
    /one first receipt, for its amounts/,
    /without a gap/,
  ],
  [
    'a receipt for another amount',
    `UPDATE receipt SET base_minor = base_minor + 1 WHERE payment_id = ${payment}`,
    /one first receipt, for its amounts/,
    /newest receipt of a payment/,
  ],
  ['a counter set ahead', `UPDATE receipt_counter SET last = last + 1`, /without a gap/],
  [
    'a number used for two',
    `UPDATE receipt SET sequence = 40 WHERE payment_id = ${payment}`,
    /without a gap/,
  ],
  ['a letter forgotten', `DELETE FROM receipt_delivery`, /has a letter/],
  [
    'a paid donation called unpaid',
    `UPDATE donation SET state = 'failed', settled_at = NULL, supporter_id = NULL WHERE id =
      (SELECT donation_id FROM payment WHERE id = ${payment})`,
    /paid exactly when/,
  ],
  [
    'a term that nobody paid for',
    `DELETE FROM receipt_delivery d USING receipt r, payment p WHERE d.receipt_id = r.id AND r.payment_id = p.id AND p.term_id IS NOT NULL;
     DELETE FROM receipt r USING payment p WHERE r.payment_id = p.id AND p.term_id IS NOT NULL;
     DELETE FROM journal_line l USING journal j, payment p WHERE l.journal_id = j.id AND j.cause_id = p.id::text AND p.term_id IS NOT NULL;
     DELETE FROM journal j USING payment p WHERE j.cause_id = p.id::text AND p.term_id IS NOT NULL;
     DELETE FROM payment WHERE term_id IS NOT NULL; UPDATE receipt_counter SET last = last - 1`,
    /paid exactly when/,
    /what the list of Stripe says/,
  ],
  [
    'a subscription held before it was paid',
    `UPDATE subscription SET state = 'started', supporter_id = NULL, started_at = NULL`,
    /held by the supporter whose/,
  ],
  [
    'a period paid twice',
    `UPDATE payment SET subscription_id = (SELECT id FROM subscription), donation_id = NULL, period_start =
      (SELECT period_start FROM payment WHERE subscription_id IS NOT NULL) WHERE id = ${payment}`,
    /paid exactly when/,
    /period of a subscription is paid twice/,
  ],
  [
    'two terms at the same time',
    `INSERT INTO term (id, supporter_id, plan_id, state, starts_at, ends_at, created_at, settled_at)
      SELECT gen_random_uuid(), supporter_id, plan_id, state, starts_at, ends_at, created_at, settled_at FROM term`,
    /paid exactly when/,
    /Terms of one edition/,
  ],
  [
    'a term that ends before its issues are out',
    `WITH listed AS (
        INSERT INTO issue SELECT gen_random_uuid(), n, starts_at + n * interval '5 years', now() FROM term, generate_series(1, 2) n
      ), sold AS (
        INSERT INTO plan (id, code, name, edition, frequency, price_minor, currency, term_issues, entitlements, supply)
        VALUES (gen_random_uuid(), 'two', 'Two', 'print', 'once', 100, 'AUD', 2, '{}', true) RETURNING id
      ) UPDATE term SET plan_id = (SELECT id FROM sold)`,
    /runs for no fewer issues/,
  ],
  [
    'a month taken for days that were paid in advance',
    `UPDATE subscription SET begins_at = now(), after_term_id = (SELECT id FROM term)`,
    /follows a term is paid for no day/,
  ],
  ['a checkout left open', `UPDATE checkout SET finished_at = NULL`, /is over, and took what/],
  [
    'real money among play money',
    `UPDATE payment SET livemode = true WHERE id = ${payment}`,
    /never stand in one/,
  ],
  [
    'a fee that Stripe tells otherwise',
    `UPDATE balance_transaction SET fee_minor = 9, net_minor = net_minor - 9 WHERE payment_ref IS NOT NULL;
     UPDATE payout SET difference_minor = NULL, opened_at = NULL`,
    /what the list of Stripe says/,
  ],
  [
    'a movement Stripe never told of',
    `DELETE FROM balance_transaction WHERE payment_ref IS NOT NULL`,
    /opened adds up/,
  ],
  ['a payout called back by nobody', `UPDATE payout SET state = 'canceled'`, /on its way until it arrives/],
  [
    'a payout that says nothing of what it lacks',
    `ALTER TABLE payout DROP CONSTRAINT payout_difference_is_explained; UPDATE payout SET difference_minor = 5`,
    /opened adds up/,
  ],
  [
    'a journal for a payout that never was',
    `UPDATE journal SET cause_id = '0194f000-0000-7000-8000-000000000000' WHERE cause_kind = 'payout'`,
    /a cause of its own/,
    /what the list of Stripe says/,
    /on its way until it arrives/,
  ],
  [
    'a journal that is not what was sealed',
    `INSERT INTO journal_seal SELECT 1, id, 'another', encode(sha256(convert_to('another', 'UTF8')), 'hex'), now() FROM journal LIMIT 1`,
    /that was sealed/,
  ],
  [
    'a correction that corrects nothing',
    `INSERT INTO journal_correction SELECT gen_random_uuid(), id, 'by mistake', gen_random_uuid(), now() FROM journal LIMIT 1`,
    /taken back whole/,
  ],
  ['a guard switched off', `ALTER TABLE journal DISABLE TRIGGER journal_only_grows`, /guard that PostgreSQL/],
  ['a guard dropped', `DROP TRIGGER payment_whole ON payment`, /guard that PostgreSQL/],
];

it('Books in order break no promise', () => expectBooksInOrder(database.db));

it.each(damages)('Whoever checks the books finds %s', async (_what, sql, ...promises) => {
  const broken = await brokenAfter(sql);
  for (const promise of promises) {
    expect(broken.map((each) => each.promise)).toContainEqual(expect.stringMatching(promise));
  }
  expect(broken).toHaveLength(promises.length);
  for (const { by } of broken) expect(by.length).toBeGreaterThan(0);
});

it('Every promise can be found broken', () => {
  const found = booksChecks.filter(({ promise }) =>
    damages.some(([, , ...promises]) => promises.some((words) => words.test(promise))),
  );
  expect(found.map(({ promise }) => promise)).toEqual(booksChecks.map(({ promise }) => promise));
});

it('A million broken rows are told as the first twenty', async () => {
  const [gaps] = await brokenAfter(
    `INSERT INTO receipt_counter SELECT year, 1 FROM generate_series(1900, 1999) AS year`,
  );
  expect(gaps?.by).toHaveLength(20);
});
