// Each life a gift or a subscription can lead at Stripe is led once, and what Stripe said of it written down. Then the same
// is told to us of other gifts, in every order: the same story, each name in it changed, so that it is a gift of its own.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { createId } from '../../src/database/ids.ts';
import type { PaymentProcessor } from '../../src/domain/payments/payment-processor.ts';
import { factTakers } from '../../src/jobs/run-jobs.ts';
import type { SandboxEvent } from '../../src/sandbox/sandbox.ts';
import { applyEvents } from '../../src/stripe/apply-event.ts';
import { createStripeClient } from '../../src/stripe/client.ts';
import { listOfEvents } from '../../src/stripe/payment-event.ts';
import { domainDeps } from '../../src/wiring.ts';
import { aGift, startApplication, type Given, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { tell } from '../support/stripe-post.ts';

const dayMs = 86_400_000;
let app: TestApplication;
let stripe: Stripe;
beforeAll(async () => {
  app = await startApplication({ worker: false, processorAround: knowingNames });
  stripe = createStripeClient({
    secretKey: 'sk_test_lives',
    apiBase: new URL(app.sandbox.url),
    timeoutMs: 8_000,
  });
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
});
afterAll(() => app.close());

/** The telling under way: Stripe's names for things have its number behind them, and the checkout is one of our own. */
let telling = { suffix: '', checkouts: new Map<string, string>() };

/** Stripe is asked by the names it knows, and answers by the names of the telling. */
function knowingNames(processor: PaymentProcessor): PaymentProcessor {
  const own = (name: string) => name.replace(/X\d+$/, '');
  return {
    ...processor,
    lookUpSubscription: async (ref) => renamed(await processor.lookUpSubscription(own(ref))),
    lookUpCheckout: async (ref) => renamed(await processor.lookUpCheckout(own(ref))),
    lookUpPayment: async (ref) => renamed(await processor.lookUpPayment(own(ref))),
    paymentOfInvoice: async (ref) => renamed(await processor.paymentOfInvoice(own(ref))),
    refundsOf: async (ref) => renamed(await processor.refundsOf(own(ref))),
    lookUpDispute: async (ref) => renamed(await processor.lookUpDispute(own(ref))),
  };
}

/** The same value with every name in it changed. */
function renamed<T>(value: T): T {
  if (typeof value === 'string') return rename(value) as T;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => renamed(each)) as T;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renamed(each)])) as T;
}

function rename(name: string): string {
  return /^(?:cs_test|pi|in|sub|cus|evt|ch|py|re|pyr|du|pdp)_\w+$/.test(name)
    ? `${name}${telling.suffix}`
    : (telling.checkouts.get(name) ?? name);
}

interface Life {
  readonly events: readonly SandboxEvent[];
  readonly checkout: string;
  readonly form: Readonly<Record<string, string>>;
}

const isTaken = (type: string) => (listOfEvents as readonly string[]).includes(type);

/** Leads a life, and gives what Stripe would have had to say of it to us. */
async function lead(
  form: Readonly<Record<string, string>>,
  live: (given: Given) => Promise<void>,
): Promise<Life> {
  const before = app.sandbox.events().length;
  const given = await app.give({ ...form, email: `${createId()}@example.org` });
  await live(given);
  const events = app.sandbox.events().slice(before);
  const { id } = await app.database.db.checkout.findUniqueOrThrow({ where: { processorRef: given.session } });
  // What went back names the payment it was of, and no checkout.
  const payment = newestIntent();
  const told = events.filter(({ type, data }) => {
    const words = JSON.stringify(data);
    return isTaken(type) && (words.includes(id) || (payment !== '' && words.includes(payment)));
  });
  return { events: told, checkout: id, form };
}

let tellings = 0;

/** The life of another gift: a checkout of our own, and new names for all that happened to it. */
async function anotherLike(life: Life): Promise<{ checkout: string; events: SandboxEvent[] }> {
  const { db } = app.database;
  tellings += 1;
  const given = await app.give({ ...life.form, email: `teller${tellings}@example.org` });
  const { id } = await db.checkout.findUniqueOrThrow({ where: { processorRef: given.session } });
  telling = { suffix: `X${tellings}`, checkouts: new Map([[life.checkout, id]]) };
  return { checkout: id, events: renamed([...life.events]) };
}

/** Tells the events and has each acted on before the next comes. */
async function toldOneByOne(events: readonly SandboxEvent[]): Promise<void> {
  const { clock, database, processor } = app.parts;
  const takers = factTakers(domainDeps(app.parts));
  for (const event of events) {
    await tell(app, [event]);
    await applyEvents({ db: database.db, clock, livemode: processor.livemode, takers }, [event.id]);
  }
}

/** All that is left at the end of a life, without names and the moments of writing down. */
async function endOf(checkoutId: string) {
  const payment = {
    include: { receipts: { orderBy: { sequence: 'asc' } }, refunds: true, disputes: true },
  } as const;
  const row = await app.database.db.checkout.findUniqueOrThrow({
    where: { id: checkoutId },
    include: {
      donation: { include: { payment } },
      term: { include: { payment } },
      subscription: { include: { payments: { ...payment, orderBy: { periodStart: 'asc' } } } },
    },
  });
  const { donation, term, subscription } = row;
  const one = donation?.payment ?? term?.payment;
  return {
    state: (donation ?? term ?? subscription)?.state,
    over: row.finishedAt !== null,
    payments: (subscription?.payments ?? (one ? [one] : [])).map((paid) => ({
      cents: paid.baseMinor,
      method: paid.method,
      period: [paid.periodStart, paid.periodEnd],
      receipt: paid.receipts.at(-1)?.baseMinor,
      refunded: paid.refundedMinor,
      refunds: paid.refunds
        .map(({ state, amountMinor, baseMinor }) => ({ state, amountMinor, baseMinor }))
        .sort((a, b) => Number(a.amountMinor - b.amountMinor)),
      disputes: paid.disputes.map(({ state, withdrawnMinor, reinstatedMinor, feeMinor, baseMinor }) => ({
        state,
        withdrawnMinor,
        reinstatedMinor,
        feeMinor,
        baseMinor,
      })),
    })),
    until: [subscription?.currentPeriodEnd, subscription?.cancelAt, subscription?.endedAt],
  };
}

const paidByCard = async ({ session }: Given) => {
  await app.pay(session);
};
const newestIntent = () => app.sandbox.acts.objects('payment_intent').at(-1)?.id ?? '';
const disputedUntil =
  (outcome: 'won' | 'lost') =>
  async ({ session }: Given) => {
    await app.pay(session);
    const { id } = app.sandbox.acts.dispute(app.sandbox.acts.objects('charge').at(-1)?.id ?? '');
    await stripe.disputes.update(id, { evidence: { uncategorized_text: 'a receipt' } });
    app.sandbox.acts.closeDispute(id, outcome);
  };
const monthly = { ...aGift, plan: 'digital', frequency: 'monthly' };
const subscriptionOf = async ({ session }: Given) => {
  const { subscription } = await stripe.checkout.sessions.retrieve(session);
  return subscription as string;
};

const lives: readonly (readonly [what: string, state: string, payments: number, () => Promise<Life>])[] = [
  ['a gift by card', 'paid', 1, () => lead(aGift, paidByCard)],
  ['a term by card', 'paid', 1, () => lead({ ...aGift, plan: 'digital' }, paidByCard)],
  [
    'a gift that is given back in two parts',
    'paid',
    1,
    () =>
      lead(aGift, async (given) => {
        await app.pay(given.session);
        await stripe.refunds.create({ payment_intent: newestIntent(), amount: 1_000 });
        await stripe.refunds.create({ payment_intent: newestIntent(), amount: 500 });
      }),
  ],
  [
    'a gift whose refund comes back',
    'paid',
    1,
    () =>
      lead(aGift, async (given) => {
        await app.pay(given.session);
        const { id } = await stripe.refunds.create({ payment_intent: newestIntent() });
        app.sandbox.acts.failRefund(id);
      }),
  ],
  [
    'a month of a subscription that is given back',
    'active',
    1,
    () =>
      lead(monthly, async (given) => {
        await app.pay(given.session);
        await stripe.refunds.create({ payment_intent: newestIntent() });
      }),
  ],
  ['a disputed gift that is won', 'paid', 1, () => lead(aGift, disputedUntil('won'))],
  ['a disputed gift that is lost', 'paid', 1, () => lead(aGift, disputedUntil('lost'))],
  ['a disputed month that is lost', 'active', 1, () => lead(monthly, disputedUntil('lost'))],
  ['a page left alone', 'expired', 0, () => lead(aGift, () => app.sandbox.advance(dayMs))],
  [
    'a bank debit that comes',
    'paid',
    1,
    () =>
      lead(aGift, async ({ session }) => {
        await app.pay(session, 'pm_auBecsDebit_success');
        await app.sandbox.advance(7 * dayMs);
      }),
  ],
  [
    'a bank debit that does not',
    'failed',
    0,
    () =>
      lead(aGift, async ({ session }) => {
        await app.pay(session, 'pm_auBecsDebit_noAccount');
        await app.sandbox.advance(7 * dayMs);
      }),
  ],
  [
    'a subscription that renews twice and is cancelled',
    'ended',
    3,
    () =>
      lead(monthly, async (given) => {
        await app.pay(given.session);
        await app.sandbox.advance(63 * dayMs);
        const subscription = await subscriptionOf(given);
        await stripe.subscriptions.update(subscription, { cancel_at_period_end: true });
        await app.sandbox.advance(31 * dayMs);
      }),
  ],
  [
    'a subscription whose card fails and is mended',
    'active',
    2,
    () =>
      lead(monthly, async (given) => {
        await app.pay(given.session);
        const subscription = await subscriptionOf(given);
        const { customer } = await stripe.subscriptions.retrieve(subscription);
        const use = async (card: string) => {
          const method = await stripe.paymentMethods.attach(card, { customer: customer as string });
          await stripe.subscriptions.update(subscription, { default_payment_method: method.id });
        };
        await use('pm_card_chargeCustomerFail');
        await app.sandbox.advance(31 * dayMs + 7_200_000);
        await use('pm_card_visa');
        await app.sandbox.advance(8 * dayMs);
      }),
  ],
  [
    'a subscription whose card fails for good',
    'ended',
    1,
    () =>
      lead(monthly, async (given) => {
        await app.pay(given.session);
        const subscription = await subscriptionOf(given);
        const { customer } = await stripe.subscriptions.retrieve(subscription);
        const method = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
          customer: customer as string,
        });
        await stripe.subscriptions.update(subscription, { default_payment_method: method.id });
        await app.sandbox.advance(80 * dayMs);
      }),
  ],
];

/** Two events have two orders; of eleven a few are tried each time, and others the next time. */
const runsFor = (events: number) => (events < 2 ? 1 : events < 4 ? 4 : 10);

it.each(lives)('%s ends %s, in whatever order we hear of it (WH-7)', async (_what, state, payments, live) => {
  const life = await live();
  const first = await anotherLike(life);
  await toldOneByOne(first.events);
  const end = await endOf(first.checkout);
  expect(end).toMatchObject({ state, over: true });
  expect(end.payments).toHaveLength(payments);

  const orders = fc.shuffledSubarray(
    life.events.map((_event, position) => position),
    { minLength: life.events.length },
  );
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      const { checkout, events } = await anotherLike(life);
      await toldOneByOne(order.flatMap((position) => events[position] ?? []));
      expect(await endOf(checkout)).toEqual(end);
    }),
    { numRuns: runsFor(life.events.length), endOnFailure: true },
  );
  expect(await app.database.db.stripeEvent.count({ where: { state: { in: ['parked', 'waiting'] } } })).toBe(
    0,
  );
  await expectBooksInOrder(app.database.db);
});
