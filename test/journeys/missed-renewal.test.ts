import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { isEntitled } from '../../src/domain/subscriptions/held-subscription.ts';
import { findHeldSubscription } from '../../src/domain/subscriptions/held-subscription-store.ts';
import type { SubscriptionId } from '../../src/domain/subscriptions/subscription.ts';
import { tellAhead } from '../../src/domain/subscriptions/tell-ahead.ts';
import { domainDeps } from '../../src/wiring.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';

const dayMs = 86_400_000;
let app: TestApplication;
let stripe: Stripe;
beforeAll(async () => {
  app = await startApplication();
  const { hostname: host, port } = new URL(app.sandbox.url);
  stripe = new Stripe('sk_test_bank', { host, port, protocol: 'http' });
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

let people = 0;
async function giveMonthly(): Promise<{ id: SubscriptionId; email: string }> {
  people += 1;
  const email = `late${people}@example.org`;
  const given = await app.give({ ...aGift, frequency: 'monthly', other_amount: '10', email });
  await app.pay(given.session);
  await app.quiet();
  const { subscription } = await app.database.db.checkout.findUniqueOrThrow({
    where: { processorRef: given.session },
    include: { subscription: true },
  });
  return { id: (subscription?.id ?? '') as SubscriptionId, email };
}
const held = async (id: SubscriptionId) => {
  const found = await findHeldSubscription(app.database.db, id);
  if (!found) throw new Error('there is no such subscription');
  return found;
};
/** From now on the bank says no. */
async function cardFails(id: SubscriptionId): Promise<void> {
  const { customerRef = '', processorRef = '' } = await held(id);
  const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customerRef });
  await stripe.subscriptions.update(processorRef, { default_payment_method: failing.id });
  await app.quiet();
}
const days = async (count: number) => {
  await app.sandbox.advance(count * dayMs);
  await app.quiet();
  await tellAhead(domainDeps(app.parts));
  await app.quiet();
};
const lettersTo = async (email: string) => (await app.mail()).filter(({ to }) => to === email);
const subjects = async (email: string) => (await lettersTo(email)).map(({ subject }) => subject);
const pathIn = (text: string | undefined, kind: RegExp) => kind.exec(text ?? '')?.[1] ?? '';
const cardPath = /(\/gifts\/[\w-]+\/card\/[\w-]+)/;
const press = (path: string) =>
  fetch(`http://127.0.0.1:${app.web.port}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: app.url },
    body: new URLSearchParams({}),
  });
const look = async (path: string) => (await fetch(`http://127.0.0.1:${app.web.port}${path}`)).status;
const graceDays = 14;

it('A month that does not come is told once, everything goes on, and a new card puts it right at once (PAY-14)', async () => {
  const { id, email } = await giveMonthly();
  await cardFails(id);
  await days(32);
  const late = await held(id);
  expect(late.state).toBe('late');
  expect(late.lateSince).toEqual(late.paidUntil);
  expect(isEntitled(late, app.sandbox.now(), graceDays)).toBe(true);
  await days(5);
  const told = (await lettersTo(email)).filter(({ subject }) => subject.includes('did not come through'));
  expect(told).toHaveLength(1);
  expect(told[0]?.text.replaceAll(/\s+/g, ' ')).toMatch(/\$10 from \w+ ending \d{4} for: Monthly donation/);
  const path = pathIn(told[0]?.text, cardPath);
  expect(await look(path)).toBe(200);
  const answer = await press(path);
  expect(answer.status).toBe(303);
  const session = (answer.headers.get('location') ?? '').split('/').pop() ?? '';
  expect((await app.pay(session, 'pm_card_mastercard')).status).toBe(200);
  await app.quiet();
  const well = await held(id);
  expect(well.state).toBe('active');
  expect(well.lateSince).toBeUndefined();
  expect(well.method?.label).toBe('Mastercard ending 4444');
  expect(await app.database.db.payment.count({ where: { subscriptionId: id } })).toBe(2);
  expect((await subjects(email)).filter((subject) => subject.includes('all is well'))).toHaveLength(1);
  expect(await look(path)).toBe(404);
  expect((await press(path)).status).toBe(404);
  await days(32);
  expect(await app.database.db.payment.count({ where: { subscriptionId: id } })).toBe(3);
});

it('One that stays late is told once more before its end, and ends with a letter that says how to come back (PAY-14)', async () => {
  const { id, email } = await giveMonthly();
  await cardFails(id);
  await days(32);
  for (let day = 0; day < 16; day++) await days(1);
  const ended = await held(id);
  expect(ended.state).toBe('ended');
  expect(ended.endedReason).toBe('unpaid');
  expect(isEntitled(ended, app.sandbox.now(), graceDays)).toBe(false);
  const all = await subjects(email);
  expect(all.filter((subject) => subject.includes('did not come through'))).toHaveLength(1);
  expect(all.filter((subject) => subject.includes('unless another card'))).toHaveLength(1);
  expect(all.filter((subject) => subject.endsWith('has ended'))).toHaveLength(1);
  expect(all.filter((subject) => subject.startsWith('It has stopped'))).toEqual([]);
  const [last] = await lettersTo(email);
  expect(last?.text).toContain('Start again');
  await days(40);
  expect(await subjects(email)).toEqual(all);
});

it('Before the second charge its giver is told of it, once, with the link that stops it (PAY-14)', async () => {
  const { id, email } = await giveMonthly();
  await days(20);
  expect(await subjects(email)).toHaveLength(1);
  await days(5);
  await days(1);
  const [told, ...others] = await lettersTo(email);
  expect(others).toHaveLength(1);
  expect(told?.subject).toMatch(/^On \d+ \w+ 20\d\d we take \$10 for: Monthly donation$/);
  expect(pathIn(told?.text, /(\/gifts\/[\w-]+\/[\w-]+)/)).not.toBe('');
  await days(60);
  expect((await subjects(email)).filter((subject) => subject.startsWith('On '))).toHaveLength(1);
  expect((await held(id)).state).toBe('active');
});

it('A card that runs out is told of in the month before, once a card', async () => {
  const { id, email } = await giveMonthly();
  const { processorRef = '', customerRef = '' } = await held(id);
  const soon = new Date(app.sandbox.now().getTime() + 50 * dayMs);
  const method = await stripe.paymentMethods.create({
    type: 'card',
    card: {
      number: '4242424242424242',
      exp_month: soon.getUTCMonth() + 1,
      exp_year: soon.getUTCFullYear(),
      cvc: '123',
    },
  });
  await stripe.paymentMethods.attach(method.id, { customer: customerRef });
  await stripe.subscriptions.update(processorRef, { default_payment_method: method.id });
  await app.quiet();
  const expires = (await held(id)).method?.expiresOn?.getTime() ?? 0;
  await days(Math.round((expires - app.sandbox.now().getTime()) / dayMs) - 31 - 2);
  const runsOut = async () =>
    (await subjects(email)).filter((subject) => subject.startsWith('Your card runs out soon'));
  expect(await runsOut()).toEqual([]);
  await days(5);
  await days(1);
  expect(await runsOut()).toHaveLength(1);
});

it('News of a missed month in any order, and again, is told once', async () => {
  const { id, email } = await giveMonthly();
  await cardFails(id);
  await days(33);
  for (const { id: event, type } of app.sandbox.events().slice(-30).reverse())
    if (/invoice\.payment_failed|subscription\.updated/.test(type)) await app.sandbox.resend(event);
  await app.quiet();
  expect((await subjects(email)).filter((subject) => subject.includes('did not come through'))).toHaveLength(
    1,
  );
});
