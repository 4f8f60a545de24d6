import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

/** One of the four ways to give, in the words the page has for it. */
export interface Way {
  readonly called: string;
  readonly plan: string;
  readonly frequency: string;
  /** Written into “Other amount”; an edition has its price. */
  readonly dollars?: string;
  readonly byPost?: boolean;
  /** What the button must say. */
  readonly button: string;
  /** What must be said before the button: whether it repeats (A11Y-3). */
  readonly review: string;
  /** The whole sum, as the processor's page and the thank-you show it. */
  readonly sum: string;
}

const single = 'This is a single payment. It does not repeat or renew.';
const repeats = 'This repeats each month until you stop it';

export const ways: readonly Way[] = [
  {
    called: 'a gift, once',
    plan: 'Make a gift',
    frequency: 'Once',
    dollars: '25.50',
    button: 'Give this amount once',
    review: single,
    sum: '$25.50',
  },
  {
    called: 'a gift each month',
    plan: 'Make a gift',
    frequency: 'Each month',
    dollars: '12',
    button: 'Give this amount each month',
    review: repeats,
    sum: '$12.00',
  },
  {
    called: 'the digital edition each month',
    plan: 'Digital edition',
    frequency: 'Each month',
    button: 'Get the digital edition: $5 a month',
    review: repeats,
    sum: '$5.00',
  },
  {
    called: 'the print edition for a year',
    plan: 'Print edition',
    frequency: 'Once',
    byPost: true,
    button: 'Get the print edition: $120 for 12 months',
    review: single,
    sum: '$120.00',
  },
];

/** Fills the giving page by its labels, as far as the button, and looks at what it says will happen. */
export async function fillIn(page: Page, way: Way, giver: { name: string; email: string }): Promise<void> {
  await page.getByRole('radio', { name: way.plan, exact: true }).check();
  await page.getByRole('radio', { name: way.frequency, exact: true }).check();
  if (way.dollars !== undefined) {
    await page.getByRole('radio', { name: 'Other amount' }).check();
    await page.getByLabel('Your own amount, in dollars').fill(way.dollars);
  }
  if (way.byPost) {
    await page.getByLabel('Street and number, or PO box').fill('12 Wattle Street');
    await page.getByLabel('Suburb or town').fill('Glebe');
    await page.getByLabel('State', { exact: true }).fill('NSW');
    await page.getByLabel('Postcode').fill('2037');
  } else {
    expect(await page.getByLabel('Postcode').isVisible()).toBe(false);
  }
  await page.getByLabel('Name', { exact: true }).fill(giver.name);
  await page.getByLabel('Email', { exact: true }).fill(giver.email);
  expect(await spoken(page, '.review')).toContain(way.review);
}

/** Words as they are seen: runs of white space are one space, what is hidden is not there. */
async function spoken(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).innerText()).replaceAll(/\s+/g, ' ');
}

export const goodCard = '4242424242424242';
export const declinedCard = '4000000000000002';
export const bankAsksCard = '4000002760003184';

/** On the processor's page: types the card and presses the button, which names the sum. */
export async function payBy(page: Page, card: string, sum: string): Promise<void> {
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel(/^Expiry/).fill('12/34');
  await page.getByLabel('Security code').fill('123');
  await page.getByLabel(/^Name on card/).fill('A READER');
  await page.getByRole('button', { name: sum }).click();
}
