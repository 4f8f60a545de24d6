import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { checkoutStatus, openedCheckout, problem } from '../../../src/web/api/schemas.ts';
import { operations } from '../../../src/web/api/openapi.ts';
import { anAddress, startApplication, type TestApplication } from '../../support/application.ts';
import { ask, askerOf, type Answer, type Asker } from '../safety/ask.ts';

let app: TestApplication;
let site: Asker;
beforeAll(async () => {
  app = await startApplication({ stripeDeadlineMs: 500, limits: { perEmail: { points: 5, seconds: 600 } } });
  site = askerOf(app);
});
afterAll(() => app.close());

const gift = {
  plan: 'none',
  frequency: 'once',
  amount: '25.50',
  name: 'Ada Reader',
  email: 'ada@example.org',
};

/** Asks as a program does, and gives the answer only if it is one the description tells of. */
async function begin(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const answer = await ask(site, '/api/v1/checkouts', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  expectAsDescribed('post', '/api/v1/checkouts', answer);
  return answer;
}

async function status(id: string): Promise<Answer> {
  const answer = await ask(site, `/api/v1/checkouts/${id}`);
  expectAsDescribed('get', '/api/v1/checkouts/{id}', answer);
  return answer;
}

function expectAsDescribed(method: string, path: string, answer: Answer): void {
  const operation = operations.find((each) => each.method === method && each.path === path);
  const described = operation?.answers[answer.status];
  expect([path, answer.status, described !== undefined]).toEqual([path, answer.status, true]);
  expect(answer.headers['content-type']).toBe(`${described?.type ?? 'application/json'}; charset=utf-8`);
  described?.schema?.strict().parse(JSON.parse(answer.text));
}

const read = <T extends z.ZodType>(schema: T, { text }: Answer): z.output<T> =>
  schema.parse(JSON.parse(text));
const fieldsIn = (answer: Answer): (string | undefined)[] =>
  (read(problem, answer).errors ?? []).map(({ field }) => field);

describe('A program that begins a gift', () => {
  it('gets an id and the page where it is paid, and can ask how it stands until it is paid', async () => {
    const answer = await begin(gift);
    expect(answer.status).toBe(201);
    const { id, url } = read(openedCheckout, answer);
    expect(answer.headers.location).toBe(`/api/v1/checkouts/${id}`);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(url).toMatch(new RegExp(`^${app.sandbox.url}/`));
    expect(read(checkoutStatus, await status(id))).toEqual({ id, status: 'open' });
    await app.pay(url.split('/').pop() ?? '');
    await app.quiet();
    expect(read(checkoutStatus, await status(id))).toEqual({ id, status: 'paid' });
    expect(await app.mail()).toHaveLength(1);
  });

  it('may send the same again, and gets the same checkout', async () => {
    const again = { ...gift, email: 'twice@example.org' };
    const calls = app.sandbox.requests().length;
    const answers = await Promise.all([begin(again), begin(again)]);
    answers.push(await begin(again));
    const ids = answers.map((answer) => read(openedCheckout, answer).id);
    expect(new Set(ids).size).toBe(1);
    expect(await app.database.db.checkout.count({ where: { email: again.email } })).toBe(1);
    const sessions = app.sandbox.requests().slice(calls);
    expect(new Set(sessions.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    const other = read(openedCheckout, await begin({ ...again, amount: '26' }));
    expect(ids).not.toContain(other.id);
  });

  it.each([
    { plan: 'none', frequency: 'once', amount: 25.5 },
    { plan: 'none', frequency: 'monthly', amount: '1,000', cover_fee: true, newsletter: false },
    { plan: 'digital', frequency: 'monthly' },
    { plan: 'digital', frequency: 'once', phone: null, message: '' },
    { plan: 'print', frequency: 'monthly', ...anAddress },
    { plan: 'print', frequency: 'once', ...anAddress, postcode: '3000', address_checked: true },
  ])('may ask for any of the ways: %j', async (way) => {
    const { plan, frequency } = way;
    const email = `${plan}.${frequency}@example.org`;
    expect((await begin({ name: 'Ada Reader', email, ...way })).status).toBe(201);
  });

  it('is told every problem at once, each by the name of its field', async () => {
    const answer = await begin({ plan: 'print', frequency: 'weekly', email: 'ada', line1: ['x'] });
    expect(answer.status).toBe(422);
    expect(fieldsIn(answer).sort()).toEqual(
      ['email', 'frequency', 'line1', 'name', 'postcode', 'state', 'suburb'].sort(),
    );
    for (const { message } of read(problem, answer).errors ?? []) expect(message).toMatch(/^[A-Z].*\.$/);
  });

  it('is asked about a postcode of another state, and may say that it is meant', async () => {
    const answer = await begin({ ...gift, ...anAddress, plan: 'print', postcode: '3000' });
    expect([answer.status, fieldsIn(answer)]).toEqual([422, ['postcode']]);
  });

  it('is told of what cannot be read, is too large or is no JSON', async () => {
    expect((await begin('{"plan":')).status).toBe(400);
    expect((await begin({ message: 'x'.repeat(33_000) })).status).toBe(413);
    expect((await begin('plan=none', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await begin(gift, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('(AVL-2) is told that nothing was charged while Stripe is away, and gets its checkout by sending the same again', async () => {
    const later = { ...gift, email: 'later@example.org' };
    app.sandbox.setFaults({ api: [{ match: 'POST /v1/checkout/sessions', kind: '500' }] });
    const away = await begin(later);
    expect(away.status).toBe(503);
    expect(read(problem, away).detail).toContain('Nothing was charged');
    expect(Number(away.headers['retry-after'])).toBeGreaterThan(0);
    app.sandbox.setFaults({});
    const back = await begin(later);
    expect(back.status).toBe(201);
    const { id } = read(openedCheckout, back);
    expect(await app.database.db.checkout.findMany({ where: { email: later.email } })).toMatchObject([
      { id },
    ]);
  });

  it('is asked to slow down when there are too many', async () => {
    const eager = { ...gift, email: 'eager@example.org' };
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) statuses.push((await begin({ ...eager, amount: String(30 + n) })).status);
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429]);
  });
});

describe('A program that asks how a checkout stands', () => {
  it.each([
    '0194f000-0000-7000-8000-000000000000',
    'x',
    '..',
    '%00',
    '0194f000-0000-7000-8000-00000000000',
    '00000000-0000-0000-0000-000000000000',
    'constructor',
  ])('is told that there is no %s', async (id) => {
    const answer = await ask(site, `/api/v1/checkouts/${id}`);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(read(problem.strict(), answer)).toMatchObject({ type: 'about:blank', status: 404 });
  });

  it('is told nothing of who gives, how much, or by what means', async () => {
    const { id } = read(openedCheckout, await begin({ ...gift, email: 'private@example.org' }));
    expect(Object.keys(JSON.parse((await status(id)).text) as object)).toEqual(['id', 'status']);
  });
});
