import { afterEach, expect, it } from '@jest/globals';
import { aGift, startApplication, type TestApplication, type TestOptions } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';

let app: TestApplication;
const withLimit = async (points: number, options: TestOptions = {}) => {
  const limits = { perConnection: { points, seconds: 600 }, ...options.limits };
  app = await startApplication({ worker: false, ...options, limits });
};
afterEach(async () => {
  await expectBooksInOrder(app.database.db);
  await app.close();
});

/** Everybody presses at the same moment: how each was answered, counted. */
async function answersTo(
  many: number,
  from: (position: number) => Readonly<Record<string, string>> = () => ({}),
  fields: (position: number) => Readonly<Record<string, string>> = (position) => ({
    email: `card${position}@example.org`,
  }),
): Promise<Record<number, number>> {
  const answers = await Promise.all(
    Array.from({ length: many }, (_, position) =>
      app.post({ ...aGift, ...fields(position) }, from(position)),
    ),
  );
  const counted: Record<number, number> = {};
  for (const { status } of answers) counted[status] = (counted[status] ?? 0) + 1;
  return counted;
}

const sessionsMade = () =>
  app.sandbox.requests().filter(({ path }) => path === '/v1/checkout/sessions').length;

it('Of fifty at once from one connection exactly as many begin as the limit lets, and only those cost a call (RL-1, RL-4)', async () => {
  await withLimit(7);
  expect(await answersTo(50)).toEqual({ 303: 7, 429: 43 });
  expect(sessionsMade()).toBe(7);
  expect(app.sandbox.requests()).toHaveLength(7);
  expect(await app.database.db.checkout.count()).toBe(7);
  await app.sandbox.advance(601_000);
  expect(await answersTo(10, undefined, (position) => ({ email: `later${position}@example.org` }))).toEqual({
    303: 7,
    429: 3,
  });
});

it('A household’s whole /64 of IPv6 is one connection, and the next household’s another (RL-1)', async () => {
  await withLimit(5, { env: { TRUST_PROXY: '1' } });
  const from = (network: string) => (position: number) => ({
    'x-forwarded-for': `2001:db8:1:${network}:${position.toString(16)}::${(position + 1).toString(16)}`,
  });
  expect(await answersTo(30, from('2'))).toEqual({ 303: 5, 429: 25 });
  expect(await answersTo(30, from('3'), (position) => ({ email: `next${position}@example.org` }))).toEqual({
    303: 5,
    429: 25,
  });
});

it('An address that the asker made up changes nothing where no proxy is trusted, and only its end counts where one is (RL-1)', async () => {
  await withLimit(5);
  expect(await answersTo(20, (position) => ({ 'x-forwarded-for': `203.0.113.${position}` }))).toEqual({
    303: 5,
    429: 15,
  });
  await app.close();
  await withLimit(5, { env: { TRUST_PROXY: '1' } });
  const forged = (position: number) => ({ 'x-forwarded-for': `203.0.113.${position}, 198.51.100.7` });
  expect(await answersTo(20, forged)).toEqual({ 303: 5, 429: 15 });
});

it('One e-mail address is limited from wherever it is used, however it is spelt, and all together are too (RL-1)', async () => {
  await withLimit(100, {
    env: { TRUST_PROXY: '1' },
    limits: { perEmail: { points: 3, seconds: 600 }, altogether: { points: 8, seconds: 60 } },
  });
  const anywhere = (position: number) => ({ 'x-forwarded-for': `198.51.100.${position}` });
  const spelt = (position: number) => ({
    email: position % 2 === 0 ? 'One@Example.org' : 'one@example.org',
    message: `try ${position}`,
  });
  expect(await answersTo(6, anywhere, spelt)).toEqual({ 303: 3, 429: 3 });
  await app.sandbox.advance(61_000);
  expect(await answersTo(20, anywhere)).toEqual({ 303: 8, 429: 12 });
});

it('What is refused costs no call and leaves no row: bad forms, other sites, the limit (RL-4)', async () => {
  await withLimit(2);
  const refused = [
    await app.post({ ...aGift, email: 'nobody' }),
    await app.post({ ...aGift, other_amount: '-5' }),
    await app.post({ ...aGift, plan: 'gold' }),
    await app.post(aGift, { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }),
    await app.post({}),
  ];
  expect(refused.map(({ status }) => status)).toEqual([422, 422, 422, 403, 422]);
  for (const path of [
    '/',
    '/?plan=digital&frequency=monthly&amount=50',
    '/thanks?session_id=cs_test_1',
    '/healthz',
  ])
    await fetch(new URL(path, app.url));
  expect(app.sandbox.requests()).toEqual([]);
  expect(await app.database.db.checkout.count()).toBe(0);
  // And they were not counted either: the limit is whole.
  expect(await answersTo(3)).toEqual({ 303: 2, 429: 1 });
});

it('Whoever is refused for rate is told so kindly, and that nothing was charged (RL-1)', async () => {
  await withLimit(1);
  await app.give(aGift);
  const refused = await app.post({ ...aGift, email: 'second@example.org' });
  expect(refused.status).toBe(429);
  expect(await refused.text()).toContain('Nothing was charged.');
});

it('With the limits’ own table gone giving goes on, and is still limited (RL-7)', async () => {
  await withLimit(6);
  await app.database.pool.query('DROP TABLE rate_limit');
  expect(await answersTo(20)).toEqual({ 303: 6, 429: 14 });
});
