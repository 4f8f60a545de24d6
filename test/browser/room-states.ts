import type { Page } from 'playwright-core';
import { daysLater, localDate } from '../../src/domain/calendar.ts';
import { transact } from '../../src/database/transaction.ts';
import { collectFees } from '../../src/domain/ledger/collect-fees.ts';
import { keepFindings } from '../../src/domain/reconciliation/finding-store.ts';
import { readBalance } from '../../src/jobs/run-jobs.ts';
import { domainDeps } from '../../src/wiring.ts';
import { aGift, anAddress, startApplication, type TestApplication } from '../support/application.ts';
import { longName } from './gallery.ts';
import { moveIn, owner, ownerLink } from './staff-steps.ts';

type Open = (page: Page, app: TestApplication) => Promise<unknown>;
type States = Readonly<Record<string, Open>>;

const dayMs = 86_400_000;

/** A paper some days after its first gifts: the money is at the bank, and much waits for a person. */
export async function openRooms(): Promise<TestApplication> {
  const app = await startApplication();
  const long = { ...aGift, ...anAddress, name: longName, frequency: 'monthly' };
  const gifts = [
    aGift,
    { ...long, email: 'long@example.org', other_amount: '9999.99' },
    { ...long, plan: 'print' },
  ];
  for (const gift of gifts) await app.pay((await app.give(gift)).session, 'pm_card_au');
  for (const days of [3, 3]) {
    await app.quiet();
    await app.sandbox.advance(days * dayMs);
    await app.quiet();
    await collectFees(domainDeps(app.parts));
    await readBalance(domainDeps(app.parts));
  }
  const { db } = app.database;
  await transact(db, (tx) =>
    keepFindings(
      tx,
      [
        {
          kind: 'movement gone',
          object: `txn_${'1Q'.repeat(30)}`,
          what: 'Stripe told of a movement of $25.50 once, and does not know it any more.',
        },
        {
          kind: 'payment missing here',
          object: `pi_${'1Q'.repeat(12)}`,
          what: 'A payment of $9,999.99 is paid at Stripe, and is not in the books.',
          repair: 'settle the payment',
        },
        {
          kind: 'subscription differs',
          object: 'sub_1',
          what: 'It is late at Stripe, and active here.',
          repair: 'follow the subscription',
        },
      ],
      app.parts.clock.now(),
    ),
  );
  const receipt = await db.receiptDelivery.findFirstOrThrow();
  await db.receiptDelivery.update({
    where: { receiptId: receipt.receiptId },
    data: {
      state: 'refused',
      sentAt: null,
      lastError: `550 5.1.1 ${'w'.repeat(60)}@example.org: no such mailbox`,
    },
  });
  return app;
}

const at =
  (path: string): Open =>
  (page, app) =>
    page.goto(app.url + path);

const firstOf =
  (table: 'payout' | 'journal' | 'subscription', path: string): Open =>
  async (page, { url, database: { db } }) => {
    const rows = {
      payout: () => db.payout.findFirstOrThrow(),
      journal: () => db.journal.findFirstOrThrow(),
      subscription: () => db.subscription.findFirstOrThrow({ orderBy: { id: 'asc' } }),
    };
    await page.goto(`${url}${path}/${(await rows[table]()).id}`);
  };

const ask = async (page: Page, button: string): Promise<void> => {
  await page.getByLabel('Why, as the supporter says it').fill(`She said so on the telephone. ${longName}`);
  await page.getByRole('button', { name: button }).click();
  await page.getByText('Why: She said so').first().waitFor();
};

/** One after the other, in one browser. */
export const roomStates: States = {
  'The first page with things to look at': async (page, app) => moveIn(page, await ownerLink(app)),
  'The books': at('/staff/books'),
  'The statement of a month': at('/staff/books/statement'),
  'The journals': at('/staff/books/journals'),
  'A journal': firstOf('journal', '/staff/books/journals'),
  'The payouts': at('/staff/payouts'),
  'A payout that adds up': firstOf('payout', '/staff/payouts'),
  'What differs from Stripe': at('/staff/books/findings'),
  'What differs from Stripe, one of it dealt with': async (page) => {
    await page.getByRole('button', { name: 'Dealt with' }).first().click();
    await page.getByRole('cell', { name: owner.name }).waitFor();
  },
  'What differs from Stripe, just compared': async (page) => {
    await page.getByRole('button', { name: 'Compare now' }).click();
    await page.getByRole('status').waitFor();
  },
  'The watchdog': at('/staff/watchdog'),
  'A letter that is stuck': at('/staff/parked'),
  'A letter that is tried again': async (page) => {
    await page.getByRole('button', { name: /^Try again/ }).click();
    await page.getByRole('status').waitFor();
  },
  'The issues, listed with too little': async (page, app) => {
    await page.goto(`${app.url}/staff/issues`);
    await page.getByRole('button', { name: 'List them' }).click();
    await page.getByRole('alert').waitFor();
  },
  'The issues, a year of them': async (page, app) => {
    const today = localDate(app.parts.clock.now(), app.parts.config.timeZone);
    await page.getByLabel('Number of the first').fill('1433');
    await page.getByLabel('It comes out on').fill(daysLater(today, -7));
    await page.getByLabel(/^And so on until/).fill(daysLater(today, 350));
    await page.getByLabel(/^But not on/).fill(daysLater(today, 14));
    await page.getByRole('button', { name: 'List them' }).click();
    await page.getByRole('status').waitFor();
  },
  'An issue that is out': async (page, app) => {
    const out = await app.database.db.issue.findFirstOrThrow({ orderBy: { number: 'asc' } });
    await page.goto(`${app.url}/staff/issues/${out.id}`);
  },
  'An issue, moved to a day that is taken': async (page, app) => {
    await page.goto(`${app.url}/staff/issues`);
    await page.getByRole('link', { name: 'Move or skip 1436' }).click();
    const today = localDate(app.parts.clock.now(), app.parts.config.timeZone);
    await page.getByLabel('It comes out on').fill(daysLater(today, 28));
    await page.getByRole('button', { name: 'Move issue 1436' }).click();
    await page.getByRole('alert').waitFor();
  },
  'The issues, one of them skipped': async (page) => {
    await page.getByRole('button', { name: 'Take issue 1436 off the list' }).click();
    await page.getByRole('status').waitFor();
  },
  'A subscription as staff see it': firstOf('subscription', '/staff/subscriptions'),
  'A subscription that staff paused': (page) => ask(page, 'Pause it'),
  'A subscription that staff stopped': (page) => ask(page, 'Stop when what is paid for is over'),
  'A subscription that staff ended': (page) => ask(page, 'Stop now'),
};
