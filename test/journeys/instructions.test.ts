import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ProcessorUnavailable, type PaymentProcessor } from '../../src/domain/payments/payment-processor.ts';
import type { PlanId } from '../../src/domain/plans/plan.ts';
import { nextCharge } from '../../src/domain/subscriptions/held-subscription.ts';
import { findHeldSubscription } from '../../src/domain/subscriptions/held-subscription-store.ts';
import { instructSubscription } from '../../src/domain/subscriptions/instruct-subscription.ts';
import type { SubscriptionWish } from '../../src/domain/subscriptions/instruction.ts';
import type { SubscriptionId } from '../../src/domain/subscriptions/subscription.ts';
import { money } from '../../src/money/money.ts';
import { createStripeClient } from '../../src/stripe/client.ts';
import { instructDeps } from '../../src/wiring.ts';
import { aGift, anAddress, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { tell } from '../support/stripe-post.ts';

const dayMs = 86_400_000;
let app: TestApplication;
/** What the next calls to change a subscription come to. */
let fails: ('away before' | 'away after')[] = [];

function unreliable(processor: PaymentProcessor): PaymentProcessor {
  const around =
    <Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      const fail = fails.shift();
      if (fail === 'away before') throw new ProcessorUnavailable('away');
      const answer = await call(...args);
      if (fail === 'away after') throw new ProcessorUnavailable('away');
      return answer;
    };
  return {
    ...processor,
    cancelSubscription: around((...args) => processor.cancelSubscription(...args)),
    keepSubscription: around((...args) => processor.keepSubscription(...args)),
    pauseSubscription: around((...args) => processor.pauseSubscription(...args)),
    resumeSubscription: around((...args) => processor.resumeSubscription(...args)),
    repriceSubscription: around((...args) => processor.repriceSubscription(...args)),
  };
}

beforeAll(async () => {
  app = await startApplication({ processorAround: unreliable });
});
afterEach(async () => {
  fails = [];
  app.sandbox.setFaults({});
  await expectBooksInOrder(app.database.db);
});
afterAll(() => app.close());

let people = 0;
async function begin(fields: Readonly<Record<string, string>> = {}): Promise<SubscriptionId> {
  people += 1;
  const given = await app.give({
    ...aGift,
    frequency: 'monthly',
    other_amount: '10',
    email: `monthly${people}@example.org`,
    ...fields,
  });
  await app.pay(given.session);
  await app.quiet();
  const checkout = await app.database.db.checkout.findUniqueOrThrow({
    where: { processorRef: given.session },
    include: { subscription: true },
  });
  return (checkout.subscription?.id ?? '') as SubscriptionId;
}
const held = async (id: SubscriptionId) => {
  const found = await findHeldSubscription(app.database.db, id);
  if (!found) throw new Error('there is no such subscription');
  return found;
};
const ask = (subscriptionId: SubscriptionId, wish: SubscriptionWish) =>
  instructSubscription(instructDeps(app.parts), { subscriptionId, wish, askedBy: 'link' });
const months = async (count: number) => {
  for (let month = 0; month < count; month++) {
    await app.sandbox.advance(32 * dayMs);
    await app.quiet();
  }
};
const paidBy = async (id: SubscriptionId) =>
  (
    await app.database.db.payment.findMany({
      where: { subscriptionId: id },
      orderBy: { periodStart: 'asc' },
    })
  ).map(({ baseMinor, coveredFeeMinor }) => Number(baseMinor + coveredFeeMinor));
const lettersTo = async (id: SubscriptionId) => {
  const { email } = await held(id);
  return (await app.mail()).filter(({ to }) => to === email).map(({ subject }) => subject);
};
const parked = async () =>
  (await app.database.db.stripeEvent.findMany({ where: { state: 'parked' } })).map(
    ({ type, lastError }) => `${type}: ${lastError ?? ''}`,
  );

describe('Stopping', () => {
  it('at the end of what is paid for keeps it until then, says when it stops, and takes no more', async () => {
    const id = await begin();
    const { currentPeriodEnd } = await held(id);
    expect(await ask(id, { act: 'cancel at period end' })).toBe('done');
    const stopping = await held(id);
    expect(stopping.state).toBe('active');
    expect(stopping.cancelAt).toEqual(currentPeriodEnd);
    expect(nextCharge(stopping)).toBeUndefined();
    await months(2);
    expect((await held(id)).state).toBe('ended');
    expect((await held(id)).endedReason).toBe('asked');
    expect(await paidBy(id)).toEqual([1000]);
    expect((await lettersTo(id)).filter((subject) => subject.startsWith('It will stop'))).toHaveLength(1);
  });

  it('may be taken back while it has not stopped', async () => {
    const id = await begin();
    await ask(id, { act: 'cancel at period end' });
    expect(await ask(id, { act: 'keep' })).toBe('done');
    expect((await held(id)).cancelAt).toBeUndefined();
    await months(1);
    expect(await paidBy(id)).toEqual([1000, 1000]);
  });

  it('now ends it at once, and what was paid for stays paid', async () => {
    const id = await begin();
    expect(await ask(id, { act: 'cancel now' })).toBe('done');
    const ended = await held(id);
    expect(ended.state).toBe('ended');
    expect(ended.paidUntil?.getTime()).toBeGreaterThan(app.sandbox.now().getTime());
    expect(await ask(id, { act: 'cancel now' })).toBe('done');
    await expect(ask(id, { act: 'pause', months: 1 })).rejects.toThrow('has ended');
    await months(1);
    expect(await paidBy(id)).toEqual([1000]);
  });
});

describe('A pause', () => {
  it.each([1, 2, 3])('of %i months skips so many charges, and then it goes on by itself', async (count) => {
    const id = await begin();
    expect(await ask(id, { act: 'pause', months: count })).toBe('done');
    const resting = await held(id);
    const next = nextCharge(resting);
    await months(count);
    expect(await paidBy(id)).toEqual([1000]);
    await app.sandbox.advance((next?.on.getTime() ?? 0) - app.sandbox.now().getTime() + dayMs);
    await app.quiet();
    expect(await paidBy(id)).toEqual([1000, 1000]);
    const [, second] = await app.database.db.payment.findMany({
      where: { subscriptionId: id },
      orderBy: { periodStart: 'asc' },
    });
    expect(second?.periodStart).toEqual(next?.on);
    expect((await held(id)).pausedUntil).toBeUndefined();
  });

  it('is over sooner where somebody says so', async () => {
    const id = await begin();
    await ask(id, { act: 'pause', months: 3 });
    expect(await ask(id, { act: 'resume' })).toBe('done');
    expect((await held(id)).pausedUntil).toBeUndefined();
    await months(1);
    expect(await paidBy(id)).toEqual([1000, 1000]);
    await expect(ask(id, { act: 'pause', months: 4 })).rejects.toThrow('one, two or three');
  });
});

it('What was ended at Stripe before we heard of it cannot rest: that is said at once, and ours has ended too (WH-7)', async () => {
  const id = await begin();
  const { processorRef = '' } = await held(id);
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  const apiBase = new URL(app.sandbox.url);
  await createStripeClient({ secretKey: 'sk_test_portal', apiBase, timeoutMs: 8_000 }).subscriptions.cancel(
    processorRef,
  );
  expect((await held(id)).state).toBe('active');
  expect(await ask(id, { act: 'pause', months: 1 })).toBe('refused');
  expect((await held(id)).state).toBe('ended');
  const asked = await app.database.db.instruction.findFirstOrThrow({ where: { subscriptionId: id } });
  expect([asked.state, asked.attempts, asked.lastError]).toEqual([
    'refused',
    1,
    'It had ended at the processor.',
  ]);
});

describe('Another price', () => {
  const planCalled = async (code: string) =>
    (await app.database.db.plan.findUniqueOrThrow({ where: { code } })).id as PlanId;

  it('holds from the next renewal, and a period that began before keeps the old one', async () => {
    const id = await begin();
    const base = money(1500n, 'AUD');
    expect(await ask(id, { act: 'change amount', base, coverFee: true })).toBe('done');
    const changed = await held(id);
    expect(changed.base.minor).toBe(1000n);
    expect(nextCharge(changed)).toEqual({
      on: changed.currentPeriodEnd,
      total: money(1500n + (changed.later?.coveredFee.minor ?? 0n), 'AUD'),
    });
    expect(await paidBy(id)).toEqual([1000]);
    await months(1);
    const total = Number(nextCharge(changed)?.total.minor);
    expect(await paidBy(id)).toEqual([1000, total]);
    expect((await held(id)).base.minor).toBe(1500n);
    await ask(id, { act: 'change amount', base: money(500n, 'AUD'), coverFee: false });
    await months(1);
    expect(await paidBy(id)).toEqual([1000, total, 500]);
    expect(await parked()).toEqual([]);
  });

  it('is another plan’s when the plan is changed: digital to print and back, to a gift and to a plan again', async () => {
    const id = await begin({ plan: 'digital', amount: '', ...anAddress });
    await app.database.db.subscription.update({
      where: { id },
      data: { addressId: await anAddressRow() },
    });
    const print = await planCalled('print-monthly');
    expect(await ask(id, { act: 'change plan', planId: print, coverFee: false })).toBe('done');
    expect((await held(id)).plan.edition).toBe('digital');
    await months(1);
    expect((await held(id)).plan.edition).toBe('print');
    const gift = await planCalled('gift-monthly');
    await ask(id, { act: 'change plan', planId: gift, base: money(700n, 'AUD'), coverFee: false });
    await months(1);
    expect((await held(id)).plan.edition).toBe('none');
    await ask(id, { act: 'change plan', planId: await planCalled('digital-monthly'), coverFee: false });
    await months(1);
    expect(await paidBy(id)).toEqual([500, 1000, 700, 500]);
    const receipts = await app.database.db.receipt.findMany({
      where: { payment: { subscriptionId: id } },
      orderBy: { receivedAt: 'asc' },
    });
    expect(receipts.map(({ description }) => description)).toEqual([
      'Digital edition, one month',
      'Print edition, one month',
      'Monthly donation to the Fighting Fund',
      'Digital edition, one month',
    ]);
    expect(await parked()).toEqual([]);
  });

  it('is refused with a sentence where it makes no sense', async () => {
    const id = await begin({ plan: 'digital', amount: '' });
    const base = money(900n, 'AUD');
    await expect(ask(id, { act: 'change amount', base, coverFee: false })).rejects.toThrow('one price');
    const planId = await planCalled('print-monthly');
    await expect(ask(id, { act: 'change plan', planId, coverFee: false })).rejects.toThrow('address');
    await ask(id, { act: 'cancel at period end' });
    const gift = await planCalled('gift-monthly');
    await expect(ask(id, { act: 'change plan', planId: gift, base, coverFee: false })).rejects.toThrow(
      'Keep it first',
    );
  });

  async function anAddressRow(): Promise<string> {
    const row = await app.database.db.postalAddress.create({
      data: {
        id: crypto.randomUUID(),
        ...{ line1: '12 Wattle Street', suburb: 'Glebe', state: 'NSW', postcode: '2037', country: 'AU' },
        createdAt: app.sandbox.now(),
      },
    });
    return row.id;
  }
});

describe('With Stripe away', () => {
  it('nothing says stopped before Stripe has said so, and a job does it (PAY-15)', async () => {
    for (const fail of ['away before', 'away after'] as const) {
      const id = await begin();
      await app.stopWorker();
      fails = [fail];
      expect(await ask(id, { act: 'cancel at period end' })).toBe('not yet');
      const waiting = await held(id);
      expect(waiting.cancelAt).toBeUndefined();
      expect(waiting.waiting?.order.act).toBe('cancel at period end');
      expect(await lettersTo(id)).toHaveLength(1);
      app.startWorker();
      await app.quiet();
      const stopping = await held(id);
      expect(stopping.cancelAt).toEqual(stopping.currentPeriodEnd);
      expect(stopping.waiting).toBeUndefined();
      expect((await lettersTo(id)).filter((subject) => subject.startsWith('It will stop'))).toHaveLength(1);
    }
  });

  it('a price whose answer was lost is what its first renewal is judged by (PAY-15)', async () => {
    const id = await begin();
    await app.stopWorker();
    // However often it is tried until Stripe is back: a slow machine gives it time for more than one.
    fails = ['away after', ...Array.from({ length: 50 }, () => 'away before' as const)];
    const base = money(2000n, 'AUD');
    expect(await ask(id, { act: 'change amount', base, coverFee: true })).toBe('not yet');
    await app.sandbox.advance(32 * dayMs);
    app.startWorker();
    await app.quiet();
    expect((await held(id)).waiting?.order.act).toBe('change amount');
    expect(await paidBy(id)).toEqual([1000, 2065]);
    fails = [];
    await app.sandbox.advance(dayMs);
    expect(await ask(id, { act: 'change amount', base, coverFee: true })).toBe('done');
    expect((await held(id)).waiting).toBeUndefined();
    await months(1);
    expect(await paidBy(id)).toEqual([1000, 2065, 2065]);
    expect(await parked()).toEqual([]);
  });
});

it('Two presses at once do it once, and one more when it is done does nothing (PAY-15)', async () => {
  const id = await begin();
  const pressed = await Promise.all([
    ask(id, { act: 'pause', months: 2 }),
    ask(id, { act: 'pause', months: 2 }),
    ask(id, { act: 'pause', months: 2 }),
  ]);
  expect(pressed).toContain('done');
  await app.quiet();
  expect(await ask(id, { act: 'pause', months: 2 })).toBe('done');
  expect(await app.database.db.instruction.count({ where: { subscriptionId: id } })).toBe(1);
  expect((await lettersTo(id)).filter((subject) => subject.startsWith('It rests'))).toHaveLength(1);
});

it('Events about it in any order, and again, leave it as it stands (PAY-15)', async () => {
  const id = await begin();
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  const before = app.sandbox.events().length;
  await ask(id, { act: 'pause', months: 1 });
  await ask(id, { act: 'resume' });
  await ask(id, { act: 'cancel at period end' });
  await ask(id, { act: 'keep' });
  await ask(id, { act: 'pause', months: 3 });
  const stands = await held(id);
  const events = app.sandbox.events().slice(before);
  app.sandbox.setFaults({});
  expect(events.length).toBeGreaterThanOrEqual(5);
  await tell(app, [...events].reverse());
  await tell(app, events);
  await app.quiet();
  expect(await held(id)).toEqual(stands);
  expect(await parked()).toEqual([]);
});

it('Somebody who wants to stop does not wait for what they wanted before', async () => {
  const id = await begin();
  fails = ['away before'];
  await app.stopWorker();
  expect(await ask(id, { act: 'pause', months: 1 })).toBe('not yet');
  await expect(ask(id, { act: 'pause', months: 2 })).rejects.toThrow('still on its way');
  expect(await ask(id, { act: 'cancel now' })).toBe('done');
  app.startWorker();
  await app.quiet();
  expect((await held(id)).state).toBe('ended');
  const states = await app.database.db.instruction.findMany({
    where: { subscriptionId: id },
    orderBy: { askedAt: 'asc' },
  });
  expect(states.map(({ act, state }) => `${act} ${state}`)).toEqual(['pause refused', 'cancel now done']);
});
