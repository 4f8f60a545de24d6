import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { findHeldSubscription } from '../../src/domain/subscriptions/held-subscription-store.ts';
import type { SubscriptionId } from '../../src/domain/subscriptions/subscription.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterEach(async () => {
  app.sandbox.setFaults({});
  await expectBooksInOrder(app.database.db);
});
afterAll(() => app.close());

let people = 0;
/** A monthly gift, and the path of the link its receipt came with. */
async function giveMonthly(): Promise<{ path: string; id: SubscriptionId; email: string }> {
  people += 1;
  const email = `holder${people}@example.org`;
  const given = await app.give({ ...aGift, frequency: 'monthly', other_amount: '10', email });
  await app.pay(given.session);
  await app.quiet();
  const [receipt] = (await app.mail()).filter(({ to }) => to === email);
  const path = /https?:\/\/[^/]+(\/gifts\/[\w-]+\/[\w-]+)/.exec(receipt?.text ?? '')?.[1] ?? '';
  return { path, id: (path.split('/')[2] ?? '') as SubscriptionId, email };
}
const look = async (path: string) => {
  const answer = await fetch(`http://127.0.0.1:${app.web.port}${path}`);
  return { status: answer.status, text: (await answer.text()).replaceAll(/<[^>]+>|\s+/g, ' ') };
};
const press = async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) => {
  const answer = await fetch(`http://127.0.0.1:${app.web.port}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: app.url, ...headers },
    body: new URLSearchParams(fields),
  });
  await answer.arrayBuffer();
  return answer.status;
};
const held = async (id: SubscriptionId) => {
  const found = await findHeldSubscription(app.database.db, id);
  if (!found) throw new Error('there is no such subscription');
  return found;
};
const lettersTo = async (email: string) => (await app.mail()).filter(({ to }) => to === email);

it('The link in a receipt leads to what is given, when the next charge is and how much; looking changes nothing', async () => {
  const { path, id } = await giveMonthly();
  const before = await held(id);
  const page = await look(path);
  expect(page.status).toBe(200);
  expect(page.text).toMatch(/Next charge\s+\$10 on \d+ \w+ 20\d\d/);
  expect(page.text).toContain('Visa ending 4242');
  expect(page.text).not.toContain('Ada Reader');
  expect(await held(id)).toEqual(before);
});

it('It pauses, resumes and stops without signing in, and the page and a letter say what is taken next (PAY-15)', async () => {
  const { path, id, email } = await giveMonthly();
  expect(await press(path, { act: 'pause', months: '2' })).toBe(303);
  expect((await held(id)).pausedUntil).toBeDefined();
  expect((await look(path)).text).toContain('It is resting');
  expect(await press(path, { act: 'resume' })).toBe(303);
  expect((await held(id)).pausedUntil).toBeUndefined();
  expect(await press(path, { act: 'stop' })).toBe(303);
  expect((await look(path)).text).toMatch(/None. It stops on/);
  await app.quiet();
  const [stops, goesOn, rests] = await lettersTo(email);
  expect(rests?.text.replaceAll(/\s+/g, ' ')).toMatch(/Next charge: \$10, on \d+ \w+ 20\d\d\./);
  expect(goesOn?.subject).toContain('It goes on');
  expect(stops?.text).toContain('Nothing more will be taken.');
  expect(stops?.text).toContain(path);
});

it('It can do nothing else, and is refused from another site’s page', async () => {
  const { path, id } = await giveMonthly();
  const before = await held(id);
  for (const fields of [
    { act: 'change amount', base: '1' },
    { act: 'keep' },
    { act: 'cancel now' },
    { act: 'pause', months: '12' },
    {},
  ])
    expect(await press(path, fields as Record<string, string>)).toBe(422);
  expect(await press(path, { act: 'stop' }, { origin: 'https://elsewhere.example' })).toBe(403);
  expect(await press(path, { act: 'stop' }, { 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await held(id)).toEqual(before);
});

it('A link with another signature, or of another gift, leads nowhere', async () => {
  const [one, other] = [await giveMonthly(), await giveMonthly()];
  const signature = one.path.split('/')[3] ?? '';
  for (const path of [
    `/gifts/${other.id}/${signature}`,
    `/gifts/${one.id}/${signature.slice(0, -2)}AA`,
    `/gifts/nothing/${signature}`,
  ]) {
    expect((await look(path)).status).toBe(404);
    expect(await press(path, { act: 'stop' })).toBe(404);
  }
});

it('After the end the link says that it has ended', async () => {
  const { path } = await giveMonthly();
  await press(path, { act: 'stop' });
  await app.sandbox.advance(70 * 86_400_000);
  await app.quiet();
  const page = await look(path);
  expect(page.status).toBe(200);
  expect(page.text).toContain('This has ended');
  expect(await press(path, { act: 'stop' })).toBe(303);
});

it('With Stripe away the page says that it is not done yet, and a job does it (PAY-15)', async () => {
  const { path, id } = await giveMonthly();
  await app.stopWorker();
  app.sandbox.setFaults({ api: [{ match: '*', kind: '500' }] });
  await press(path, { act: 'stop' });
  const page = await look(path);
  expect((await held(id)).cancelAt).toBeUndefined();
  expect(page.text).toContain('Not done yet.');
  app.sandbox.setFaults({});
  app.startWorker();
  await app.quiet();
  expect((await look(path)).text).toMatch(/None. It stops on/);
});
