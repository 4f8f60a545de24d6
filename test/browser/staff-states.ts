import type { Page } from 'playwright-core';
import { aGift, anAddress, startApplication, type TestApplication } from '../support/application.ts';
import { longName } from './gallery.ts';
import { moveIn, ownerLink, signIn } from './staff-steps.ts';

export interface Office {
  readonly app: TestApplication;
  close(): Promise<void>;
}

export async function openOffice(): Promise<Office> {
  const app = await startApplication();
  return { app, close: () => app.close() };
}

type Open = (page: Page, office: Office) => Promise<unknown>;
type States = Readonly<Record<string, Open>>;

const at =
  (path: string): Open =>
  (page, { app }) =>
    page.goto(app.url + path);

/** The office on its first morning, from the door to every empty room. */
export const emptyOffice: States = {
  'The door': at('/staff'),
  'The door, knocked at with nothing': async (page) => {
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
  },
  'The door, for somebody whose session ended': at('/staff/sign-in?ended=1'),
  'A link nobody made': at('/staff/set-up/none'),
  'The first owner’s page': async (page, { app }) => page.goto(await ownerLink(app)),
  'The first owner’s page, sent with too little': async (page) => {
    await page.getByLabel('Choose a password').fill('short');
    await page.getByRole('button', { name: 'Make the account and sign in' }).click();
    await page.getByRole('alert').waitFor();
  },
  'The first page of an empty office': async (page, { app }) => moveIn(page, await ownerLink(app)),
  'The list of no supporters': at('/staff/supporters'),
  'The issues, of which there are none': at('/staff/issues'),
  'Nothing parked': at('/staff/parked'),
  'The refunds, of which there are none': at('/staff/refunds'),
  'The disputes, of which there are none': at('/staff/disputes'),
  'The books, with nothing in them': at('/staff/books'),
  'The statement of a month without payments': at('/staff/books/statement'),
  'The journals, of which there are none': at('/staff/books/journals'),
  'The payouts, of which there are none': at('/staff/payouts'),
  'What differs from Stripe, which is nothing': at('/staff/books/findings'),
  'The watchdog on the first morning': at('/staff/watchdog'),
  'A payment nobody knows': at('/staff/payments/018f6f3e-7c1a-7b3e-9d57-2f1f0f9a4c11'),
  'A supporter nobody knows': at('/staff/supporters/018f6f3e-7c1a-7b3e-9d57-2f1f0f9a4c11'),
};

/** What it is like after some days: gifts, an edition, a very long name, an event that fits nothing. */
export const fullOffice: States = {
  'The first page of a full office': async (page, { app }) => {
    await fill(app);
    await page.goto(`${app.url}/staff`);
  },
  'The list of supporters': at('/staff/supporters'),
  'The list of those who fit': at('/staff/supporters?q=ada'),
  'The list where nobody fits': at('/staff/supporters?q=zzyzx'),
  'The record of somebody with everything': async (page, { app }) => {
    await page.goto(`${app.url}/staff/supporters?q=wilhelmina`);
    await page.getByRole('link', { name: /^Wilhelmina/ }).click();
    await page.getByRole('heading', { name: 'Payments' }).waitFor();
  },
  'A payment with nothing given back': async (page, { app }) => {
    await page.goto(app.url + (await paymentPath(app, 'bo@example.org')));
  },
  'A refund asked for without a reason': async (page) => {
    await page.getByRole('button', { name: 'Refund this amount' }).click();
    await page.getByRole('alert').waitFor();
  },
  'A large refund that waits': async (page) => {
    await page.getByLabel('Amount').fill('400');
    await page.getByLabel('Why').fill('They gave twice, and asked for one of them back.');
    await page.getByRole('button', { name: 'Refund this amount' }).click();
    await page.getByText('A second person has to approve it').waitFor();
  },
  'The refunds': at('/staff/refunds'),
  'The first page while something is disputed': at('/staff'),
  'The disputes': at('/staff/disputes'),
  'A dispute to be answered': async (page) => {
    await page.locator('tbody th a').first().click();
    await page.getByRole('heading', { name: 'What the paper knows' }).waitFor();
  },
  'A payment that is disputed': async (page) => {
    await page.locator('dd a').first().click();
    await page.getByRole('heading', { name: 'Receipts' }).waitFor();
  },
  'A statement of a year': async (page, { app }) => {
    const payment = await app.database.db.payment.findFirstOrThrow({ orderBy: { receivedAt: 'asc' } });
    await page.goto(`${app.url}/staff/supporters/${payment.supporterId}/statement`);
  },
  'Everybody’s payments of a year': async (page) => {
    await page.getByRole('link', { name: 'Everybody’s payments of a year' }).click();
    await page.getByLabel('What it is for').waitFor();
  },
  'Everybody’s payments, asked for without saying why': async (page) => {
    await page.getByRole('button', { name: 'Take out everybody’s payments' }).click();
    await page.getByRole('alert').waitFor();
  },
  'An event that is parked': at('/staff/parked'),
  'The door, after a wrong password': async (page, { app }) => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, app.url, 'not the password at all');
    await page.getByRole('alert').waitFor();
  },
};

async function paymentPath(app: TestApplication, email: string): Promise<string> {
  const payment = await app.database.db.payment.findFirstOrThrow({
    where: { supporter: { emails: { some: { address: email } } } },
  });
  return `/staff/payments/${payment.id}`;
}

async function fill(app: TestApplication): Promise<void> {
  const long = {
    ...aGift,
    name: longName,
    email: `${'wilhelmina.'.repeat(5)}w@${'mail.'.repeat(20)}example.org`,
    phone: '02 5550 1234',
    message: `Keep going! ${longName}`,
    cover_fee: 'on',
    newsletter: 'on',
  };
  const gifts = [
    aGift,
    { ...aGift, name: 'Bo', email: 'bo@example.org', frequency: 'monthly', other_amount: '9999.99' },
    long,
    { ...long, ...anAddress, plan: 'print', frequency: 'monthly', line1: 'W'.repeat(120) },
  ];
  for (const gift of gifts) await app.pay((await app.give(gift)).session);
  await app.quiet();
  app.sandbox.acts.dispute(app.sandbox.acts.objects('charge')[2]?.id ?? '');
  await app.quiet();
  const at = app.parts.clock.now();
  await app.database.db.stripeEvent.create({
    data: {
      id: `evt_${'1Q'.repeat(20)}`,
      type: 'checkout.session.async_payment_succeeded',
      livemode: false,
      createdAt: at,
      receivedAt: at,
      appliedAt: at,
      payload: '{}',
      state: 'parked',
      lastError: 'The amount differs: asked for $25.50, paid $24.50.',
    },
  });
}
