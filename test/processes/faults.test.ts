import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { usualPatience } from '../../src/database/client.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { onPostgres } from '../support/test-db.ts';
import { until } from '../support/until.ts';
import { wiredDatabase, type WiredDatabase } from '../support/wired-database.ts';
import { ask, askerOf, post, type Answer, type Asker } from '../web/safety/ask.ts';
import { signInOwner } from '../web/safety/owner.ts';
import { anEvent, signed } from '../web/safety/signed-event.ts';

// Where one connection serves everybody, waiting for it is no sign of trouble.
const patience = { ...usualPatience, connection: onPostgres ? 500 : 2_000, answer: 800 };
let wired: WiredDatabase;
let app: TestApplication;
let site: Asker;
let owner: string;
let giver: string;

beforeEach(async () => {
  wired = await wiredDatabase({ patience, connections: 20 });
  app = await startApplication({ database: wired.database });
  site = askerOf(app);
  owner = await signInOwner(app, site);
  giver = (await app.give({ ...aGift, email: 'before@example.org' })).cookie;
});
afterEach(async () => {
  wired.wire.thaw();
  await app.close();
});

const reasons = ({ text }: Answer): string[] => (JSON.parse(text) as { reasons: string[] }).reasons;

/** Everything that needs the database, as readers, staff, programs and Stripe ask for it. */
async function askForEverything(): Promise<Record<string, Answer>> {
  const event = anEvent('evt_in_the_dark');
  const [secret = ''] = app.parts.stripe.webhookSecrets;
  const json = { 'content-type': 'application/json' };
  const { plan, frequency, name } = aGift;
  const body = JSON.stringify({ plan, frequency, name, amount: '10', email: 'program@example.org' });
  const [form, program, thanks, waiting, staff, door, webhook] = await Promise.all([
    post(site, '/checkouts', aGift),
    ask(site, '/api/v1/checkouts', { method: 'POST', headers: json, body }),
    ask(site, '/thanks?session_id=cs_test_1', { headers: { cookie: giver } }),
    ask(site, `/checkouts/${/=([0-9a-f-]{36})/.exec(giver)?.[1] ?? ''}`, { headers: { cookie: giver } }),
    ask(site, '/staff/supporters', { headers: { cookie: owner } }),
    post(site, '/staff/sign-in', { email: 'olive@lamp.example', password: 'vkzn plough heron 7' }),
    ask(site, '/webhooks/stripe', { method: 'POST', headers: signed(event, secret), body: event }),
  ]);
  return { form, program, thanks, waiting, staff, door, webhook };
}

async function expectServedFromMemory(before: Answer): Promise<void> {
  const page = await ask(site, '/');
  expect([page.status, page.text]).toEqual([200, before.text]);
  for (const path of [
    '/?plan=digital&frequency=monthly',
    '/privacy',
    '/healthz',
    '/metrics',
    '/staff/sign-in',
    '/thanks',
  ]) {
    expect([path, (await ask(site, path)).status]).toEqual([path, 200]);
  }
}

function expectHonestRefusals(answers: Readonly<Record<string, Answer>>): void {
  for (const [what, { status, headers }] of Object.entries(answers)) {
    expect([what, status]).toEqual([what, 503]);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(headers['set-cookie']).toBeUndefined();
  }
  expect(answers['form']?.text).toContain('nothing was charged');
  expect(answers['program']?.headers['content-type']).toMatch(/^application\/problem\+json/);
}

describe('While the database cannot be reached', () => {
  it('(AVL-1, SES-7) the giving page is served, all else says 503, and everything comes back by itself', async () => {
    const page = await ask(site, '/');
    expect((await ask(site, '/readyz')).status).toBe(200);
    const calls = app.sandbox.requests().length;
    await wired.wire.cut();

    const ready = await ask(site, '/readyz');
    expect([ready.status, reasons(ready)]).toEqual([503, ['the database does not answer']]);
    await expectServedFromMemory(page);
    expectHonestRefusals(await askForEverything());
    expect(app.sandbox.requests()).toHaveLength(calls);

    await wired.wire.mend();
    await until('readiness', async () => (await ask(site, '/readyz')).status === 200);
    const given = await app.give({ ...aGift, email: 'after@example.org' });
    await app.pay(given.session);
    await app.quiet();
    expect(await app.thanks(given)).toContain('$25.50');
    expect((await ask(site, '/staff/supporters', { headers: { cookie: owner } })).status).toBe(200);
  });

  it('(AVL-1) and a payment made meanwhile is thanked when it is back, for Stripe tells us again', async () => {
    const given = await app.give({ ...aGift, email: 'meanwhile@example.org' });
    await wired.wire.cut();
    await app.pay(given.session);
    await until('a webhook to have been refused', () =>
      app.log.some((line) => line.includes('"path":"/webhooks/stripe"') && line.includes('503')),
    );
    await wired.wire.mend();
    await until('the thanks', async () => (await app.mail()).length > 0);
    await app.quiet();
    expect(await app.mail()).toHaveLength(1);
    expect(await app.database.db.payment.count()).toBe(1);
  });
});

describe('While the database takes questions and gives no answer', () => {
  it('(AVL-1, AVL-8) nobody is kept waiting for it, and everything comes back by itself', async () => {
    const page = await ask(site, '/');
    wired.wire.freeze();
    const begun = performance.now();
    const ready = await ask(site, '/readyz');
    expect([ready.status, reasons(ready)]).toEqual([503, [expect.stringContaining('does not answer')]]);
    await expectServedFromMemory(page);
    expectHonestRefusals(await askForEverything());
    expect(performance.now() - begun).toBeLessThan(20_000);

    wired.wire.thaw();
    await until('readiness', async () => (await ask(site, '/readyz')).status === 200);
    await until('giving to work', async () => (await post(site, '/checkouts', aGift)).status === 303);
  });
});
