// Takes the pictures for the documentation: the application as it starts, with its story told, seen through a browser.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { parseConfig } from '../src/config.ts';
import { firstOwnerLink } from '../src/domain/staff/first-owner-link.ts';
import { startEverything } from '../src/everything.ts';
import { everyday } from '../src/stories/everyday.ts';
import { tellStory } from '../src/stories/tell-story.ts';
import { startDeps, type Parts } from '../src/wiring.ts';
import { launchChromium } from '../test/support/browser.ts';
import { freePort } from '../test/support/free-port.ts';

const folder = path.resolve(import.meta.dirname, '../docs/screenshots');
const dataDir = mkdtempSync(path.join(tmpdir(), 'fighting-fund-pictures-'));
const [port, sandboxPort] = [await freePort(), await freePort()];
const config = parseConfig({
  NODE_ENV: 'development',
  PORT: String(port),
  SANDBOX_PORT: String(sandboxPort),
  DATA_DIR: dataDir,
  LOG_LEVEL: 'error',
});
const everything = await startEverything(config, everyday);
const browser = await launchChromium();
try {
  const { parts, sandbox, web } = everything;
  if (!sandbox) throw new Error('the pictures are taken beside the local Stripe');
  await tellStory(everyday, startDeps(parts), sandbox);
  await web.refresh();
  mkdirSync(folder, { recursive: true });
  await takeGivingPage(browser);
  await takeThankYou(browser);
  await takeRecord(browser, parts);
} finally {
  await browser.close();
  await everything.stop();
  rmSync(dataDir, { recursive: true });
}

async function window(from: Browser, width: number, height: number): Promise<Page> {
  return from.newPage({ viewport: { width, height }, locale: 'en-AU' });
}

async function keep(page: Page, name: string, fullPage = false): Promise<void> {
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage });
}

async function takeGivingPage(from: Browser): Promise<void> {
  const wide = await window(from, 1280, 900);
  await wide.goto(config.publicUrl);
  await keep(wide, 'giving-wide');
  const phone = await window(from, 390, 1300);
  await phone.goto(config.publicUrl);
  await keep(phone, 'giving-phone');
}

async function takeThankYou(from: Browser): Promise<void> {
  const page = await window(from, 720, 780);
  await page.goto(`${config.publicUrl}/?plan=digital&frequency=monthly`);
  await page.getByLabel('Name', { exact: true }).fill('Ada Reader');
  await page.getByLabel('Email', { exact: true }).fill('ada@example.org');
  await page.locator('.give-button').click();
  await page.getByLabel('Card number').fill('4242424242424242');
  await page.getByLabel(/^Expiry/).fill('12/34');
  await page.getByLabel('Security code').fill('123');
  await page.getByLabel(/^Name on card/).fill('ADA READER');
  await page.getByRole('button').first().click();
  await page.getByRole('heading', { name: 'Thank you, Ada Reader.' }).waitFor();
  await keep(page, 'thank-you');
}

async function takeRecord(from: Browser, { clock, database }: Parts): Promise<void> {
  const page = await window(from, 1024, 700);
  const link = await firstOwnerLink({ db: database.db, clock, publicUrl: config.publicUrl });
  await page.goto(link ?? '');
  await page.getByLabel('Your name').fill('Olive Ng');
  await page.getByLabel('Your email address').fill('olive@example.org');
  await page.getByLabel('Choose a password').fill('vkzn plough heron 7');
  await page.getByRole('main').getByRole('button').click();
  await page.goto(`${config.publicUrl}/staff/supporters?q=tevita`);
  await page.getByRole('link', { name: 'Tevita Fonoti' }).click();
  await page.getByRole('heading', { name: 'Payments' }).waitFor();
  await keep(page, 'supporter-record', true);
}
