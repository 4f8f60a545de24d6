import type { Page } from 'playwright-core';
import { aGift, anAddress, startApplication, type TestApplication } from '../support/application.ts';
import { askPage, linksTo } from '../support/account.ts';
import { sellTwentyIssues } from '../support/issue-plan.ts';
import { longName } from './gallery.ts';

type Open = (page: Page, app: TestApplication) => Promise<unknown>;
type States = Readonly<Record<string, Open>>;

const once = 'once@example.org';
const printed = 'printed@example.org';
const long = `${'wilhelmina.'.repeat(5)}w@${'mail.'.repeat(20)}example.org`;

/** A paper with one supporter who gave once, and one with a very long name who holds everything there is. */
export async function openAccounts(): Promise<TestApplication> {
  const app = await startApplication();
  await sellTwentyIssues(app.database.db);
  await app.web.refresh();
  const wilhelmina = { ...aGift, ...anAddress, name: longName, email: long, line1: 'W'.repeat(120) };
  const gifts = [
    { ...aGift, email: once },
    { ...aGift, ...anAddress, email: printed, plan: 'print', frequency: 'once', offer: 'print-20-issues' },
    { ...wilhelmina, frequency: 'monthly', other_amount: '9999.99' },
    { ...wilhelmina, plan: 'print', frequency: 'monthly' },
    { ...wilhelmina, plan: 'print', frequency: 'once' },
  ];
  for (const gift of gifts) await app.pay((await app.give(gift)).session);
  const debit = await app.give({ ...wilhelmina, other_amount: '4321' });
  await app.pay(debit.session, 'pm_auBecsDebit_success');
  await app.quiet();
  return app;
}

const at =
  (path: string): Open =>
  (page, app) =>
    page.goto(app.url + path);

async function letterTo(app: TestApplication, email: string): Promise<string> {
  await askPage(app, '/account/sign-in', { fields: { email } });
  await app.quiet();
  return (await linksTo(app, email, '/account/sign-in'))[0] ?? '/';
}

const signIn =
  (email: string): Open =>
  async (page, app) => {
    await page.goto(app.url + (await letterTo(app, email)));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'What you support' }).waitFor();
  };

/** Follows the first link of this name, from the page that shows all. */
const follow =
  (...names: readonly string[]): Open =>
  async (page, app) => {
    await page.goto(`${app.url}/account`);
    for (const name of names) await page.getByRole('link', { name }).first().click();
  };

/** Presses a button and waits for what comes of it. */
const press = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name }).first().click();
  await page.locator('.notice, .summary, .standfirst').first().waitFor();
};

/** One after the other, in one browser. */
export const accountStates: States = {
  'The door': at('/account'),
  'The door, knocked at with nothing': async (page) => {
    await page.getByRole('button', { name: 'Send me the link' }).click();
    await page.getByRole('alert').waitFor();
  },
  'The door, for somebody whose session ended': at('/account/sign-in?ended=1'),
  'The page after asking for a letter': at('/account/letter-sent'),
  'A link nobody made': at('/account/sign-in/none'),
  'The page a letter leads to': async (page, app) => page.goto(app.url + (await letterTo(app, once))),
  'What somebody supports who gave once': signIn(once),
  'The details of somebody who gave once': at('/account/details'),
  'The form for somebody signed in': at('/account/give'),
  'What somebody supports who holds everything': signIn(long),
  'The receipts of somebody who holds everything': at('/account/receipts'),
  'One receipt': follow('Receipts', 'FY'),
  'A statement of a year': follow('Receipts', 'Statement'),
  'Details, a number that is none': async (page, app) => {
    await page.goto(`${app.url}/account/details`);
    await page.getByLabel('Phone number').fill('call me');
    await press(page, 'Save the number');
  },
  'Details, just saved': async (page) => {
    await page.getByLabel('Phone number').fill('02 5550 1234');
    await press(page, 'Save the number');
  },
  'One subscription': follow('Change, pause or stop it'),
  'A change to choose': follow('Change, pause or stop it', 'Change it'),
  'A change that is too small': async (page) => {
    await page.getByLabel('Amount each month').fill('1');
    await page.getByLabel(/^Monthly donation/).check();
    await press(page, 'See what it comes to');
  },
  'A change, before it is made': async (page) => {
    await page.getByLabel('Amount each month').fill('12.50');
    await press(page, 'See what it comes to');
  },
  'A subscription just changed': (page) => press(page, 'Make it'),
  'A subscription just paused': (page) => press(page, 'Pause it'),
  'A subscription just stopped': (page) => press(page, 'Stop it'),
  'Where the paper goes': follow('Change the address'),
  'Where the paper goes, sent with a doubtful postcode': async (page) => {
    await page.getByLabel('Postcode').fill('6000');
    await press(page, 'Save the address');
  },
  'A term to renew': follow('Renew it'),
  'A term to follow by the month, which is paid already': follow('Change to monthly'),
  'What somebody supports who paid for twenty issues': async (page, app) => {
    await signIn(printed)(page, app);
    await page.getByText('20 issues to come').first().waitFor();
  },
  'Twenty issues to renew, or a year': follow('Renew it'),
  'Twenty issues to follow by the month': follow('Change to monthly'),
  'Something that is not theirs': at('/account/receipts/018f6f3e-7c1a-7b3e-9d57-2f1f0f9a4c11'),
};
