import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aGift, startApplication, type TestApplication } from '../../support/application.ts';
import { ask, askerOf, post, type Asker } from './ask.ts';
import { signInOwner } from './owner.ts';
import { anEvent, signed } from './signed-event.ts';

const home = 'https://lamp.example';
const overHttp = { 'x-forwarded-proto': 'http' };

describe('Behind proxies that end TLS', () => {
  let app: TestApplication;
  let site: Asker;
  beforeAll(async () => {
    app = await startApplication({ env: { PUBLIC_URL: home, TRUST_PROXY: '1' } });
    site = askerOf(app);
  });
  afterAll(() => app.close());

  it.each([
    '/',
    '/?amount=50&plan=none',
    '/privacy',
    '/thanks?session_id=x',
    '/staff?a=1',
    '/nowhere',
    '/api/docs',
  ])('(HDR-5) %s asked for over http is sent on to https', async (path) => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, text } = await ask(site, path, { method, headers: overHttp });
      expect([status, headers.location, text]).toEqual([308, home + path, '']);
      expect(headers['set-cookie']).toBeUndefined();
    }
  });

  it.each([
    ['//evil.example', `${home}//evil.example`],
    ['/\\evil.example', `${home}/\\evil.example`],
    ['/@evil.example', `${home}/@evil.example`],
    ['http://evil.example/give', `${home}/`],
  ])('(CSRF-6) Even %s is sent on to this host', async (path, to) => {
    const headers = { ...overHttp, host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    const { status, headers: told } = await ask(site, path, { headers });
    expect([status, told.location]).toEqual([308, to]);
    expect(new URL(told.location ?? '').host).toBe('lamp.example');
  });

  it.each(['@evil.example', '.evil.example', '\\\\evil.example'])(
    '(CSRF-6) %s is no address',
    async (path) => {
      const { status, headers } = await ask(site, path, { headers: overHttp });
      expect([status, headers.location]).toEqual([400, undefined]);
    },
  );

  it('(HDR-5) Programs and forms are refused over http, for what they sent could be read', async () => {
    const event = anEvent('evt_over_http');
    const [secret = ''] = app.parts.stripe.webhookSecrets;
    const tries = [
      ask(site, '/webhooks/stripe', {
        method: 'POST',
        headers: { ...overHttp, ...signed(event, secret) },
        body: event,
      }),
      ask(site, '/WEBHOOKS/stripe', {
        method: 'POST',
        headers: { ...overHttp, ...signed(event, secret) },
        body: event,
      }),
      ask(site, '/api/v1/openapi.json', { headers: overHttp }),
      ask(site, '/api/v1/checkouts', {
        method: 'POST',
        headers: { ...overHttp, 'content-type': 'application/json' },
        body: JSON.stringify(aGift),
      }),
    ];
    for (const { status, headers } of await Promise.all(tries)) {
      expect(status).toBe(403);
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    }
    const form = await post(site, '/checkouts', aGift, overHttp);
    expect([form.status, form.headers['set-cookie']]).toEqual([403, undefined]);
    expect(
      (await post(site, '/staff/sign-in', { email: 'a@b.example', password: 'x' }, overHttp)).status,
    ).toBe(403);
    expect(await app.database.db.stripeEvent.count()).toBe(0);
    expect(await app.database.db.checkout.count()).toBe(0);
  });

  it('(HDR-5) A page over https is shown, and so is one that was asked for from inside', async () => {
    for (const headers of [{ 'x-forwarded-proto': 'https' }, { 'x-forwarded-proto': 'HTTPS' }, {}]) {
      for (const path of ['/', '/privacy', '/api/v1/openapi.json']) {
        expect((await ask(site, path, { headers })).status).toBe(200);
      }
    }
  });

  it.each(['/healthz', '/readyz'])(
    '(HDR-5) %s answers over http too: it is asked from inside',
    async (path) => {
      expect((await ask(site, path, { headers: overHttp })).status).toBe(200);
    },
  );
});

describe('Where no proxy is believed', () => {
  let app: TestApplication;
  afterEach(() => app.close());

  it('(HDR-5) what a browser says of the way it came changes nothing', async () => {
    app = await startApplication({ env: { PUBLIC_URL: home, TRUST_PROXY: '0' } });
    const { status } = await ask(askerOf(app), '/', { headers: overHttp });
    expect(status).toBe(200);
  });

  it('(HDR-5) a site at http sends nobody to https', async () => {
    app = await startApplication({ env: { TRUST_PROXY: '1' } });
    expect((await ask(askerOf(app), '/', { headers: overHttp })).status).toBe(200);
  });
});

/** One more than the limit, each saying that it comes from somewhere else; gives the last status. */
async function lastOfFour(site: Asker, forwardedFor: (n: number) => string): Promise<number> {
  let last = 0;
  for (const n of [1, 2, 3, 4]) {
    const headers = {
      'x-forwarded-for': forwardedFor(n),
      'x-real-ip': `198.51.100.${n}`,
      forwarded: `for=198.51.100.${n}`,
    };
    last = (await post(site, '/checkouts', { ...aGift, email: `r${n}@example.org` }, headers)).status;
  }
  return last;
}

describe('Who a request comes from', () => {
  const limits = { perConnection: { points: 3, seconds: 600 } };
  let app: TestApplication;
  afterEach(() => app.close());

  it('(HDR-5) is what the socket says where no proxy is believed, whatever the headers say', async () => {
    app = await startApplication({ limits });
    expect(await lastOfFour(askerOf(app), (n) => `198.51.100.${n}`)).toBe(429);
  });

  it('(HDR-5) is what the one proxy believed says, not what it was told', async () => {
    app = await startApplication({ limits, env: { TRUST_PROXY: '1' } });
    const site = askerOf(app);
    expect(await lastOfFour(site, (n) => `198.51.100.${n}, 203.0.113.9`)).toBe(429);
    expect(await lastOfFour(site, (n) => `10.9.9.9, 198.51.100.${n}`)).toBe(303);
    expect(await lastOfFour(site, (n) => `1.2.3.4, 2001:db8:1:2::${n}`)).toBe(429);
    for (const garbage of ['', ',,,', 'x'.repeat(4000), '<script>', '1.2.3.4:99, [::1]:8']) {
      const { status } = await post(site, '/checkouts', aGift, { 'x-forwarded-for': garbage });
      expect([garbage, status]).toEqual([garbage, 303]);
    }
  });

  it('(HDR-5) is what the outer of two proxies says where two are believed', async () => {
    app = await startApplication({ limits, env: { TRUST_PROXY: '2' } });
    const site = askerOf(app);
    expect(await lastOfFour(site, (n) => `198.51.100.${n}, 203.0.113.9, 10.0.0.1`)).toBe(429);
    expect(await lastOfFour(site, (n) => `203.0.113.9, 198.51.100.${n}, 10.0.0.1`)).toBe(303);
  });
});

describe('The name a browser calls us by', () => {
  let app: TestApplication;
  let site: Asker;
  beforeAll(async () => {
    app = await startApplication({ env: { PUBLIC_URL: home, TRUST_PROXY: '1' } });
    site = askerOf(app, {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      'x-forwarded-proto': 'https',
    });
  });
  afterAll(() => app.close());

  it('(ML-5, CSRF-6) is not written into any page, letter, link or address: the settings are', async () => {
    const owner = await signInOwner(app, site);
    const given = await post(site, '/checkouts', aGift);
    await app.pay(given.headers.location?.split('/').pop() ?? '');
    await app.quiet();
    const pages = [
      '/',
      '/privacy',
      '/api/docs',
      '/api/v1/openapi.json',
      '/staff',
      '/staff/supporters',
      '/nowhere',
    ];
    for (const path of pages) {
      const { text, headers } = await ask(site, path, { headers: { cookie: owner } });
      expect(text + JSON.stringify(headers)).not.toContain('evil.example');
    }
    expect((await ask(site, '/staff')).headers.location).toBe('/staff/sign-in');
    expect(JSON.stringify(app.sandbox.requests())).not.toContain('evil.example');
    const [session] = app.sandbox.requests().filter(({ path }) => path === '/v1/checkout/sessions');
    expect(JSON.stringify(session)).toContain('lamp.example/thanks');
    const [letter] = await app.mail();
    expect(letter?.html).not.toContain('evil.example');
  });
});
