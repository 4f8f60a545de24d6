import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { launchChromium } from '../support/browser.ts';
import { focused, stopsToReach, type Focused } from './in-page.ts';
import { goodCard } from './giving-steps.ts';
import { openReader, type Reader } from './reader.ts';
import { colleagueLink, moveIn, owner } from './staff-steps.ts';

let app: TestApplication;
let browser: Browser;
let reader: Reader;
let page: Page;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApplication(), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});
beforeEach(async () => {
  reader = await openReader(browser, { viewport: { width: 360, height: 640 } });
  ({ page } = reader);
});
afterEach(() => reader.leave());

/** Where the Tab key stops, in order, until it leaves the page. */
async function tabThrough(): Promise<Focused[]> {
  const stops: Focused[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(focused);
    if (stop.name === '' || stops.length > 100) return stops;
    stops.push(stop);
  }
}

describe('With the Tab key alone', () => {
  const readerPages = [
    '/',
    '/?plan=print&amount=other',
    '/?back=1',
    '/privacy',
    '/thanks',
    '/dev/mail',
    '/nowhere',
  ];
  const staffPages = ['/staff', '/staff/supporters', '/staff/parked'];

  it.each(readerPages)('everything at %s is reached, seen and uncovered (A11Y-4)', async (path) => {
    await page.goto(app.url + path);
    await isWalked();
  });

  it('everything on a form sent back is reached, seen and uncovered (A11Y-4)', async () => {
    await page.goto(`${app.url}/?plan=print`);
    await page.locator('.give-button').click();
    await page.getByRole('alert').waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.goto(`${page.url()}#`);
    await isWalked();
  });

  it('everything in the back office is reached, seen and uncovered (A11Y-4)', async () => {
    await page.goto(`${app.url}/staff/sign-in`);
    await isWalked();
    await moveIn(page, await colleagueLink(app, 'ravi@lamp.example'));
    for (const path of staffPages) {
      await page.goto(app.url + path);
      await isWalked();
    }
  });

  async function isWalked(): Promise<void> {
    const expected = await page.evaluate(stopsToReach);
    const stops = await tabThrough();
    expect(new Set(stops.map(({ stop }) => stop))).toEqual(new Set(expected));
    expect(stops.filter(({ inWindow, covered, outlined }) => !inWindow || covered || !outlined)).toEqual([]);
  }
});

it('A reader gives each month with the keyboard alone, from the first Tab to the thank-you (A11Y-4)', async () => {
  await page.goto(app.url);
  await tabTo('plan');
  await tabTo('frequency');
  await page.keyboard.press('ArrowRight');
  await tabTo('amount');
  for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press('ArrowRight');
  await tabTo('other_amount');
  await page.keyboard.type('7.50');
  await tabTo('name');
  await page.keyboard.type('Kay Tabb');
  await tabTo('email');
  await page.keyboard.type('kay@example.org');
  await tabTo('cover_fee');
  await page.keyboard.press('Space');
  await tabTo('Give this amount and the fee each month');
  await page.keyboard.press('Enter');

  await page.waitForURL(`${app.sandbox.url}/c/pay/*`);
  await tabTo('name');
  await page.keyboard.type('KAY TABB');
  await tabTo('card_number');
  await page.keyboard.type(goodCard);
  await tabTo('exp');
  await page.keyboard.type('12/34');
  await tabTo('cvc');
  await page.keyboard.type('123');
  await tabTo('Subscribe');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Thank you, Kay Tabb.' }).waitFor();
});

it('A staff member signs in, finds a supporter and signs out with the keyboard alone (A11Y-4)', async () => {
  await app.pay((await app.give({ ...aGift, name: 'Mo Tabb', email: 'mo@example.org' })).session);
  await app.quiet();
  await moveIn(page, await colleagueLink(app, owner.email));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await tabTo('email');
  await page.keyboard.type(owner.email);
  await tabTo('password');
  await page.keyboard.type(owner.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Today' }).waitFor();
  await page.goto(`${app.url}/staff/supporters`);
  await tabTo('q');
  await page.keyboard.type('mo tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=mo/);
  await tabTo('Mo Tabb');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Mo Tabb' }).waitFor();
  await tabTo('Sign out');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

/** Presses Tab until the focus is on the field of that name, or on what says that. */
async function tabTo(what: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate((wanted) => {
      const element = document.activeElement;
      const words = (element as HTMLElement).innerText.replaceAll(/\s+/g, ' ').trim();
      return (
        element?.getAttribute('name') === wanted || (element?.tagName !== 'BODY' && words.startsWith(wanted))
      );
    }, what);
    if (found) return;
  }
  throw new Error(`the Tab key never came to ${what}`);
}
