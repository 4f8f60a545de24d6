import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { parseConfig } from '../../../src/config.ts';
import { prepare, startWeb, type RunningWeb } from '../../../src/processes.ts';
import { buildParts, buildWeb, type Parts } from '../../../src/wiring.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';
import { routesOf } from '../walk.ts';
import { ask, askerOf, type Asker } from './ask.ts';

let database: TestDatabase;
let parts: Parts;
let web: RunningWeb;
let site: Asker;

beforeAll(async () => {
  database = await testDb();
  const config = parseConfig({
    NODE_ENV: 'production',
    PORT: '0',
    PUBLIC_URL: 'https://lamp.example',
    TRUST_PROXY: '1',
    DATABASE_URL: database.url ?? 'postgresql://nobody@127.0.0.1/unused',
    STRIPE_SECRET_KEY: 'sk_live_of_nobody',
    STRIPE_WEBHOOK_SECRET: 'whsec_of_nobody',
    SESSION_SECRET: 'a secret of forty characters for a test.',
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'lamp@lamp.example',
    METRICS_TOKEN: 'sixteen letters or more',
  });
  parts = buildParts(config, database, undefined, { logger: pino({ level: 'silent' }) });
  await prepare(parts);
  web = await startWeb(parts);
  site = askerOf({ web, parts }, { 'x-forwarded-proto': 'https' });
});
afterAll(async () => {
  await web.stop();
  await parts.queue.stop();
  parts.closeMail();
  await database.close();
});

describe('In production', () => {
  it.each([
    '/dev/mail',
    '/dev/mail.json',
    '/dev/mail/0',
    '/dev',
    '/DEV/mail',
    '/sandbox/faults',
    '/c/pay/cs_test_1',
  ])('(SUP-1) there is no %s', async (path) => {
    expect((await ask(site, path)).status).toBe(404);
  });

  it('(SUP-1) no address is registered that is for development', async () => {
    const paths = routesOf((await buildWeb(parts)).app).map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(15);
    expect(paths.filter((path) => /dev|test|debug|sandbox/.test(path))).toEqual([]);
  });

  it('(HDR-2) forms may lead to this site and to Stripe’s own pages, and nowhere else', async () => {
    const { headers } = await ask(site, '/');
    expect(headers['content-security-policy']).toContain(
      "form-action 'self' https://checkout.stripe.com https://billing.stripe.com;",
    );
    expect(headers['content-security-policy']).not.toMatch(/http:|unsafe|127\.0\.0\.1|localhost/);
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
  });

  it('the numbers are for whoever has their token', async () => {
    const tries = ['', 'Bearer sixteen letters', 'Bearer sixteen letters or morE', 'sixteen letters or more'];
    for (const authorization of tries) {
      expect((await ask(site, '/metrics', { headers: { authorization } })).status).toBe(404);
    }
    const headers = { authorization: 'Bearer sixteen letters or more' };
    expect((await ask(site, '/metrics', { headers })).text).toContain('http_request_seconds');
  });
});
