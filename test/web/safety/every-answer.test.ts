import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aGift, startApplication, type TestApplication } from '../../support/application.ts';
import { ask, askerOf, post, type Answer, type Asker } from './ask.ts';
import { olive, signInOwner } from './owner.ts';
import { anEvent, signed } from './signed-event.ts';

let app: TestApplication;
let site: Asker;
let answers: Readonly<Record<string, Answer>>;

beforeAll(async () => {
  app = await startApplication({
    env: { PUBLIC_URL: 'https://lamp.example', TRUST_PROXY: '1' },
    limits: { perEmail: { points: 1, seconds: 600 } },
    stripeDeadlineMs: 500,
  });
  site = askerOf(app, { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.5' });
  answers = await everyKind();
});
afterAll(() => app.close());

const tooMuch = `message=${'x'.repeat(40_000)}`;
const { plan, frequency, name } = aGift;
const giftOf = (email: string, amount = '10'): string =>
  JSON.stringify({ plan, frequency, name, amount, email });
const asJson = { 'content-type': 'application/json' };
const ownJson = { ...asJson, 'sec-fetch-site': 'same-origin' };
const call = (body: string, headers: Record<string, string> = asJson): Promise<Answer> =>
  ask(site, '/api/v1/checkouts', { method: 'POST', headers, body });
const webhook = (headers: Record<string, string>, body: string): Promise<Answer> =>
  ask(site, '/webhooks/stripe', { method: 'POST', headers, body });

/** One of each kind of answer the site can give, by a name that says which. */
async function everyKind(): Promise<Record<string, Answer>> {
  const page = await ask(site, '/');
  const [stylesheet = '', icon = ''] = ['css', 'svg'].map(
    (kind) => new RegExp(`/assets/[\\w.]+\\.${kind}`).exec(page.text)?.[0],
  );
  const given = await post(site, '/checkouts', aGift);
  await app.pay(given.headers.location?.split('/').pop() ?? '');
  await app.quiet();
  const event = anEvent('evt_of_headers');
  const [secret = ''] = app.parts.stripe.webhookSecrets;
  const owner = await signInOwner(app, site);
  const asOwner = { headers: { cookie: owner } };
  const home = await ask(site, '/staff', asOwner);
  const csrf = /name="csrf" value="([^"]+)"/.exec(home.text)?.[1] ?? '';
  return {
    'the giving page': page,
    'the giving page, unchanged': await ask(site, '/', { headers: { 'if-none-match': page.headers.etag } }),
    'the giving page, compressed': await ask(site, '/', { headers: { 'accept-encoding': 'br' } }),
    'the giving page, preselected': await ask(site, '/?plan=digital'),
    'the giving page, asked what it takes': await ask(site, '/', { method: 'OPTIONS' }),
    'a stylesheet': await ask(site, stylesheet),
    'an icon': await ask(site, icon),
    privacy: await ask(site, '/privacy'),
    alive: await ask(site, '/healthz'),
    ready: await ask(site, '/readyz'),
    metrics: await ask(site, '/metrics'),
    'to the processor': given,
    'thanks to a stranger': await ask(site, '/thanks'),
    'kept mail': await ask(site, '/dev/mail'),
    'kept mail for programs': await ask(site, '/dev/mail.json'),
    'a kept letter': await ask(site, '/dev/mail/0'),
    'API docs': await ask(site, '/api/docs'),
    'API description': await ask(site, '/api/v1/openapi.json'),
    'API, begun': await call(giftOf('api@example.org')),
    'to the sign-in page': await ask(site, '/staff'),
    'the sign-in page': await ask(site, '/staff/sign-in'),
    'signed in': await post(site, '/staff/sign-in', olive),
    'a staff page': home,
    'signed out': await post(site, '/staff/sign-out', { csrf }, { cookie: owner }),
    'webhook stored': await webhook(signed(event, secret), event),
    'webhook 400': await webhook(asJson, event),
    'webhook 405': await ask(site, '/webhooks/stripe'),
    'webhook 413': await webhook(asJson, 'x'.repeat(300_000)),
    'webhook 415': await webhook({ 'content-type': 'text/plain' }, event),
    'page 400': await ask(site, '/staff/supporters/%'),
    'page 403': await post(site, '/checkouts', aGift, { 'sec-fetch-site': 'cross-site' }),
    'page 404': await ask(site, '/nowhere'),
    'page 413': await post(site, '/checkouts', tooMuch),
    'page 422': await post(site, '/checkouts', { ...aGift, name: '' }),
    'page 429': await post(site, '/checkouts', { ...aGift, other_amount: '30' }),
    'API 400': await call('{'),
    'API 403': await call('{}', { ...asJson, 'sec-fetch-site': 'cross-site' }),
    'API 404': await ask(site, '/api/v1/checkouts/x'),
    'API 413': await call(JSON.stringify({ message: 'x'.repeat(40_000) }), ownJson),
    'API 415': await call('{}', { 'content-type': 'text/plain' }),
    'API 422': await call('{}'),
    'API 429': await call(giftOf('api@example.org', '11')),
    ...(await whileStripeIsAway()),
    ...(await whileATableIsGone()),
  };
}

async function whileStripeIsAway(): Promise<Record<string, Answer>> {
  app.sandbox.setFaults({ api: [{ match: '*', kind: '500' }] });
  const begun = await post(site, '/checkouts', { ...aGift, email: 'later@example.org' });
  const cookie = begun.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const waiting = await ask(site, begun.headers.location ?? '', { headers: { cookie } });
  return {
    'to the waiting page': begun,
    'page 503': waiting,
    'API 503': await call(giftOf('too@example.org')),
  };
}

async function whileATableIsGone(): Promise<Record<string, Answer>> {
  const { pool } = app.database;
  await pool.query('ALTER TABLE checkout RENAME TO hidden');
  const found = {
    'page 500': await post(site, '/checkouts', { ...aGift, email: 'gone@example.org' }),
    'API 500': await call(giftOf('gone.too@example.org')),
  };
  await pool.query('ALTER TABLE hidden RENAME TO checkout');
  return found;
}

/** Headers that differ from one answer to the next of the same kind. */
const passing = new Set(['date', 'content-length', 'etag', 'connection', 'keep-alive', 'transfer-encoding']);

function lasting({ status, headers }: Answer): Record<string, unknown> {
  const told = Object.entries(headers)
    .filter(([name]) => !passing.has(name))
    .map(([name, value]) => [name, JSON.parse(withoutChance(JSON.stringify(value))) as unknown]);
  return { status, ...(Object.fromEntries(told) as object) };
}

function withoutChance(text: string): string {
  return text
    .replaceAll(/http:\/\/(127\.0\.0\.1|localhost):\d+/g, 'http://$1:SANDBOX')
    .replaceAll(/(__Host-\w+)=[^;"]+/g, '$1=VALUE')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replaceAll(/cs_test_\w+/g, 'SESSION')
    .replaceAll(/Expires=[^;"]+/g, 'Expires=DATE');
}

/** What most have in common is told once; each kind then says only where it differs, with null for what it lacks. */
function toldOnce(kinds: Readonly<Record<string, Answer>>): Record<string, Record<string, unknown>> {
  const all = Object.entries(kinds).map(([name, answer]) => [name, lasting(answer)] as const);
  const names = new Set(all.flatMap(([, headers]) => Object.keys(headers)));
  const usual = Object.fromEntries(
    [...names].flatMap((name) => {
      const value = all.map(([, headers]) => headers[name]).find((each) => isUsual(name, each));
      return value === undefined ? [] : [[name, value]];
    }),
  );
  function isUsual(name: string, value: unknown): boolean {
    const same = all.filter(([, headers]) => JSON.stringify(headers[name]) === JSON.stringify(value));
    return value !== undefined && same.length > all.length / 2;
  }
  const differing = (headers: Record<string, unknown>): object =>
    Object.fromEntries(
      [...names]
        .filter((name) => JSON.stringify(headers[name]) !== JSON.stringify(usual[name]))
        .map((name) => [name, headers[name] ?? null]),
    );
  const told = all.map(([name, headers]) => [name, differing(headers)]);
  return Object.fromEntries([['usually', usual], ...told]) as ReturnType<typeof toldOnce>;
}

describe('Every kind of answer', () => {
  it('(HDR-1, HDR-2, HDR-4, SES-5) was given once, and kept what is promised of every answer', () => {
    // The promises themselves are checked where the questions are asked (ask.ts); here, that each kind was among them.
    const statuses = Object.values(answers).map(({ status }) => status);
    expect([...new Set(statuses)].sort()).toEqual([
      200, 201, 204, 303, 304, 400, 403, 404, 405, 413, 415, 422, 429, 500, 503,
    ]);
    for (const [kind, { status }] of Object.entries(answers)) {
      const meant = / (\d{3})$/.exec(kind)?.[1];
      if (meant !== undefined) expect([kind, status]).toEqual([kind, Number(meant)]);
    }
    expect(Object.values(answers).flatMap(({ headers }) => headers['set-cookie'] ?? [])).toHaveLength(4);
  });

  it('(HDR-6) carries the headers that were looked at when they last changed', () => {
    const kept = JSON.parse(
      readFileSync(path.join(import.meta.dirname, 'headers.snapshot.json'), 'utf8'),
    ) as unknown;
    expect(toldOnce(answers)).toEqual(kept);
  });
});

describe('When something cannot be done', () => {
  const of = (audience: string): [string, Answer][] =>
    Object.entries(answers).filter(([kind]) => kind.startsWith(`${audience} `) && /\d$/.test(kind));

  it('(LOG-5) a person is told so on a page, and whether anything was charged', () => {
    expect(of('page')).toHaveLength(8);
    for (const [kind, { headers, text }] of of('page')) {
      expect([kind, headers['content-type']]).toEqual([kind, 'text/html; charset=utf-8']);
      expect(text).toContain('1800 634 206');
      if (!/40[04]|422/.test(kind))
        expect([kind, text]).toEqual([kind, expect.stringMatching(/nothing was charged/i)]);
    }
  });

  it('a program is told so in application/problem+json', () => {
    const all = [...of('API'), ...of('webhook').filter(([kind]) => kind.endsWith('413'))];
    expect(all).toHaveLength(10);
    for (const [kind, { status, headers, text }] of all) {
      expect([kind, headers['content-type']]).toEqual([kind, 'application/problem+json; charset=utf-8']);
      const problem = JSON.parse(text) as Record<string, unknown>;
      expect([kind, problem]).toEqual([kind, expect.objectContaining({ type: 'about:blank', status })]);
      expect(String(problem['title'])).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('whoever should come again is told when', () => {
    for (const kind of ['page 429', 'API 429', 'page 503', 'API 503']) {
      expect([kind, Number(answers[kind]?.headers['retry-after'])]).toEqual([kind, expect.any(Number)]);
      expect(Number(answers[kind]?.headers['retry-after'])).toBeGreaterThan(0);
    }
  });

  it('(LOG-5) an error of ours is told with an id and nothing else', () => {
    expect(answers['page 500']?.text).toMatch(/please quote <code>[0-9a-f-]{36}</);
    const problem = JSON.parse(answers['API 500']?.text ?? '') as object;
    expect(Object.keys(problem).sort()).toEqual(['requestId', 'status', 'title', 'type']);
  });
});
