import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startApplication, type TestApplication } from '../support/application.ts';
import { launchChromium } from '../support/browser.ts';
import { fillIn, goodCard, payBy, ways } from './giving-steps.ts';
import { openReader, realComplaints, type Reader } from './reader.ts';
import { colleagueLink, moveIn, owner, ownerLink, signIn } from './staff-steps.ts';

let app: TestApplication;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startApplication(), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

let readers: Reader[] = [];
beforeEach(() => {
  readers = [];
});
afterEach(async () => {
  for (const reader of readers) {
    expect(realComplaints(reader)).toEqual([]);
    await reader.leave();
  }
});

async function comes(javaScriptEnabled = true): Promise<Reader> {
  const reader = await openReader(browser, { javaScriptEnabled });
  readers.push(reader);
  return reader;
}

it('The first owner moves in by the printed link, and finds who gave a minute ago, with payment and receipt (AVL-10)', async () => {
  const { page: reader } = await comes(false);
  for (const way of ways) {
    await reader.goto(app.url);
    await fillIn(reader, way, { name: 'Zélie Wattle', email: 'zelie@example.org' });
    await reader.getByRole('button', { name: way.button }).click();
    await payBy(reader, goodCard, way.sum);
    await reader.getByRole('heading', { name: 'Thank you, Zélie Wattle.' }).waitFor();
  }
  await app.quiet();

  const { page: staff } = await comes(false);
  await moveIn(staff, await ownerLink(app));
  await staff.getByRole('button', { name: 'Sign out' }).click();
  await signIn(staff, app.url);
  await staff.getByRole('navigation').getByRole('link', { name: 'Supporters' }).click();
  await staff.getByLabel('Find a supporter').fill('zelie wat');
  await staff.getByRole('button', { name: 'Find' }).click();
  await staff.getByRole('link', { name: 'Zélie Wattle' }).click();

  const payments = staff.getByRole('table').getByRole('row');
  for (const { sum } of ways) expect(await payments.filter({ hasText: sum }).count()).toBe(1);
  expect(await payments.filter({ hasText: /FY\d\d-\d{6}.*sent/ }).count()).toBe(ways.length);
  const holds = await staff.locator('.holdings').innerText();
  expect(holds).toContain('12 Wattle Street, Glebe NSW 2037');
});

it('Password managers and paste may do the typing at the door (A11Y-6)', async () => {
  const { page } = await comes();
  await page.goto(`${app.url}/staff/sign-in`);
  const email = page.getByLabel('Email address');
  const password = page.getByLabel('Password');
  expect(await email.getAttribute('autocomplete')).toBe('username');
  expect(await password.getAttribute('autocomplete')).toBe('current-password');
  await email.fill(owner.password);
  await email.press('ControlOrMeta+a');
  await email.press('ControlOrMeta+x');
  await password.press('ControlOrMeta+v');
  expect(await password.inputValue()).toBe(owner.password);
});

it('Whoever signs out leaves nothing behind: the back button shows the door (SES-6)', async () => {
  const { page, context } = await comes();
  await moveIn(page, await colleagueLink(app, 'ravi@lamp.example'));
  await page.getByRole('navigation').getByRole('link', { name: 'Supporters' }).click();
  await page.getByRole('heading', { name: 'Supporters' }).waitFor();
  for (const path of ['/staff', '/staff/supporters', '/staff/parked']) {
    await page.goto(app.url + path);
    expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(1);
  }
  const answered = page.waitForResponse(`${app.url}/staff/sign-out`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  expect((await (await answered).allHeaders())['clear-site-data']).toBe('"cache", "cookies", "storage"');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await context.cookies()).toEqual([]);
  await page.goBack();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
});
