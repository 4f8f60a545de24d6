import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startApplication, type TestApplication } from '../support/application.ts';
import { launchChromium } from '../support/browser.ts';
import { sellTwentyIssues } from '../support/issue-plan.ts';
import { until } from '../support/until.ts';
import { bankAsksCard, declinedCard, fillIn, goodCard, payBy, ways, type Way } from './giving-steps.ts';
import { openReader, realComplaints, type Reader } from './reader.ts';

let app: TestApplication;
let browser: Browser;
let givers = 0;

afterEach(() => app.sandbox.setFaults({}));

beforeAll(async () => {
  [app, browser] = await Promise.all([startApplication(), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

interface Visit {
  readonly reader: Reader;
  readonly giver: { readonly name: string; readonly email: string };
}

/** The story as two people live it at the same time, one with JavaScript and one without, on phones. */
async function withAndWithoutJavaScript(story: (visit: Visit) => Promise<void>): Promise<void> {
  const stories = [true, false].map(async (javaScriptEnabled) => {
    givers += 1;
    const giver = { name: `Ada Reader ${givers}`, email: `ada${givers}@example.org` };
    const reader = await openReader(browser, { javaScriptEnabled, viewport: { width: 360, height: 740 } });
    await story({ reader, giver });
    expect(realComplaints(reader)).toEqual([]);
    await reader.leave();
  });
  await Promise.all(stories);
}

describe.each(ways)('With JavaScript and without, a reader who chooses $called (AVL-10)', (way) => {
  it('pays by card, is thanked by a page that becomes true by itself, and finds the receipt in the mail', () =>
    withAndWithoutJavaScript(async (visit) => {
      await goToPay(visit, way);
      await payBy(visit.reader.page, goodCard, way.sum);
      await isThanked(visit, way);
      await findsTheReceipt(visit, way);
    }));

  it('is told of a declined card, and pays with another (PAY-16)', () =>
    withAndWithoutJavaScript(async (visit) => {
      await goToPay(visit, way);
      await payBy(visit.reader.page, declinedCard, way.sum);
      await visit.reader.page.getByRole('alert').getByText('declined').waitFor();
      await payBy(visit.reader.page, goodCard, way.sum);
      await isThanked(visit, way);
      await findsTheReceipt(visit, way);
    }));

  it('turns back, is told that nothing was charged, and finds the choice kept (PAY-16)', () =>
    withAndWithoutJavaScript(async (visit) => {
      const { page } = visit.reader;
      await goToPay(visit, way);
      await page.getByRole('link', { name: /without paying/ }).click();
      await page.getByText('Nothing was charged.').first().waitFor();
      expect(new URL(page.url()).origin).toBe(app.url);
      expect(await page.getByRole('radio', { name: way.plan, exact: true }).isChecked()).toBe(true);
      expect(await page.getByRole('radio', { name: way.frequency, exact: true }).isChecked()).toBe(true);
      expect(await page.getByRole('button', { name: way.button }).isVisible()).toBe(true);
      expect(await app.database.db.supporterEmail.count({ where: { address: visit.giver.email } })).toBe(0);
    }));
});

const [once, monthly] = ways as [Way, Way];

it.each([
  ['and it is', 'Complete authentication'],
  ['and says no at first', 'Fail authentication'],
])('A reader whose bank asks whether it is them (3-D Secure), %s, is thanked (AVL-10)', (_how, answer) =>
  withAndWithoutJavaScript(async (visit) => {
    await goToPay(visit, once);
    await payBy(visit.reader.page, bankAsksCard, once.sum);
    await visit.reader.page.getByRole('button', { name: answer }).click();
    if (answer.startsWith('Fail')) await payBy(visit.reader.page, goodCard, once.sum);
    await isThanked(visit, once);
  }),
);

it('A reader whose bank is slow waits on a page that says so, and sees it become a thank-you (AVL-10)', async () => {
  const before = app.sandbox.events().length;
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  const bothHere = meetingPoint();
  await withAndWithoutJavaScript(async (visit) => {
    await goToPay(visit, monthly);
    await payBy(visit.reader.page, goodCard, monthly.sum);
    await visit.reader.page.getByRole('heading', { name: 'We are waiting for the bank.' }).waitFor();
    const events = app.sandbox.events().slice(before);
    await bothHere();
    app.sandbox.setFaults({});
    for (const { id } of events) await app.sandbox.resend(id);
    await isThanked(visit, monthly);
  });
});

it('A reader whom Stripe keeps waiting is told that nothing was charged, and goes on to pay by themselves (AVL-10)', async () => {
  app.sandbox.setFaults({ api: [{ match: 'POST /v1/checkout/sessions', kind: '500' }] });
  const bothHere = meetingPoint();
  await withAndWithoutJavaScript(async ({ reader, giver }) => {
    const { page } = reader;
    await page.goto(app.url);
    await fillIn(page, once, giver);
    await page.getByRole('button', { name: once.button }).click();
    await page.getByRole('heading', { name: 'One moment: the payment desk is busy.' }).waitFor();
    await page.getByText('Nothing was charged.').waitFor();
    await bothHere();
    app.sandbox.setFaults({});
    await page.waitForURL(`${app.sandbox.url}/c/pay/*`);
    await payBy(page, goodCard, once.sum);
    await isThanked({ reader, giver }, once);
  });
});

it('A reader who may pay for print in two ways is told by the button what each comes to, and turns back to their choice (AVL-10)', async () => {
  await sellTwentyIssues(app.database.db);
  await app.web.refresh();
  const [, , , way] = ways as [Way, Way, Way, Way];
  const twenty = { ...way, button: 'Get the print edition: $55 for 20 issues', sum: '$55.00' };
  await withAndWithoutJavaScript(async ({ reader, giver }) => {
    const { page } = reader;
    const says = (words: string) => page.getByRole('button', { name: words }).waitFor();
    const choose = (name: string) => page.getByRole('radio', { name, exact: true }).check();
    await page.goto(app.url);
    expect(await page.getByRole('radio', { name: '20 issues, $55', exact: true }).isVisible()).toBe(false);
    await fillIn(page, way, giver);
    await says(way.button);
    await choose('20 issues, $55');
    await says(twenty.button);
    await choose('Each month');
    await says('Get the print edition: $10 a month');
    await choose('Once');
    await page.getByRole('button', { name: twenty.button }).click();
    await page.waitForURL(`${app.sandbox.url}/c/pay/*`);
    await page.getByRole('link', { name: /without paying/ }).click();
    await page.getByText('Nothing was charged.').first().waitFor();
    expect(await page.getByRole('radio', { name: '20 issues, $55', exact: true }).isChecked()).toBe(true);
    await fillIn(page, way, giver);
    await page.getByRole('button', { name: twenty.button }).click();
    await page.waitForURL(`${app.sandbox.url}/c/pay/*`);
    await payBy(page, goodCard, twenty.sum);
    await isThanked({ reader, giver }, twenty);
    await page.getByText('It brings you 20 issues').waitFor();
  });
});

/** Lets neither of the two readers go on before the other has come as far. */
function meetingPoint(): () => Promise<void> {
  let here = 0;
  return async () => {
    here += 1;
    await until('both readers to come', () => here === 2);
  };
}

/** (HDR-3) Until the processor's page, nothing is asked of anybody but us. */
async function goToPay({ reader, giver }: Visit, way: Way): Promise<void> {
  await reader.page.goto(app.url);
  await fillIn(reader.page, way, giver);
  expect([...reader.origins]).toEqual([app.url]);
  await reader.page.getByRole('button', { name: way.button }).click();
  await reader.page.waitForURL(`${app.sandbox.url}/c/pay/*`);
  expect([...reader.origins]).toEqual([app.url, app.sandbox.url]);
}

async function isThanked({ reader, giver }: Visit, way: Way): Promise<void> {
  await reader.page.getByRole('heading', { name: `Thank you, ${giver.name}.` }).waitFor();
  expect(await reader.page.locator('.slip').innerText()).toContain(way.sum);
}

async function findsTheReceipt({ reader, giver }: Visit, way: Way): Promise<void> {
  const number = /FY\d\d-\d{6}/.exec(await reader.page.locator('.slip').innerText())?.[0] ?? 'none';
  await app.quiet();
  await reader.page.goto(`${app.url}/dev/mail`);
  const letters = reader.page.locator('section').filter({ hasText: giver.email });
  expect(await letters.count()).toBe(1);
  expect(await letters.innerText()).toContain(number);
  expect(await letters.innerText()).toContain(way.sum);
}
