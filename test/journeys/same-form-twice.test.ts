import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { anAddress, aGift, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder, paymentsIn } from '../support/books.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

const sessionOf = (url: string) => url.split('/').pop() ?? '';
const sessionsMade = () =>
  app.sandbox.requests().filter(({ method, path }) => method === 'POST' && path === '/v1/checkout/sessions');

it.each([
  ['a gift', { ...aGift, email: 'ten@example.org' }],
  ['a month', { ...aGift, email: 'month@example.org', plan: 'digital', frequency: 'monthly' }],
  ['a year of print', { ...aGift, ...anAddress, email: 'year@example.org', plan: 'print' }],
])(
  'The form for %s sent ten times at once begins one checkout and leads to one page (PAY-6)',
  async (_what, form) => {
    const before = sessionsMade().length;
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.post(form)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(303));
    expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1);
    expect(await app.database.db.checkout.count({ where: { email: form.email } })).toBe(1);
    expect(sessionsMade()).toHaveLength(before + 1);
  },
);

it('Back and again, after an hour’s thought or none, is still one gift while it is not paid; what is changed is another (PAY-6)', async () => {
  const form = { ...aGift, email: 'back@example.org' };
  const first = await app.give(form);
  expect((await app.give(form)).session).toBe(first.session);
  expect((await app.give({ ...form, other_amount: '26' })).session).not.toBe(first.session);
  expect((await app.post(form, { 'user-agent': 'another phone' })).headers.get('location')).not.toBe(
    first.url,
  );
});

it('When the first is paid, the same form again is a second gift with a receipt of its own (PAY-6)', async () => {
  const form = { ...aGift, email: 'generous@example.org' };
  const first = await app.give(form);
  await app.pay(first.session);
  await app.quiet();
  const second = await app.give(form);
  expect(second.session).not.toBe(first.session);
  await app.pay(second.session);
  await app.quiet();
  const theirs = (await paymentsIn(app.database.db)).filter(({ receipt }) => receipt?.email === form.email);
  expect(theirs.map(({ baseMinor }) => baseMinor)).toEqual([2550n, 2550n]);
  expect(new Set(theirs.map(({ supporterId }) => supporterId)).size).toBe(1);
  expect((await app.mail()).filter(({ to }) => to === form.email)).toHaveLength(2);
});

it('When the first page has closed, the same form opens another (PAY-6)', async () => {
  const form = { ...aGift, email: 'slow@example.org' };
  const first = await app.give(form);
  await app.sandbox.advance(61 * 60_000);
  const second = await app.give(form);
  expect(second.session).not.toBe(first.session);
  await app.pay(second.session);
  await app.quiet();
  const gifts = await app.database.db.donation.findMany({
    where: { checkout: { email: form.email } },
    orderBy: { createdAt: 'asc' },
  });
  expect(gifts.map(({ state }) => state)).toEqual(['expired', 'paid']);
});

it('Begun while Stripe was away and sent again three quarters of an hour later, the form still leads to a page (PAY-6)', async () => {
  const form = { ...aGift, email: 'patient@example.org' };
  await app.stopWorker();
  app.sandbox.setFaults({ api: [{ match: 'POST /v1/checkout/sessions', kind: '500', times: 1 }] });
  const waiting = await app.post(form);
  expect(waiting.headers.get('location')).toMatch(/^\/checkouts\//);
  // Stripe opens no page for less than half an hour, so the first could not be opened any more.
  await app.sandbox.advance(45 * 60_000);
  const cookie = (waiting.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const page = new URL(waiting.headers.get('location') ?? '', app.url);
  const back = await fetch(page, { headers: { cookie }, redirect: 'manual' });
  expect(back.headers.get('location')).toMatch(/^\/\?back=1&.*amount=25\.50/);
  const again = await app.give(form);
  expect((await app.pay(sessionOf(again.url))).status).toBe(200);
});
