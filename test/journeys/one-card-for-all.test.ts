// decisions/0025: a card put in by somebody signed in pays for every gift of theirs, and nobody pays twice.
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { instructSubscription } from '../../src/domain/subscriptions/instruct-subscription.ts';
import type { SubscriptionWish } from '../../src/domain/subscriptions/instruction.ts';
import type { SubscriptionId } from '../../src/domain/subscriptions/subscription.ts';
import { instructDeps } from '../../src/wiring.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { dayMs, giftsOfOne, hourMs, type GiftsOfOne } from '../support/gifts-of-one.ts';

// Months go by for many people together.
jest.setTimeout(900_000);

let app: TestApplication;
let two: Pair, late: Pair, declined: Pair, resting: Pair, repriced: Pair, twice: Pair, pressed: Pair;
let stray: Pair, linked: Pair;
let ending: SubscriptionId;

/** Somebody with two gifts begun by themselves. */
interface Pair {
  readonly one: GiftsOfOne;
  readonly first: SubscriptionId;
  readonly second: SubscriptionId;
}

/** All begin together, and a month goes by in which the cards of some begin to fail. */
beforeAll(async () => {
  app = await startApplication({ beginsAt: new Date('2027-01-12T03:00:00Z') });
  const people: Pair[] = [];
  for (let count = 0; count < 9; count++) {
    const one = giftsOfOne(app, `card${count}@example.org`);
    people.push({ one, first: await one.give(1_000), second: await one.give(2_500) });
  }
  [two, late, declined, resting, repriced, twice, pressed, stray, linked] = people as unknown as Named;
  for (const { one, second } of [late, declined, linked]) await one.cardFails(second);
  ending = await resting.one.give(700);
  await two.one.pass(33 * dayMs);
});
type Named = [Pair, Pair, Pair, Pair, Pair, Pair, Pair, Pair, Pair];
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

const ask = (id: SubscriptionId, wish: SubscriptionWish) =>
  instructSubscription(instructDeps(app.parts), { subscriptionId: id, wish, askedBy: 'account' });
const moves = (subscriptionId: SubscriptionId) =>
  app.database.db.instruction.findMany({
    where: { subscriptionId, act: 'use another card' },
    orderBy: { askedAt: 'asc' },
  });
/** Every beginning of a month once, and as many as there were. */
async function expectMonths({ one }: Pair, id: SubscriptionId, count: number): Promise<void> {
  const months = await one.months(id);
  expect({ email: one.email, months: months.length }).toEqual({ email: one.email, months: count });
  expect(new Set(months).size).toBe(count);
}

it('Two gifts begun by themselves are both paid by the card put in once (PAY-14)', async () => {
  const { one, first, second } = two;
  const [before1, before2] = [await one.held(first), await one.held(second)];
  expect(before1.customerRef).not.toBe(before2.customerRef);
  const page = await one.cardPage(first);
  expect(await (await one.signedIn()).words(`/account/subscriptions/${first}`)).toMatch(
    /The new card will pay for: Monthly donation, \$25 a month\. Next charge: \$25 on \d+ March 2027\. Monthly donation, \$10 a month\./,
  );
  await one.putIn(page);
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
  expect(await (await one.signedIn()).words(`/account/subscriptions/${first}?card=new`)).toMatch(
    /What your card pays for Monthly donation, \$25 a month\. Next charge: \$25 on \d+ March 2027\. Paid by Mastercard ending 4444\./,
  );
});

it('One that is late is paid at once by the new card: the month that is owed, once, and nothing of it is left with the old one (PAY-14)', async () => {
  const { one, first, second } = late;
  const before = await one.held(second);
  expect(before.state).toBe('late');
  await one.putIn(await one.cardPage(first));
  const now = await one.held(second);
  expect(now).toMatchObject({ state: 'active', currentPeriodEnd: before.currentPeriodEnd });
  expect(now.lateSince).toBeUndefined();
  await expectMonths(late, second, 2);
  const left = await one.stripe.invoices.list({ subscription: before.processorRef ?? '', limit: 100 });
  expect(left.data.map(({ status }) => status).sort()).toEqual(['paid', 'void']);
  const subjects = (await app.mail()).filter(({ to }) => to === one.email).map(({ subject }) => subject);
  expect(subjects.filter((subject) => subject.includes('all is well'))).toHaveLength(1);
});

it('Where the bank says no to the new card for what is owed, that gift stays as it was, late, and its own card is asked again', async () => {
  const { one, first, second } = declined;
  const before = await one.held(second);
  await one.putIn(await one.cardPage(first), 'pm_card_chargeCustomerFail');
  const now = await one.held(second);
  expect(now).toMatchObject({
    state: 'late',
    processorRef: before.processorRef,
    lateSince: before.lateSince,
  });
  expect(now.cancelAt).toBeUndefined();
  expect(await moves(second)).toMatchObject([
    { state: 'refused', lastError: 'the bank said no to the new card' },
  ]);
  const ofOld = await one.stripe.invoices.list({ subscription: now.processorRef ?? '', status: 'open' });
  expect(ofOld.data.map((open) => open.auto_advance)).toEqual([true]);
  expect(await (await one.signedIn()).words(`/account/subscriptions/${first}?card=new`)).toContain(
    'It could not be moved to the new card.',
  );
  for (const id of [first, second]) {
    const { customerRef: customer = '', processorRef = '' } = await one.held(id);
    const well = await one.stripe.paymentMethods.attach('pm_card_visa', { customer });
    await one.stripe.subscriptions.update(processorRef, { default_payment_method: well.id });
  }
});

it('One on hold is moved and goes on resting until its day, and one in its last month is left to end', async () => {
  const { one, first, second } = resting;
  await ask(second, { act: 'pause', months: 2 });
  await ask(ending, { act: 'cancel at period end' });
  await app.quiet();
  const before = await one.held(second);
  expect(before.pausedUntil).toBeDefined();
  await one.putIn(await one.cardPage(first));
  expect(await one.held(second)).toMatchObject({
    customerRef: (await one.held(first)).customerRef,
    pausedUntil: before.pausedUntil,
  });
  expect(await moves(ending)).toEqual([]);
  expect(await one.held(ending)).toMatchObject({ method: { label: 'Visa ending 4242' } });
});

it('Where another amount was agreed for, the new card pays that from the next month on', async () => {
  const { one, first, second } = repriced;
  await ask(second, { act: 'change amount', base: { minor: 3_000n, currency: 'AUD' }, coverFee: true });
  await app.quiet();
  await one.putIn(await one.cardPage(first));
  expect((await moves(second)).map(({ state }) => state)).toEqual(['done']);
});

it('Two cards put in one after another: the later one pays for everything, in whatever order we hear of them', async () => {
  const { one, first, second } = twice;
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
    'American Express ending 0005',
    'American Express ending 0005',
  ]);
  expect(now1.customerRef).toBe(now2.customerRef);
});

it('The page pressed twice, and both pages finished, is one move', async () => {
  const { one, first, second } = pressed;
  await one.signedIn();
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
});

it('What Stripe tells of the old one, late, again and out of order, neither ends nor changes the gift (WH-7)', async () => {
  const { one, first, second } = stray;
  const { processorRef: old = '' } = await one.held(second);
  await one.putIn(await one.cardPage(first));
  const now = await one.held(second);
  expect(now.processorRef).not.toBe(old);
  const ofOld = app.sandbox
    .events()
    .filter(
      ({ type, data }) => /^customer\.subscription|^invoice/.test(type) && JSON.stringify(data).includes(old),
    );
  expect(ofOld.length).toBeGreaterThan(4);
  for (const { id } of [...ofOld].reverse()) {
    await app.sandbox.resend(id);
    await app.database.pool.query(
      `UPDATE stripe_event SET state = 'waiting', applied_at = NULL WHERE id = $1`,
      [id],
    );
  }
  await one.sweepUp();
  expect(await one.held(second)).toEqual(now);
});

it('The link from a letter about one gift changes the card of that gift alone, whatever else has the same customer', async () => {
  const { one, first, second } = linked;
  expect((await one.held(second)).state).toBe('late');
  const letter = (await app.mail()).find(
    ({ to, subject }) => to === one.email && subject.includes('did not come through'),
  );
  const path = /(\/gifts\/[\w-]+\/card\/[\w-]+)/.exec(letter?.text ?? '')?.[1] ?? '';
  const press = async () =>
    fetch(`http://127.0.0.1:${app.web.port}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: app.url },
      body: new URLSearchParams({}),
    });
  const page = ((await press()).headers.get('location') ?? '').split('/').pop() ?? '';
  // The card put in signed in has moved it, and paid what was owed, while the page of the link was open.
  await one.putIn(await one.cardPage(first));
  expect((await press()).status).toBe(404);
  expect((await one.held(second)).customerRef).toBe((await one.held(first)).customerRef);
  await app.sandbox.advance(60_000);
  await one.putIn(page, 'pm_card_amex');
  expect(await one.held(second)).toMatchObject({
    state: 'active',
    method: { label: 'American Express ending 0005' },
  });
  expect(await one.held(first)).toMatchObject({ method: { label: 'Mastercard ending 4444' } });
});

it('Another gift begun signed in is the same customer’s, and one begun signed out never is', async () => {
  const { one, first } = two;
  const { customerRef } = await one.held(first);
  const answer = await (
    await one.signedIn()
  ).post('/account/gifts', {
    ...aGift,
    frequency: 'monthly',
    other_amount: '5',
    email: one.email,
  });
  const session = (answer.headers.get('location') ?? '').split('/').pop() ?? '';
  await app.pay(session);
  await app.quiet();
  const begun = await app.database.db.checkout.findUniqueOrThrow({
    where: { processorRef: session },
    include: { subscription: true },
  });
  expect(begun).toMatchObject({ customerRef, subscription: { state: 'active', customerRef } });
  const signedOut = await app.database.db.checkout.findMany({ where: { supporterId: null } });
  expect(signedOut.length).toBeGreaterThan(17);
  expect(signedOut.filter((checkout) => checkout.customerRef !== null)).toEqual([]);
});

it('A renewal that is due within the hour comes first, by the old card, and the gift is moved after it', async () => {
  const one = giftsOfOne(app, 'soon@example.org');
  const soon = { one, first: await one.give(1_000), second: await one.give(2_500) };
  const { currentPeriodEnd = new Date(0) } = await one.held(soon.second);
  await one.pass(currentPeriodEnd.getTime() - app.sandbox.now().getTime() - 0.5 * hourMs);
  const before = await one.held(soon.second);
  await one.putIn(await one.cardPage(soon.first));
  const waiting = await one.held(soon.second);
  expect(waiting).toMatchObject({ processorRef: before.processorRef, waiting: { attempts: 0 } });
  expect(waiting.cancelAt).toBeUndefined();
  expect(await (await one.signedIn()).words(`/account/subscriptions/${soon.first}?card=new`)).toContain(
    'Not moved yet: its next charge comes first.',
  );
  await one.pass(hourMs);
  expect((await one.held(soon.second)).processorRef).toBe(before.processorRef);
  for (let hour = 0; hour < 5; hour++) await one.pass(hourMs);
  expect(await one.held(soon.second)).toMatchObject({
    state: 'active',
    customerRef: (await one.held(soon.first)).customerRef,
  });
  await expectMonths(soon, soon.second, 2);
});

it('Two more months on, every month of every gift was paid once, by one card, and all is as Stripe has it (PAY-14)', async () => {
  // Of the others, a month went by before the last of the tests.
  await two.one.pass(62 * dayMs);
  for (const pair of [two, late, declined, repriced, twice, pressed, stray, linked]) {
    await expectMonths(pair, pair.first, 5);
    await expectMonths(pair, pair.second, 5);
    if (pair !== two) expect(await pair.one.paidAtStripe()).toHaveLength(10);
  }
  await expectMonths(resting, resting.second, 3);
  await expectMonths(resting, ending, 2);
  expect(await resting.one.held(ending)).toMatchObject({ state: 'ended', endedReason: 'asked' });
  const paid = await app.database.db.payment.findMany({
    where: { subscriptionId: repriced.second },
    orderBy: { periodStart: 'asc' },
  });
  expect(paid.map(({ baseMinor }) => baseMinor)).toEqual([2_500n, 2_500n, 3_000n, 3_000n, 3_000n]);
  expect(paid[4]?.coveredFeeMinor).toBeGreaterThan(0n);
  expect(await two.one.differences()).toEqual([]);
});
