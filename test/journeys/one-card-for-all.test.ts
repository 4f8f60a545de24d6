// decisions/0025: a card put in by somebody signed in pays for every gift of theirs, and nobody pays twice.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { instructSubscription } from '../../src/domain/subscriptions/instruct-subscription.ts';
import type { SubscriptionWish } from '../../src/domain/subscriptions/instruction.ts';
import type { SubscriptionId } from '../../src/domain/subscriptions/subscription.ts';
import { instructDeps } from '../../src/wiring.ts';
import { startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { dayMs, giftsOfOne, hourMs, type GiftsOfOne } from '../support/gifts-of-one.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication({ beginsAt: new Date('2027-01-12T03:00:00Z') });
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

let people = 0;
const somebody = (): GiftsOfOne => giftsOfOne(app, `card${(people += 1)}@example.org`);
const ask = (id: SubscriptionId, wish: SubscriptionWish) =>
  instructSubscription(instructDeps(app.parts), { subscriptionId: id, wish, askedBy: 'account' });
const moves = (subscriptionId: SubscriptionId) =>
  app.database.db.instruction.findMany({
    where: { subscriptionId, act: 'use another card' },
    orderBy: { askedAt: 'asc' },
  });
/** Every beginning of a month once, and as many as there were. */
async function expectMonths(one: GiftsOfOne, id: SubscriptionId, count: number): Promise<void> {
  const months = await one.months(id);
  expect(months).toHaveLength(count);
  expect(new Set(months).size).toBe(count);
}

it('Two gifts begun by themselves are both paid by the card put in once, and each month of each is paid once (PAY-14)', async () => {
  const one = somebody();
  const first = await one.give(1_000);
  const second = await one.give(2_500);
  const [before1, before2] = [await one.held(first), await one.held(second)];
  expect(before1.customerRef).not.toBe(before2.customerRef);
  await one.pass(5 * dayMs);
  await one.putIn(await one.cardPage(first));
  const [now1, now2] = [await one.held(first), await one.held(second)];
  expect([now1.method?.label, now2.method?.label]).toEqual([
    'Mastercard ending 4444',
    'Mastercard ending 4444',
  ]);
  expect(now2).toMatchObject({ state: 'active', customerRef: now1.customerRef });
  expect(now2.processorRef).not.toBe(before2.processorRef);
  expect(now2).toMatchObject({
    anchorAt: before2.currentPeriodEnd,
    currentPeriodEnd: before2.currentPeriodEnd,
    paidUntil: before2.paidUntil,
  });
  expect(now2.cancelAt).toBeUndefined();
  expect(now2.stoppedAt).toBeUndefined();
  expect((await one.stripe.subscriptions.retrieve(before2.processorRef ?? '')).status).toBe('canceled');
  expect(await moves(second)).toMatchObject([{ state: 'done', askedBy: 'account' }]);
  expect(await moves(first)).toEqual([]);
  const letters = (await app.mail()).filter(({ to }) => to === one.email);
  expect(letters.filter(({ subject }) => subject.startsWith('Another card pays for it'))).toHaveLength(1);
  expect(letters[0]?.text.replaceAll(/\s+/g, ' ')).toContain(
    'Your Mastercard ending 4444 pays for it from now on',
  );
  expect(await one.differences()).toEqual([]);
  await one.pass(92 * dayMs);
  await expectMonths(one, first, 4);
  await expectMonths(one, second, 4);
  expect(await one.paidAtStripe()).toHaveLength(8);
  expect(await one.differences()).toEqual([]);
});

it('One that is late is paid at once by the new card: the month that is owed, once, and nothing of it is left with the old one (PAY-14)', async () => {
  const one = somebody();
  const first = await one.give(1_000);
  const late = await one.give(2_500);
  await one.cardFails(late);
  await one.pass(33 * dayMs);
  const before = await one.held(late);
  expect(before.state).toBe('late');
  await one.putIn(await one.cardPage(first));
  const now = await one.held(late);
  expect(now).toMatchObject({ state: 'active', currentPeriodEnd: before.currentPeriodEnd });
  expect(now.lateSince).toBeUndefined();
  await expectMonths(one, late, 2);
  const left = await one.stripe.invoices.list({ subscription: before.processorRef ?? '', limit: 100 });
  expect(left.data.map(({ status }) => status).sort()).toEqual(['paid', 'void']);
  const subjects = (await app.mail()).filter(({ to }) => to === one.email).map(({ subject }) => subject);
  expect(subjects.filter((subject) => subject.includes('all is well'))).toHaveLength(1);
  await one.pass(92 * dayMs);
  await expectMonths(one, first, 5);
  await expectMonths(one, late, 5);
  expect(await one.paidAtStripe()).toHaveLength(10);
  expect(await one.differences()).toEqual([]);
});

it('Where the bank says no to the new card for what is owed, that gift stays as it was, late, and its own card is asked again', async () => {
  const one = somebody();
  const first = await one.give(1_000);
  const late = await one.give(2_500);
  await one.cardFails(late);
  await one.pass(33 * dayMs);
  const before = await one.held(late);
  await one.putIn(await one.cardPage(first), 'pm_card_chargeCustomerFail');
  const now = await one.held(late);
  expect(now).toMatchObject({
    state: 'late',
    processorRef: before.processorRef,
    lateSince: before.lateSince,
  });
  expect(now.cancelAt).toBeUndefined();
  expect(await moves(late)).toMatchObject([
    { state: 'refused', lastError: 'the bank said no to the new card' },
  ]);
  const [open] = (await one.stripe.invoices.list({ subscription: now.processorRef ?? '', status: 'open' }))
    .data;
  expect(open?.auto_advance).toBe(true);
  await one.stripe.paymentMethods
    .attach('pm_card_visa', { customer: now.customerRef ?? '' })
    .then(({ id }) =>
      one.stripe.subscriptions.update(now.processorRef ?? '', { default_payment_method: id }),
    );
  await one.pass(8 * dayMs);
  expect((await one.held(late)).state).toBe('active');
  await expectMonths(one, late, 2);
  expect(await one.differences()).toEqual([]);
});

it('One on hold is moved and goes on resting until its day, and one in its last month is left to end', async () => {
  const one = somebody();
  const first = await one.give(1_000);
  const resting = await one.give(2_500);
  const ending = await one.give(700);
  await ask(resting, { act: 'pause', months: 2 });
  await ask(ending, { act: 'cancel at period end' });
  await app.quiet();
  const before = await one.held(resting);
  await one.putIn(await one.cardPage(first));
  const now = await one.held(resting);
  expect(now).toMatchObject({
    customerRef: (await one.held(first)).customerRef,
    pausedUntil: before.pausedUntil,
  });
  expect(await moves(ending)).toEqual([]);
  await one.pass(62 * dayMs);
  await expectMonths(one, resting, 1);
  await one.pass(62 * dayMs);
  await expectMonths(one, resting, 3);
  await expectMonths(one, first, 5);
  await expectMonths(one, ending, 1);
  expect(await one.held(ending)).toMatchObject({ state: 'ended', endedReason: 'asked' });
  expect(await one.differences()).toEqual([]);
});

it('What another amount was agreed for is charged from the next month on, by the new card', async () => {
  const one = somebody();
  const first = await one.give(1_000);
  const second = await one.give(2_500);
  await ask(second, {
    act: 'change amount',
    base: { minor: 3_000n, currency: 'AUD' },
    coverFee: true,
  });
  await app.quiet();
  await one.putIn(await one.cardPage(first));
  await one.pass(40 * dayMs);
  const paid = await app.database.db.payment.findMany({
    where: { subscriptionId: second },
    orderBy: { periodStart: 'asc' },
  });
  expect(paid.map(({ baseMinor }) => baseMinor)).toEqual([2_500n, 3_000n]);
  expect(paid[1]?.coveredFeeMinor).toBeGreaterThan(0n);
  expect(await one.differences()).toEqual([]);
});

it('A renewal that is due within the hour comes first, by the old card, and the gift is moved after it', async () => {
  const one = somebody();
  const first = await one.give(1_000);
  const second = await one.give(2_500);
  const { currentPeriodEnd = new Date(0) } = await one.held(second);
  const page = await one.cardPage(first);
  await one.pass(currentPeriodEnd.getTime() - app.sandbox.now().getTime() - 0.5 * hourMs);
  const before = await one.held(second);
  await one.putIn(page);
  const waiting = await one.held(second);
  expect(waiting).toMatchObject({ processorRef: before.processorRef, waiting: { attempts: 0 } });
  expect(waiting.cancelAt).toBeUndefined();
  await one.pass(hourMs);
  expect((await one.held(second)).processorRef).toBe(before.processorRef);
  for (let hour = 0; hour < 6; hour++) await one.pass(hourMs);
  const now = await one.held(second);
  expect(now).toMatchObject({ state: 'active', customerRef: (await one.held(first)).customerRef });
  await one.pass(64 * dayMs);
  await expectMonths(one, second, 4);
  expect(await one.differences()).toEqual([]);
});

it('Two cards put in one after another: the later one pays for everything, in whatever order we hear of them', async () => {
  const one = somebody();
  const first = await one.give(1_000);
  const second = await one.give(2_500);
  const pages = [await one.cardPage(first), await one.cardPage(second)];
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  await app.pay(pages[0] ?? '', 'pm_card_mastercard');
  await app.sandbox.advance(60_000);
  await app.pay(pages[1] ?? '', 'pm_card_amex');
  await app.quiet();
  app.sandbox.setFaults({});
  const told = app.sandbox
    .events()
    .filter(
      ({ type, data }) =>
        type === 'checkout.session.completed' && pages.includes(String((data.object as { id?: unknown }).id)),
    );
  expect(told).toHaveLength(2);
  for (const { id } of [...told].reverse()) {
    await app.sandbox.resend(id);
    await app.quiet();
    await one.sweepUp();
  }
  const [now1, now2] = [await one.held(first), await one.held(second)];
  expect([now1.method?.label, now2.method?.label]).toEqual([
    'American Express ending 8431',
    'American Express ending 8431',
  ]);
  expect(now1.customerRef).toBe(now2.customerRef);
  await one.pass(62 * dayMs);
  await expectMonths(one, first, 3);
  await expectMonths(one, second, 3);
  expect(await one.differences()).toEqual([]);
});

it('The page pressed twice, and both pages finished, is one move', async () => {
  const one = somebody();
  const first = await one.give(1_000);
  const second = await one.give(2_500);
  const pages = await Promise.all([one.cardPage(first), one.cardPage(first)]);
  await Promise.all(pages.map((page) => app.pay(page, 'pm_card_mastercard')));
  await app.quiet();
  await one.sweepUp();
  expect((await moves(second)).filter(({ state }) => state === 'done')).toHaveLength(1);
  const { data } = await one.stripe.subscriptions.list({
    customer: (await one.held(first)).customerRef ?? '',
    status: 'all',
  });
  expect(data).toHaveLength(2);
  await one.pass(32 * dayMs);
  await expectMonths(one, second, 2);
});

it('What Stripe tells of the old one, late, again and out of order, neither ends nor changes the gift (WH-7)', async () => {
  const one = somebody();
  const first = await one.give(1_000);
  const second = await one.give(2_500);
  const { processorRef: old = '' } = await one.held(second);
  await one.putIn(await one.cardPage(first));
  const now = await one.held(second);
  const ofOld = app.sandbox
    .events()
    .filter(
      ({ type, data }) => /^customer\.subscription|^invoice/.test(type) && JSON.stringify(data).includes(old),
    );
  expect(ofOld.length).toBeGreaterThan(4);
  for (const { id } of [...ofOld].reverse()) {
    await app.sandbox.resend(id);
    await app.database.db.stripeEvent.updateMany({ where: { id }, data: { state: 'waiting' } });
  }
  await one.sweepUp();
  const { waiting, ...after } = await one.held(second);
  expect(waiting).toBeUndefined();
  expect(after).toEqual({ ...now, waiting: undefined });
});

it('The link from a letter about one gift changes the card of that gift alone, whatever else has the same customer', async () => {
  const one = somebody();
  const first = await one.give(1_000);
  const second = await one.give(2_500);
  await one.putIn(await one.cardPage(first));
  await one.cardFails(second);
  await one.pass(33 * dayMs);
  expect((await one.held(second)).state).toBe('late');
  const letter = (await app.mail()).find(
    ({ to, subject }) => to === one.email && subject.includes('did not come through'),
  );
  const path = /(\/gifts\/[\w-]+\/card\/[\w-]+)/.exec(letter?.text ?? '')?.[1] ?? '';
  const answer = await fetch(`http://127.0.0.1:${app.web.port}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: app.url },
    body: new URLSearchParams({}),
  });
  await one.putIn((answer.headers.get('location') ?? '').split('/').pop() ?? '', 'pm_card_amex');
  expect(await one.held(second)).toMatchObject({
    state: 'active',
    method: { label: 'American Express ending 8431' },
  });
  expect(await one.held(first)).toMatchObject({ method: { label: 'Mastercard ending 4444' } });
});
