import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { createId } from '../../src/database/ids.ts';
import { raisedFor } from '../../src/domain/appeals/appeal-store.ts';
import type { AppealId } from '../../src/domain/appeals/appeal.ts';
import { readPaidMoney } from '../../src/domain/payments/money-back-store.ts';
import type { PaymentId } from '../../src/domain/payments/payment.ts';
import { money } from '../../src/money/money.ts';
import { createStripeClient } from '../../src/stripe/client.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { balances, expectBooksInOrder } from '../support/books.ts';

let app: TestApplication;
let stripe: Stripe;
beforeAll(async () => {
  app = await startApplication({ env: { ORGANISATION_EMAIL: 'office@paper.example' } });
  stripe = createStripeClient({
    secretKey: 'sk_test_disputes',
    apiBase: new URL(app.sandbox.url),
    timeoutMs: 8_000,
  });
});
beforeEach(() => app.sandbox.setFaults({}));
afterAll(() => app.close());

/** Somebody gives, and is thanked. */
async function paidGift(fields: Readonly<Record<string, string>> = {}) {
  const email = `${createId()}@example.org`;
  const given = await app.give({ ...aGift, other_amount: '20', email, ...fields });
  await app.pay(given.session);
  const charge = app.sandbox.acts.objects('charge').at(-1)?.id ?? '';
  await app.quiet();
  const payment = await app.database.db.payment.findFirstOrThrow({
    where: { supporter: { emails: { some: { address: email } } } },
  });
  return { id: payment.id as PaymentId, email, appealId: payment.appealId as AppealId, charge };
}

async function becomesDisputed(charge: string, kind: 'fraudulent' | 'inquiry' = 'fraudulent'): Promise<void> {
  app.sandbox.acts.dispute(charge, kind);
  await app.quiet();
}

async function answer(paymentId: PaymentId, words: string): Promise<void> {
  const { processorRef } = await app.database.db.dispute.findFirstOrThrow({ where: { paymentId } });
  await stripe.disputes.update(processorRef, { evidence: { uncategorized_text: words } });
  await app.quiet();
}

const ledger = () => balances(app.database.db);
const raised = (id: AppealId) =>
  raisedFor(app.database.db, { id, target: money(1n, 'AUD') }, new Date(0)).then(({ minor }) => minor);
const disputeOf = (paymentId: string) => app.database.db.dispute.findFirstOrThrow({ where: { paymentId } });
const staffLetters = async () =>
  (await app.mail()).filter(({ to }) => to === 'office@paper.example').map(({ subject }) => subject);

it('A disputed gift is held back, and staff are told by when to answer; won, it is all there again (PAY-13)', async () => {
  const { id, appealId, charge } = await paidGift();
  const before = await ledger();
  const counted = await raised(appealId);
  await becomesDisputed(charge);

  expect(await disputeOf(id)).toMatchObject({
    state: 'open',
    inquiry: false,
    amountMinor: 2_000n,
    withdrawnMinor: 2_000n,
    reinstatedMinor: 0n,
  });
  const held = await ledger();
  expect(held['disputed_funds']).toBe(2_000n);
  const fee = (await disputeOf(id)).feeMinor;
  expect(fee).toBeGreaterThan(0n);
  expect(await raised(appealId)).toBe(counted);
  expect((await readPaidMoney(app.database.db, id))?.refundable.minor).toBe(0n);
  expect(await staffLetters()).toEqual([
    expect.stringMatching(/^Ada Reader disputes a payment of \$20\.00: answer by \d+ \w+ \d{4}$/),
  ]);
  await expectBooksInOrder(app.database.db);

  await answer(id, 'winning_evidence');
  expect(await disputeOf(id)).toMatchObject({ state: 'won', reinstatedMinor: 2_000n, evidenceGiven: true });
  const after = await ledger();
  expect(after['disputed_funds']).toBe(0n);
  expect(after['donations']).toBe(before['donations']);
  expect(await raised(appealId)).toBe(counted);
  expect(await staffLetters()).toHaveLength(1);
  await expectBooksInOrder(app.database.db);
});

it('A gift lost to a dispute is income no more, does not count, and its receipt is corrected without a letter (PAY-13)', async () => {
  const { id, email, appealId, charge } = await paidGift();
  const counted = await raised(appealId);
  const income = (await ledger())['donations'] ?? 0n;
  await becomesDisputed(charge);
  await answer(id, 'losing_evidence');

  expect(await disputeOf(id)).toMatchObject({ state: 'lost', baseMinor: 2_000n });
  const after = await ledger();
  expect(after['disputed_funds']).toBe(0n);
  expect((after['donations'] ?? 0n) - income).toBe(2_000n);
  expect(await raised(appealId)).toBe(counted - 2_000n);
  const receipts = await app.database.db.receipt.findMany({
    where: { paymentId: id },
    orderBy: { issuedAt: 'asc' },
    include: { delivery: true },
  });
  expect(receipts.map(({ baseMinor, delivery }) => [baseMinor, delivery?.state])).toEqual([
    [2_000n, 'sent'],
    [0n, undefined],
  ]);
  expect((await app.mail()).filter(({ to }) => to === email)).toHaveLength(1);
  await expectBooksInOrder(app.database.db);
});

it('A dispute lost of a subscription’s month ends the subscription (PAY-13)', async () => {
  const { id, charge } = await paidGift({ plan: 'digital', frequency: 'monthly' });
  await becomesDisputed(charge);
  const { subscriptionId } = await app.database.db.payment.findUniqueOrThrow({ where: { id } });
  const subscription = () =>
    app.database.db.subscription.findUniqueOrThrow({ where: { id: subscriptionId ?? '' } });
  expect(await subscription()).toMatchObject({ state: 'active' });
  await answer(id, 'losing_evidence');
  expect(await subscription()).toMatchObject({ state: 'ended' });
  const { processorRef } = await subscription();
  expect((await stripe.subscriptions.retrieve(processorRef ?? '')).status).toBe('canceled');
  await expectBooksInOrder(app.database.db);
});

it('A bank that only asks holds no money, and can be answered by a refund (PAY-13)', async () => {
  const before = await ledger();
  const { id, charge } = await paidGift();
  await becomesDisputed(charge, 'inquiry');
  expect(await disputeOf(id)).toMatchObject({
    state: 'open',
    inquiry: true,
    withdrawnMinor: 0n,
    feeMinor: 0n,
  });
  expect((await ledger())['disputed_funds']).toBe(before['disputed_funds']);
  expect((await readPaidMoney(app.database.db, id))?.refundable.minor).toBe(2_000n);
  expect((await staffLetters())[0]).toBe('A bank asks about $20.00 from Ada Reader');
  await answer(id, 'winning_evidence');
  expect(await disputeOf(id)).toMatchObject({ state: 'won', inquiry: true });
  await expectBooksInOrder(app.database.db);
});
