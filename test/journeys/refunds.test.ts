import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { createId } from '../../src/database/ids.ts';
import { readPaidMoney } from '../../src/domain/payments/money-back-store.ts';
import type { PaymentId } from '../../src/domain/payments/payment.ts';
import { ProcessorUnavailable } from '../../src/domain/payments/payment-processor.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { askRefunds } from '../../src/domain/refunds/ask-refunds.ts';
import { decideRefund } from '../../src/domain/refunds/decide-refund.ts';
import { requestRefund, type RefundRequest } from '../../src/domain/refunds/request-refund.ts';
import type { StaffId } from '../../src/domain/staff/staff-member.ts';
import { createStripeClient } from '../../src/stripe/client.ts';
import { domainDeps } from '../../src/wiring.ts';
import { money } from '../../src/money/money.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { balances, expectBooksInOrder } from '../support/books.ts';
import { until } from '../support/until.ts';

let app: TestApplication;
let stripe: Stripe;
const bea = { staffId: createId<'staff'>() };
const olga = { staffId: createId<'staff'>() };

const deaf = { webhooks: { drop: 'all' } } as const;
let answers500 = false;

beforeAll(async () => {
  app = await startApplication({
    stripeDeadlineMs: 1_000,
    env: { GST_REGISTERED: 'true', ORGANISATION_ABN: '53004085616' },
    processorAround: (processor) => ({
      ...processor,
      refundPayment: async (order) => {
        const answer = await processor.refundPayment(order);
        if (!answers500) return answer;
        answers500 = false;
        throw new ProcessorUnavailable('away');
      },
    }),
  });
  stripe = createStripeClient({
    secretKey: 'sk_test_refunds',
    apiBase: new URL(app.sandbox.url),
    timeoutMs: 8_000,
  });
  const at = new Date();
  await app.database.db.staffMember.createMany({
    data: [
      {
        id: bea.staffId,
        name: 'Bea',
        email: 'bea@paper.example',
        role: 'bookkeeper',
        passwordHash: '',
        createdAt: at,
      },
      {
        id: olga.staffId,
        name: 'Olga',
        email: 'olga@paper.example',
        role: 'owner',
        passwordHash: '',
        createdAt: at,
      },
    ],
  });
});
beforeEach(() => app.sandbox.setFaults({}));
afterAll(() => app.close());

let gifts = 0;

/** Somebody gives, and the money is in. */
async function paidGift(fields: Readonly<Record<string, string>> = {}, card?: string) {
  gifts += 1;
  const email = `giver${gifts}@example.org`;
  const given = await app.give({ ...aGift, other_amount: '100', email, ...fields });
  await app.pay(given.session, card);
  await app.quiet();
  const payment = await app.database.db.payment.findFirstOrThrow({
    where: { supporter: { emails: { some: { address: email } } } },
  });
  return { id: payment.id as PaymentId, ref: payment.paymentRef ?? '', email };
}

function deps() {
  return { ...domainDeps(app.parts), refundApprovalOver: money(20_000n, 'AUD') };
}

async function ask(
  paymentId: PaymentId,
  cents: bigint,
  by: { staffId: StaffId } = bea,
  changes: Partial<RefundRequest> = {},
) {
  const shown = await readPaidMoney(app.database.db, paymentId);
  return requestRefund(
    deps(),
    {
      paymentId,
      amount: money(cents, 'AUD'),
      refundableShown: shown?.refundable ?? money(0n, 'AUD'),
      reason: 'gave twice by mistake',
      endSubscription: false,
      ...changes,
    },
    by,
  );
}

/** Jobs that asked Stripe for a refund and were not answered. */
async function failedTries(): Promise<number> {
  const { rows } = await app.database.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'ask-refunds' AND state = 'retry'`,
  );
  return rows[0]?.n ?? 0;
}

const receiptsOf = (paymentId: string) =>
  app.database.db.receipt.findMany({ where: { paymentId }, orderBy: { issuedAt: 'asc' } });
const refundsOf = (paymentId: string) =>
  app.database.db.refund.findMany({ where: { paymentId }, orderBy: { createdAt: 'asc' } });
const refundsAtStripe = async (payment_intent: string) =>
  (await stripe.refunds.list({ payment_intent })).data;

it('A gift is given back in part: booked once, its receipt corrected, and the giver written to (PAY-12)', async () => {
  const before = await balances(app.database.db);
  const { id, ref, email } = await paidGift();
  await ask(id, 4_000n);
  await app.quiet();

  expect(await refundsOf(id)).toMatchObject([
    { state: 'succeeded', amountMinor: 4_000n, baseMinor: 4_000n, origin: 'staff', requestedBy: bea.staffId },
  ]);
  expect((await refundsAtStripe(ref)).map(({ amount }) => amount)).toEqual([4_000]);
  const after = await balances(app.database.db);
  expect((after['donations'] ?? 0n) - (before['donations'] ?? 0n)).toBe(-6_000n);
  const receipts = await receiptsOf(id);
  expect(receipts.map(({ baseMinor }) => baseMinor)).toEqual([10_000n, 6_000n]);
  expect(receipts[1]?.replacesId).toBe(receipts[0]?.id);
  const letters = (await app.mail()).filter(({ to }) => to === email);
  expect(letters[0]?.subject).toMatch(
    /^\$40 is on its way back to you from Green Left: corrected receipt FY/,
  );
  expect(letters[0]?.text).toMatch(/Refunded\s+-\$40\.00/);
  expect(letters[0]?.text).toMatch(/Total\s+\$60\.00/);
  expect(await app.database.db.auditEntry.findMany({ where: { object: `payment:${id}` } })).toMatchObject([
    {
      act: 'request refund',
      staffId: bea.staffId,
      detail: { amount: '$40.00', reason: 'gave twice by mistake' },
    },
  ]);
  await expectBooksInOrder(app.database.db);
});

it('A subscription’s month is given back though its invoice named no payment (PAY-12)', async () => {
  const { id } = await paidGift({ plan: 'digital', frequency: 'monthly' });
  await ask(id, 500n);
  await app.quiet();
  expect(await refundsOf(id)).toMatchObject([{ state: 'succeeded', baseMinor: 500n }]);
  expect((await receiptsOf(id)).map(({ baseMinor }) => baseMinor)).toEqual([500n, 0n]);
  await expectBooksInOrder(app.database.db);
});

it('Of two staff who give back 60 of 100 at once one succeeds, and the other is told (PAY-12)', async () => {
  const { id, ref } = await paidGift();
  const tries = await Promise.allSettled([ask(id, 6_000n, bea), ask(id, 6_000n, olga)]);
  await app.quiet();
  const refusals = tries.filter((each) => each.status === 'rejected').map(({ reason }) => reason as unknown);
  expect(refusals).toHaveLength(1);
  expect(refusals[0]).toBeInstanceOf(Refusal);
  expect(refusals[0]).toMatchObject({ reason: 'changed meanwhile' });
  expect((await refundsAtStripe(ref)).map(({ amount }) => amount)).toEqual([6_000]);
  await expectBooksInOrder(app.database.db);
});

it('A form that was shown before something was given back does nothing (PAY-12)', async () => {
  const { id } = await paidGift();
  await ask(id, 1_000n);
  await expect(ask(id, 1_000n, bea, { refundableShown: money(10_000n, 'AUD') })).rejects.toMatchObject({
    reason: 'changed meanwhile',
    sentence: expect.stringContaining('$90.00 can be refunded now') as unknown,
  });
  await expect(ask(id, 9_001n)).rejects.toMatchObject({ reason: 'bad input' });
  await app.quiet();
  expect(await refundsOf(id)).toHaveLength(1);
});

it.each([
  [
    'says nothing',
    () =>
      app.sandbox.setFaults({
        ...deaf,
        api: [{ match: 'POST /v1/refunds', times: 1, kind: 'timeout_after' }],
      }),
  ],
  [
    'answers 500',
    () => {
      app.sandbox.setFaults(deaf);
      answers500 = true;
    },
  ],
])(
  'Stripe %s after it refunded, and no event comes: there is one refund all the same (PAY-12)',
  async (_how, fail) => {
    const { id, ref } = await paidGift();
    fail();
    const triesBefore = await failedTries();
    const refund = await ask(id, 2_500n);
    await until('the refund to be made', async () => (await refundsAtStripe(ref)).length === 1);
    await until('Stripe to be given up on', async () => (await failedTries()) > triesBefore);
    expect(await refundsOf(id)).toMatchObject([{ state: 'asked', processorRef: null }]);

    await app.database.db.refund.update({ where: { id: refund.id }, data: { nextTryAt: new Date(0) } });
    await askRefunds(deps(), [refund.id]);
    await askRefunds(deps(), [refund.id]);
    expect(await refundsOf(id)).toMatchObject([{ state: 'succeeded', amountMinor: 2_500n }]);
    expect(await refundsAtStripe(ref)).toHaveLength(1);
    await expectBooksInOrder(app.database.db);
  },
);

it('A refund that fails days later is ours again: reversed, the receipt put right, the giver and staff told (PAY-12)', async () => {
  const before = await balances(app.database.db);
  const { id, email } = await paidGift({}, 'pm_card_refundFail');
  const paid = await balances(app.database.db);
  await ask(id, 10_000n);
  await app.quiet();
  expect((await receiptsOf(id)).map(({ baseMinor }) => baseMinor)).toEqual([10_000n, 0n]);
  await app.sandbox.advance(3_600_000);
  await app.quiet();

  expect(await refundsOf(id)).toMatchObject([
    { state: 'failed', failure: 'expired or canceled card', baseMinor: 10_000n },
  ]);
  const after = await balances(app.database.db);
  expect(after['donations']).toBe((before['donations'] ?? 0n) - 10_000n);
  expect(after['stripe_balance']).toBeGreaterThan((paid['stripe_balance'] ?? 0n) - 1_000n);
  expect((await receiptsOf(id)).map(({ baseMinor }) => baseMinor)).toEqual([10_000n, 0n, 10_000n]);
  const letters = await app.mail();
  expect(letters.find(({ to }) => to === email)?.subject).toMatch(/^A refund of \$100 did not reach you/);
  expect(
    letters
      .filter(({ subject }) => subject === 'A refund of $100.00 to Ada Reader came back')
      .map(({ to }) => to)
      .sort(),
  ).toEqual(['bea@paper.example', 'olga@paper.example']);
  await expectBooksInOrder(app.database.db);
});

it('A refund made in Stripe’s dashboard is booked the same, and takes the place of what was only set aside (PAY-12)', async () => {
  const { id, ref } = await paidGift({ other_amount: '1000' });
  const proposed = await ask(id, 90_000n);
  expect(proposed.state).toBe('proposed');
  await stripe.refunds.create({ payment_intent: ref, amount: 20_000 });
  await app.quiet();
  expect(await refundsOf(id)).toMatchObject([
    { state: 'succeeded', origin: 'processor', amountMinor: 20_000n, requestedBy: null },
    { state: 'declined', origin: 'staff' },
  ]);
  await expectBooksInOrder(app.database.db);
});

it('A large refund waits for somebody else, who approves it or does not (PAY-12)', async () => {
  const { id, ref } = await paidGift({ other_amount: '600' });
  const first = await ask(id, 20_001n);
  await app.quiet();
  expect(await refundsAtStripe(ref)).toEqual([]);
  await expect(decideRefund(deps(), first.id, { approve: true }, bea)).rejects.toMatchObject({
    reason: 'not allowed',
  });
  await decideRefund(deps(), first.id, { approve: true }, olga);
  await app.quiet();
  expect((await refundsAtStripe(ref)).map(({ amount }) => amount)).toEqual([20_001]);
  await expect(decideRefund(deps(), first.id, { approve: true }, olga)).rejects.toMatchObject({
    reason: 'changed meanwhile',
  });

  const second = await ask(id, 30_000n);
  await decideRefund(deps(), second.id, { approve: false, why: 'asked them, they meant it' }, olga);
  expect((await readPaidMoney(app.database.db, id))?.refundable.minor).toBe(39_999n);
  expect(await refundsOf(id)).toMatchObject([
    { state: 'succeeded', approvedBy: olga.staffId },
    { state: 'declined', approvedBy: olga.staffId, failure: 'asked them, they meant it' },
  ]);
  const acts = await app.database.db.auditEntry.findMany({
    where: { object: `payment:${id}` },
    orderBy: { id: 'asc' },
  });
  expect(acts.map(({ act }) => act)).toEqual([
    'request refund',
    'approve refund',
    'request refund',
    'decline refund',
  ]);
  await expectBooksInOrder(app.database.db);
});

it('What Stripe will not refund is said to have failed, and is free to be given back another way (PAY-12)', async () => {
  const { id, ref } = await paidGift();
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  await stripe.refunds.create({ payment_intent: ref, amount: 8_000 });
  await ask(id, 5_000n);
  await app.quiet();
  expect(await refundsOf(id)).toMatchObject([
    { state: 'failed', failure: expect.stringContaining('greater than unrefunded amount') as unknown },
  ]);
});

it('A price with GST is given back in part: the corrected tax invoice says how the GST changed (PAY-12)', async () => {
  const { id, email } = await paidGift({ plan: 'digital', cover_fee: 'yes' });
  const payment = await app.database.db.payment.findUniqueOrThrow({ where: { id } });
  expect(payment).toMatchObject({ baseMinor: 6_000n, taxMinor: 545n });
  expect(payment.coveredFeeMinor).toBeGreaterThan(0n);
  await ask(id, 3_000n);
  await app.quiet();
  const [refund] = await refundsOf(id);
  const receipts = await receiptsOf(id);
  expect(receipts.at(-1)).toMatchObject({
    kind: 'tax_invoice',
    baseMinor: 6_000n - (refund?.baseMinor ?? 0n),
    taxMinor: 545n - (refund?.taxMinor ?? 0n),
    coveredFeeMinor: payment.coveredFeeMinor - (refund?.coveredFeeMinor ?? 0n),
  });
  const letter = (await app.mail()).find(({ to }) => to === email);
  expect(letter?.text).toMatch(/Tax invoice and adjustment note FY\d\d-\d{6}/);
  expect(letter?.text).toMatch(/GST of that\s+-\$2\.\d\d/);
  await expectBooksInOrder(app.database.db);
});

it('Whatever parts people give back at once never more than was paid goes back, and the parts add up (PAY-12)', async () => {
  const amounts = fc.array(fc.bigInt({ min: 1n, max: 5_000n }), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(amounts, async (wanted) => {
      const { id } = await paidGift({ plan: 'digital', cover_fee: 'yes' });
      await Promise.allSettled(wanted.map((cents, turn) => untilDecided(id, cents, turn % 2 ? bea : olga)));
      const left = await readPaidMoney(app.database.db, id);
      if (left && left.refundable.minor > 0n) await ask(id, left.refundable.minor);
      await app.quiet();
      const { _sum } = await app.database.db.refund.aggregate({
        where: { paymentId: id, state: 'succeeded' },
        _sum: { amountMinor: true, baseMinor: true, coveredFeeMinor: true, taxMinor: true },
      });
      const paid = await app.database.db.payment.findUniqueOrThrow({ where: { id } });
      expect(_sum).toEqual({
        amountMinor: paid.baseMinor + paid.coveredFeeMinor,
        baseMinor: paid.baseMinor,
        coveredFeeMinor: paid.coveredFeeMinor,
        taxMinor: paid.taxMinor,
      });
      expect(paid.refundedMinor).toBe(paid.baseMinor + paid.coveredFeeMinor);
      expect((await receiptsOf(id)).at(-1)).toMatchObject({
        baseMinor: 0n,
        coveredFeeMinor: 0n,
        taxMinor: 0n,
      });
    }),
    { numRuns: 6, endOnFailure: true },
  );
  await expectBooksInOrder(app.database.db);
});

/** Asks again with the page as it is now, for as long as somebody else is quicker. */
async function untilDecided(id: PaymentId, cents: bigint, by: { staffId: StaffId }): Promise<void> {
  try {
    await ask(id, cents, by);
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'changed meanwhile') return untilDecided(id, cents, by);
    throw error;
  }
}
