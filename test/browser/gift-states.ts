import type { Page } from 'playwright-core';
import type { SubscriptionId } from '../../src/domain/subscriptions/subscription.ts';
import { aGift, anAddress, startApplication, type TestApplication } from '../support/application.ts';
import { longName } from './gallery.ts';

type Open = (page: Page, app: TestApplication) => Promise<unknown>;
type States = Readonly<Record<string, Open>>;

const gift = 'gift@example.org';
const edition = 'edition@example.org';
const late = 'late@example.org';
const ended = 'ended@example.org';

/** A paper with four who pay by the month: two of them as they should, one late, and one who has stopped. */
export async function openGifts(): Promise<TestApplication> {
  const app = await startApplication();
  const monthly = { ...aGift, frequency: 'monthly', name: longName };
  const gifts = [
    { ...monthly, email: gift, other_amount: '9999.99', cover_fee: 'on' },
    { ...monthly, ...anAddress, plan: 'print', email: edition },
    { ...monthly, email: late },
    { ...monthly, email: ended },
  ];
  for (const given of gifts) await app.pay((await app.give(given)).session);
  await app.quiet();
  const { db } = app.database;
  const now = app.parts.clock.now();
  await db.subscription.update({
    where: { id: await idOf(app, late) },
    data: { state: 'late', lateSince: now },
  });
  await db.subscription.update({
    where: { id: await idOf(app, ended) },
    data: { state: 'ended', endedAt: now, endedReason: 'asked' },
  });
  return app;
}

async function idOf(app: TestApplication, email: string): Promise<SubscriptionId> {
  const { id } = await app.database.db.subscription.findFirstOrThrow({
    where: { supporter: { emails: { some: { address: email } } } },
  });
  return id as SubscriptionId;
}

const linkOf =
  (email: string, more = ''): Open =>
  async (page, app) =>
    page.goto(app.url + app.parts.giftLinks.gift(await idOf(app, email)) + more);

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).click();

/** One after the other, in one browser. */
export const giftStates: States = {
  'A gift that runs': linkOf(gift),
  'A gift that rests': async (page) => {
    await page.getByLabel('3 months').check();
    await press(page, 'Pause it');
    await page.getByRole('heading', { name: 'It is resting' }).waitFor();
  },
  'An edition that runs': linkOf(edition),
  'An edition that stops': async (page) => {
    await press(page, 'Stop it');
    await page.getByText('It stops on').waitFor();
  },
  'A gift that is late': linkOf(late),
  'A gift that is late, with a new card': linkOf(late, '?card=new'),
  'The page before a new card': async (page, app) => {
    const { id, lateSince } = await app.database.db.subscription.findFirstOrThrow({
      where: { state: 'late' },
    });
    await page.goto(app.url + app.parts.giftLinks.card(id as SubscriptionId, lateSince ?? new Date()));
  },
  'A gift that has ended': linkOf(ended),
  'A link that is none': async (page, app) => page.goto(`${app.url}/gifts/${await idOf(app, gift)}/wrong`),
  'A gift that is to go on, while Stripe is away': async (page, app) => {
    await app.stopWorker();
    app.sandbox.setFaults({ api: [{ match: '*', kind: '500' }] });
    await linkOf(gift)(page, app);
    await press(page, 'Go on sooner');
    await page.getByText('Not done yet.').waitFor();
  },
};
