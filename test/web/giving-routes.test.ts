import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createId } from '../../src/database/ids.ts';
import { appealFor, readOffer } from '../../src/web/giving/offer.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { ask, askerOf, type Asker } from './safety/ask.ts';

let app: TestApplication;
let site: Asker;
beforeAll(async () => {
  app = await startApplication();
  site = askerOf(app);
});
afterAll(() => app.close());

const anAppeal = (slug: string) => ({
  id: createId(),
  slug,
  name: `The ${slug}`,
  ask: 'Now is the time.',
  targetMinor: 500_000n,
  currency: 'AUD',
});

describe('A reader', () => {
  it('who chose what has just been taken off sale is told so, and keeps what they typed', async () => {
    const { db } = app.database;
    const sold = { edition: 'digital', frequency: 'monthly' };
    await db.plan.updateMany({ where: sold, data: { retiredAt: new Date() } });
    await app.web.refresh();
    const answer = await app.post({ ...aGift, plan: 'digital', frequency: 'monthly', message: 'Keep going' });
    const page = await answer.text();
    await db.plan.updateMany({ where: sold, data: { retiredAt: null } });
    await app.web.refresh();
    expect(answer.status).toBe(422);
    expect(page).toContain('That is not on offer just now.');
    for (const kept of ['Ada Reader', 'ada@example.org', 'Keep going']) expect(page).toContain(kept);
  });

  it('who turns back from the processor’s page still gives to the appeal that brought them', async () => {
    await app.database.db.appeal.create({ data: anAppeal('strike-fund') });
    await app.web.refresh();
    const { session } = await app.give({ ...aGift, appeal: 'strike-fund' });
    const asked = await fetch(`${app.sandbox.url}/v1/checkout/sessions/${session}`, {
      headers: { authorization: `Bearer ${app.parts.stripe.secretKey}` },
    });
    const { cancel_url: back } = (await asked.json()) as { cancel_url: string };
    expect(new URL(back).searchParams.get('appeal')).toBe('strike-fund');
    expect(await (await fetch(back)).text()).toContain('Give to The strike-fund');
  });

  it('sees what an appeal raised since its first day began where the paper is, not at Greenwich', async () => {
    const { db } = app.database;
    const startsOn = new Date('2026-11-22');
    await db.appeal.create({ data: { ...anAppeal('new-press'), startsOn } });
    const { appeals } = await readOffer({ db, clock: app.sandbox, timeZone: 'Australia/Sydney' });
    const { countedFrom } = appealFor({ plans: [], appeals }, 'new-press');
    expect(countedFrom.toISOString()).toBe('2026-11-21T13:00:00.000Z');
  });

  it('sees the standard price of each edition and rhythm first, and is asked where there is another', async () => {
    const { db } = app.database;
    const sold = await db.plan.findFirstOrThrow({ where: { edition: 'digital', frequency: 'monthly' } });
    const other = {
      code: 'digital-solidarity',
      name: 'Solidarity',
      priceMinor: 2300n,
      standard: false,
      createdAt: new Date(),
    };
    await db.plan.create({ data: { ...sold, ...other, id: createId() } });
    await app.web.refresh();
    const page = await (await fetch(app.url)).text();
    expect(page).toContain('Every issue on your screen. <span class="price">$5 a month or');
    const asked = [...page.matchAll(/name="offer" value="([^"]*)"( checked)?/g)].map(([, code]) => code);
    expect(asked).toEqual(['digital-monthly', 'digital-solidarity']);
  });

  it('who opens the address of the form by itself is told where to begin', async () => {
    const answer = await ask(site, '/checkouts');
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
    expect(answer.text).toContain('cannot be opened by itself');
  });
});

it.each([
  ['/api/v1/checkouts', 'PUT', 'POST'],
  ['/api/v1/checkouts', 'GET', 'POST'],
  ['/api/v1/checkouts/0', 'DELETE', 'GET, HEAD'],
])('A program that asks %s by %s is told which method it takes', async (path, method, allow) => {
  const { status, headers, text } = await ask(site, path, { method, headers: { origin: app.url } });
  expect([status, headers.allow]).toEqual([405, allow]);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(JSON.parse(text)).toMatchObject({ status: 405, title: 'That method is not for this address.' });
});

it('Somebody of the staff who is lost is led to the back office, and not asked to give', async () => {
  const { status, text } = await ask(site, '/staff/nowhere');
  expect(status).toBe(404);
  expect(text).toContain('href="/staff"');
  expect(text).not.toMatch(/To the giving page|You can give by phone/);
});

it('The numbers tell pages of the back office and of supporters from the others', async () => {
  await ask(site, '/staff/sign-in');
  await ask(site, '/staff');
  await ask(site, '/account/sign-in?ended=1');
  const { text } = await ask(site, '/metrics');
  expect(text).toMatch(/http_request_seconds_count\{page="staff",status="2xx"\} 1/);
  expect(text).toMatch(/http_request_seconds_count\{page="staff",status="3xx"\} 1/);
  expect(text).toMatch(/http_request_seconds_count\{page="account",status="2xx"\} 1/);
});
