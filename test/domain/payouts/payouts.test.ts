import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { collectFees } from '../../../src/domain/ledger/collect-fees.ts';
import { followPayout } from '../../../src/domain/payouts/follow-payout.ts';
import type { BalanceMovement, PayoutReport } from '../../../src/domain/payments/payment-processor.ts';
import { readBalance } from '../../../src/jobs/run-jobs.ts';
import { money } from '../../../src/money/money.ts';
import { createStripeClient } from '../../../src/stripe/client.ts';
import { domainDeps } from '../../../src/wiring.ts';
import { aGift, startApplication, type TestApplication } from '../../support/application.ts';
import { balances, expectBooksInOrder } from '../../support/books.ts';
import { tell } from '../../support/stripe-post.ts';

const dayMs = 86_400_000;

let app: TestApplication;
let stripe: Stripe;
beforeAll(async () => {
  app = await startApplication({ env: { GST_REGISTERED: 'true' } });
  const apiBase = new URL(app.sandbox.url);
  stripe = createStripeClient({ secretKey: 'sk_test_shop', apiBase, timeoutMs: 8_000 });
});
afterAll(() => app.close());

/** What Stripe itself says it holds, available or on its way there. */
async function heldAtStripe(): Promise<bigint> {
  const { available, pending } = await stripe.balance.retrieve();
  return [...available, ...pending].reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}

/** Days pass, with everything that time alone asks for. */
async function days(count: number): Promise<void> {
  await app.quiet();
  await app.sandbox.advance(count * dayMs);
  await app.quiet();
  await collectFees(domainDeps(app.parts));
  await readBalance(domainDeps(app.parts));
}

async function give(fields: Readonly<Record<string, string>> = aGift, card = 'pm_card_au'): Promise<void> {
  const given = await app.give(fields);
  await app.pay(given.session, card);
}

const payouts = () => app.database.db.payout.findMany({ orderBy: { createdAt: 'asc' } });

describe('Payouts', () => {
  it('(LED-7) bring what was given to the bank, and each adds up to its gifts less their fees', async () => {
    await give();
    await give({ ...aGift, email: 'bo@example.org', plan: 'digital', frequency: 'monthly' });
    await days(3);
    await days(3);
    const made = await payouts();
    expect(made.map(({ state, differenceMinor, exception }) => [state, differenceMinor, exception])).toEqual([
      ['paid', 0n, null],
    ]);
    const { stripe_balance, payouts_under_way, bank } = await balances(app.database.db);
    expect([stripe_balance, payouts_under_way]).toEqual([0n, 0n]);
    expect(bank).toBe(2550n - 73n + 500n - 39n);
    expect(await heldAtStripe()).toBe(0n);
    await expectBooksInOrder(app.database.db);
  });

  it('(LED-7) while one is on its way it is neither at Stripe nor at the bank', async () => {
    await give();
    await days(0.1);
    const waiting = await balances(app.database.db);
    expect(waiting['stripe_balance']).toBe(await heldAtStripe());
    await days(3);
    await days(0.5);
    const { stripe_balance, payouts_under_way } = await balances(app.database.db);
    expect([stripe_balance, payouts_under_way]).toEqual([0n, 2550n - 73n]);
    await days(3);
    expect(await balances(app.database.db)).toMatchObject({ payouts_under_way: 0n });
    await expectBooksInOrder(app.database.db);
  });

  it('(LED-7) hold what a shop on the same account sold too, told apart by name', async () => {
    const before = (await payouts()).length;
    await stripe.paymentIntents.create({
      amount: 9_000,
      currency: 'aud',
      payment_method: 'pm_card_au',
      confirm: true,
      return_url: 'https://shop.example/thanks',
    });
    await give();
    await days(3);
    await days(3);
    const [made, ...more] = (await payouts()).slice(before);
    expect(more).toEqual([]);
    expect(made).toMatchObject({ differenceMinor: 0n });
    expect(made?.exception).toBe('one movement in it is not of this program');
    const shop = 9_000n - 153n - 30n;
    expect(await balances(app.database.db)).toMatchObject({ not_ours: -shop, stripe_balance: 0n });
    expect(await heldAtStripe()).toBe(0n);
    await expectBooksInOrder(app.database.db);
  });

  it('made by hand at Stripe are booked, and say that nobody knows what is in them', async () => {
    await give();
    await give({ ...aGift, email: 'cy@example.org' });
    await app.quiet();
    await app.sandbox.advance(3 * dayMs - 1);
    const { id } = await stripe.payouts.create({ amount: 700, currency: 'aud' }).catch(async () => {
      await app.sandbox.advance(3_600_000);
      return stripe.payouts.create({ amount: 700, currency: 'aud' });
    });
    await days(0);
    const payout = await app.database.db.payout.findUniqueOrThrow({ where: { processorRef: id } });
    expect(payout).toMatchObject({ automatic: false, openedAt: null, amountMinor: 700n });
    expect(payout.exception).toContain('made by hand');
    await stripe.payouts.cancel(id);
    await days(0);
    const journals = await app.database.db.journal.findMany({ where: { causeId: payout.id } });
    expect(journals.map(({ reason }) => reason).sort()).toEqual(['returned', 'sent']);
    await expectBooksInOrder(app.database.db);
  });

  it('told of by no event are found in Stripe’s own list', async () => {
    app.sandbox.setFaults({ webhooks: { drop: 'all' } });
    await days(4);
    await days(3);
    app.sandbox.setFaults({});
    const all = await stripe.payouts.list({ limit: 100 });
    const ours = await payouts();
    const wanted = all.data.map(({ id, status }) => [id, status]).sort();
    expect(ours.map(({ processorRef, state }) => [processorRef, state]).sort()).toEqual(wanted);
    await expectBooksInOrder(app.database.db);
  });

  it('told of again, in any order, change nothing', async () => {
    const { db } = app.database;
    const before = await db.journal.count();
    const said = app.sandbox.events().filter(({ type }) => type.startsWith('payout.'));
    await tell(
      app,
      [...said].reverse().map((event, position) => ({ ...event, id: `evt_again${position}` })),
    );
    await app.quiet();
    expect(await db.journal.count()).toBe(before);
    await expectBooksInOrder(db);
  });
});

describe('What Stripe’s test mode does not do by itself', () => {
  const now = () => app.parts.clock.now();
  const report = (given: Partial<PayoutReport> & { payoutRef: string }): PayoutReport => ({
    amount: money(5_000n, 'AUD'),
    state: 'pending',
    automatic: true,
    contentsKnown: false,
    createdAt: now(),
    arrivesOn: now(),
    livemode: false,
    ...given,
  });
  const saying = (said: PayoutReport, movements: readonly BalanceMovement[] = []) => ({
    ...domainDeps(app.parts),
    processor: {
      ...app.parts.processor,
      lookUpPayout: () => Promise.resolve(said),
      movementsOfPayout: () => Promise.resolve({ movements }),
    },
  });
  const moved = (ref: string, kind: string, cents: bigint, sourceRef?: string): BalanceMovement => ({
    ref,
    kind,
    amount: money(cents, 'AUD'),
    fee: money(0n, 'AUD'),
    net: money(cents, 'AUD'),
    ...(sourceRef !== undefined && { sourceRef }),
    createdAt: now(),
    availableOn: now(),
  });
  const journalsOf = async (processorRef: string) => {
    const { id } = await app.database.db.payout.findUniqueOrThrow({ where: { processorRef } });
    const found = await app.database.db.journal.findMany({
      where: { causeId: id },
      orderBy: { postedAt: 'asc' },
    });
    return found.map(({ reason }) => reason);
  };

  it('a payout the bank sends back after it was paid is at Stripe again', async () => {
    const before = await balances(app.database.db);
    for (const state of ['pending', 'in_transit', 'paid', 'failed', 'paid'] as const)
      await followPayout(saying(report({ payoutRef: 'po_failing', state })), 'po_failing');
    expect((await journalsOf('po_failing')).sort()).toEqual(['arrived', 'returned', 'sent']);
    expect(await balances(app.database.db)).toEqual(before);
    expect(await app.database.db.payout.findUnique({ where: { processorRef: 'po_failing' } })).toMatchObject({
      state: 'failed',
    });
    await expectBooksInOrder(app.database.db);
  });

  it('a payout first heard of when it had failed was sent and came back', async () => {
    const before = await balances(app.database.db);
    await followPayout(saying(report({ payoutRef: 'po_late', state: 'failed' })), 'po_late');
    expect((await journalsOf('po_late')).sort()).toEqual(['returned', 'sent']);
    expect(await balances(app.database.db)).toEqual(before);
  });

  it('(LED-7) a payout of less than nothing takes from the bank what Stripe is owed', async () => {
    const before = await balances(app.database.db);
    const owed = report({
      payoutRef: 'po_owed',
      amount: money(-1_500n, 'AUD'),
      state: 'paid',
      contentsKnown: true,
    });
    const contents = [moved('txn_monthly', 'fee', -1_500n), moved('txn_owed', 'payout', 1_500n, 'po_owed')];
    await followPayout(saying(owed, contents), 'po_owed');
    const payout = await app.database.db.payout.findUniqueOrThrow({ where: { processorRef: 'po_owed' } });
    expect(payout).toMatchObject({ differenceMinor: 0n, exception: null });
    const after = await balances(app.database.db);
    expect((after['bank'] ?? 0n) - (before['bank'] ?? 0n)).toBe(-1_500n);
    expect((after['stripe_fees'] ?? 0n) - (before['stripe_fees'] ?? 0n)).toBe(1_500n);
    expect(after['stripe_balance']).toBe(before['stripe_balance']);
    await expectBooksInOrder(app.database.db);
  });

  it('(LED-7) a payout whose contents do not add up to it says so, and what in it nobody knows', async () => {
    const short = report({ payoutRef: 'po_short', state: 'paid', contentsKnown: true });
    await followPayout(saying(short, [moved('txn_riddle', 'connect_reserve', 4_990n)]), 'po_short');
    const payout = await app.database.db.payout.findUniqueOrThrow({ where: { processorRef: 'po_short' } });
    expect(payout.differenceMinor).toBe(10n);
    expect(payout.exception).toBe(
      'its contents do not add up to it; one movement in it stands in no book yet',
    );
    await expectBooksInOrder(app.database.db);
  });
});
