import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startApplication, type TestApplication } from '../support/application.ts';
import { launchChromium } from '../support/browser.ts';
import { fillIn, ways, type Way } from './giving-steps.ts';
import { openReader, type Reader } from './reader.ts';
import { ownerLink } from './staff-steps.ts';

const [, , , print] = ways as [Way, Way, Way, Way];

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
  reader = await openReader(browser, { javaScriptEnabled: false });
  ({ page } = reader);
});
afterEach(() => reader.leave());

/** What every form does that comes back: title, focus, a link to each field, and each field marked and described. */
async function isToldWell(): Promise<void> {
  expect(await page.title()).toMatch(/^Error: /);
  const summary = page.getByRole('alert');
  await summary.waitFor();
  expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
  const links = summary.getByRole('link');
  expect(await links.count()).toBeGreaterThan(0);
  for (const link of await links.all()) {
    const message = await link.innerText();
    await link.click();
    const field = page.locator(':target');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const described = (await field.getAttribute('aria-describedby')) ?? '';
    const words = await Promise.all(
      described.split(' ').map((id) => page.locator(`[id="${id}"]`).innerText()),
    );
    expect(words.join(' ')).toContain(message);
    expect(await field.evaluate((element) => element.matches(':focus-within'))).toBe(true);
  }
}

describe('A form that comes back', () => {
  it('says so in its title, takes the focus to a list of links, and marks each field (A11Y-2)', async () => {
    await page.goto(`${app.url}/?plan=print&frequency=monthly`);
    await page.locator('.give-button').click();
    await isToldWell();
  });

  it('keeps everything that was typed, in every field (A11Y-2)', async () => {
    await page.goto(app.url);
    await fillIn(page, print, { name: 'Ada Reader', email: 'ada at example' });
    await page.getByLabel('Phone').fill('02 5550 1234');
    await page.getByLabel('A word to the paper').fill('Keep going!\nAnd thank you.');
    await page.getByRole('checkbox', { name: /^Add the card fee/ }).check();
    await page.getByRole('checkbox', { name: /newsletter/ }).check();
    const before = await typed();
    await page.locator('.give-button').click();
    await page.getByRole('alert').waitFor();
    expect(await typed()).toEqual(before);
    expect(app.sandbox.requests()).toEqual([]);
  });

  it.each(['sign-in', 'set-up'])('tells as well at the %s door (A11Y-2)', async (door) => {
    await page.goto(door === 'sign-in' ? `${app.url}/staff/sign-in` : await ownerLink(app));
    await page.getByRole('main').getByRole('button').click();
    await isToldWell();
  });

  function typed(): Promise<[string, string][]> {
    return page
      .locator('.give')
      .evaluate((form) =>
        [...new FormData(form as HTMLFormElement)].map(([name, value]): [string, string] => [
          name,
          typeof value === 'string' ? value : value.name,
        ]),
      );
  }
});

it('Browsers are told what each field is for, so that they can fill it in (A11Y-11)', async () => {
  await page.goto(`${app.url}/?plan=print`);
  const tokens = await page
    .locator('.give [autocomplete]')
    .evaluateAll((fields) =>
      fields.map((field) => [field.getAttribute('name'), field.getAttribute('autocomplete')]),
    );
  expect(Object.fromEntries(tokens)).toEqual({
    other_amount: 'off',
    name: 'name',
    email: 'email',
    phone: 'tel',
    message: 'off',
    line1: 'address-line1',
    line2: 'address-line2',
    suburb: 'address-level2',
    state: 'address-level1',
    postcode: 'postal-code',
    country: 'country-name',
  });
});

/** The presses of money are checked before they are made (WCAG 3.3.4): sum and rhythm on the button, fee included. */
describe('The button says what will happen (A11Y-3)', () => {
  const repeats = 'This repeats each month until you stop it';
  const single = 'This is a single payment. It does not repeat or renew.';
  it.each([
    ['?', false, 'Give $25 once', single],
    ['?amount=50&frequency=monthly', false, 'Give $50 a month', repeats],
    ['?amount=50&frequency=monthly', true, 'Give $51.17 a month', repeats],
    ['?amount=other&frequency=monthly', true, 'Give this amount and the fee each month', repeats],
    ['?plan=digital&frequency=monthly', false, 'Get the digital edition: $5 a month', repeats],
    ['?plan=digital&frequency=once', false, 'Get the digital edition: $60 for 12 months', single],
    ['?plan=print&frequency=monthly', false, 'Get the print edition: $10 a month', repeats],
    ['?plan=print&frequency=once', true, 'Get the print edition: $122.38 for 12 months', single],
  ])('%s, fee covered %s: “%s”', async (query, coversFee, button, review) => {
    await page.goto(`${app.url}/${query}`);
    if (coversFee) await page.getByRole('checkbox', { name: /^Add the card fee/ }).check();
    expect(await seen('.give-button')).toBe(button);
    expect(await seen('.review')).toContain(review);
    expect(await seen('.review')).toContain(
      'It shows the sum again, and nothing is charged until you confirm it',
    );
  });
});

it('In forced colours what is chosen still differs from what is not, and so does the focus (A11Y-10)', async () => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto(app.url);
  const looks = (name: string): Promise<string[]> =>
    page.getByRole('radio', { name, exact: true }).evaluate((radio) => {
      const { borderTopColor, borderTopWidth } = getComputedStyle(radio);
      return [borderTopColor, borderTopWidth];
    });
  for (const [chosen, other] of [
    ['Make a gift', 'Digital edition'],
    ['Once', 'Each month'],
    ['$25', '$50'],
  ] as const) {
    const [color, width] = await looks(chosen);
    const [otherColor, otherWidth] = await looks(other);
    expect(color).not.toBe(otherColor);
    expect(parseFloat(width ?? '')).toBeGreaterThan(parseFloat(otherWidth ?? ''));
  }
  await page.keyboard.press('Tab');
  expect(
    await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle),
  ).toBe('solid');
});

/** Words as they are seen: runs of white space are one space, what is hidden is not there. */
async function seen(selector: string): Promise<string> {
  return (await page.locator(selector).innerText()).replaceAll(/\s+/g, ' ').trim();
}
