import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildWeb } from '../../../src/wiring.ts';
import { aGift, startApplication, type TestApplication } from '../../support/application.ts';
import { routesOf, type WalkedRoute } from '../walk.ts';
import { ask, askerOf, ownForm, post, type Asker } from './ask.ts';
import { olive, signInOwner } from './owner.ts';

let app: TestApplication;
let site: Asker;
let routes: readonly WalkedRoute[];
let posts: readonly string[];
let owner: string;

beforeAll(async () => {
  app = await startApplication({ worker: false });
  site = askerOf(app);
  routes = routesOf((await buildWeb(app.parts)).app);
  posts = routes
    .filter(({ method, path }) => method !== 'GET' && path !== '/webhooks/stripe')
    .map(({ path }) => path.replaceAll(/:\w+/g, '0194f000-0000-7000-8000-000000000000'));
  owner = await signInOwner(app, site);
});
afterAll(() => app.close());

const strangers = (): readonly Readonly<Record<string, string>>[] => [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { 'sec-fetch-site': 'cross-site', origin: app.url },
  { 'sec-fetch-site': '', origin: 'https://evil.example' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: '' },
  { origin: `${app.url}.evil.example` },
  { origin: app.url.replace('http:', 'https:') },
  { origin: app.url.replace(/\d+$/, '1') },
  { origin: `${app.url}, https://evil.example` },
];

describe('What another site’s page has a browser send', () => {
  it('(CSRF-1) is refused at every address that takes a form, whoever is signed in', async () => {
    expect(posts.length).toBeGreaterThanOrEqual(5);
    for (const path of posts) {
      for (const stranger of strangers()) {
        const headers = { 'content-type': 'application/json', ...stranger, cookie: owner };
        const { status } = await ask(site, path, { method: 'POST', headers, body: '{}' });
        expect([path, stranger, status]).toEqual([path, stranger, 403]);
      }
    }
    expect(app.sandbox.requests()).toEqual([]);
    expect(await app.database.db.checkout.count()).toBe(0);
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'TRACE'])('(CSRF-1) is refused with %s too', async (method) => {
    for (const path of ['/', '/checkouts', '/api/v1/checkouts', '/staff', '/staff/sign-out']) {
      const { status } = await ask(site, path, { method, headers: { 'sec-fetch-site': 'cross-site' } });
      expect([path, status]).toEqual([path, 403]);
    }
  });

  it('(CSRF-1) is told from our own pages by either header', async () => {
    for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: app.url }]) {
      const { status } = await ask(site, '/checkouts', {
        method: 'POST',
        headers: { 'content-type': ownForm['content-type'], ...headers },
        body: 'plan=none',
      });
      expect(status).toBe(422);
    }
  });

  it('(CSRF-1) Without either header a program may begin a checkout, and nobody may act as staff or as a supporter', async () => {
    const bare = { 'content-type': ownForm['content-type'], cookie: owner };
    const body = new URLSearchParams(olive).toString();
    for (const path of ['/checkouts', '/CHECKOUTS/']) {
      expect((await ask(site, path, { method: 'POST', headers: bare, body })).status).toBe(422);
    }
    const back = posts.filter((path) => /^\/(staff|account)\//.test(path));
    for (const path of [
      ...back,
      ...back.map((each) => each.toUpperCase()),
      '/Staff/sign-in',
      '/staff/sign-in/',
    ]) {
      const { status } = await ask(site, path, { method: 'POST', headers: bare, body });
      expect([path, status]).toEqual([path, 403]);
    }
  });

  it('is no matter for the webhook, which is judged by its signature', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' };
    const { status } = await ask(site, '/webhooks/stripe', { method: 'POST', headers, body: '{}' });
    expect(status).toBe(400);
  });
});

describe('A script of another site', () => {
  it('(CSRF-5) may read nothing: no answer carries a CORS header, and a preflight gets no leave', async () => {
    const paths = new Set(routes.map(({ path }) => path.replaceAll(/:\w+/g, 'x')));
    for (const path of [...paths, '/nowhere']) {
      const headers = {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      };
      for (const method of ['OPTIONS', 'GET', 'HEAD']) await ask(site, path, { method, headers });
    }
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json-seq',
    'application/jsonp',
    'text/json',
    '',
  ])('(CSRF-5) cannot pass off %j as JSON', async (type) => {
    const { status, headers, text } = await ask(site, '/api/v1/checkouts', {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify(aGift),
    });
    expect(status).toBe(415);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(text)).toMatchObject({ status: 415, title: 'Send application/json.' });
  });
});

describe('A redirect', () => {
  const away = [
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https:evil.example',
    'https://evil.example/staff',
    '/staff/../..//evil.example',
    '/staff/\t/evil.example',
    '/%2f%2fevil.example',
    'javascript:alert(1)',
    '/staff/..%2f..',
  ];

  it('(CSRF-6) after signing in leads into the back office, whatever the form asked for', async () => {
    for (const next of away) {
      const { status, headers } = await post(site, '/staff/sign-in', { ...olive, next });
      expect(status).toBe(303);
      expect(headers.location).toMatch(/^\/staff(\/(?!\/)|\?|$)/);
    }
  });

  it('(CSRF-6) to the sign-in page keeps only a page of ours in mind', async () => {
    for (const next of [
      '//evil.example',
      '/..//evil.example',
      '/%5cevil.example',
      '?next=https://evil.example',
    ]) {
      const { headers } = await ask(site, `/staff${next}`);
      expect(headers.location ?? '/staff').toMatch(/^\/staff/);
      const shown = await ask(site, `/staff/sign-in?next=${encodeURIComponent(next)}`);
      expect(/name="next" value="([^"]*)"/.exec(shown.text)?.[1]).toMatch(/^\/staff(\?|$)/);
    }
  });

  it('(CSRF-6) from the form leads to the processor, and nowhere that the form names', async () => {
    const { status, headers } = await post(site, '/checkouts', {
      ...aGift,
      next: 'https://evil.example',
      url: 'https://evil.example',
      success_url: 'https://evil.example',
    });
    expect(status).toBe(303);
    expect(headers.location).toMatch(new RegExp(`^${app.sandbox.url}/`));
    const opened = app.sandbox.requests().at(-1);
    expect(JSON.stringify(opened)).not.toContain('evil.example');
  });
});
