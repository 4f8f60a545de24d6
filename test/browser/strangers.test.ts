import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { launchChromium } from '../support/browser.ts';
import { openReader, type Reader } from './reader.ts';
import { moveIn, ownerLink } from './staff-steps.ts';

let app: TestApplication;
let browser: Browser;
let stranger: Server;
let strangerPage = '';
let victim: Reader;
let page: Page;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApplication(), launchChromium()]);
  stranger = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(strangerPage);
  }).listen(0, '127.0.0.1');
  victim = await openReader(browser);
  await moveIn(victim.page, await ownerLink(app));
});
afterAll(async () => {
  await browser.close();
  stranger.close();
  await app.close();
});
beforeEach(async () => {
  page = await victim.context.newPage();
});
afterEach(() => page.close());

const port = (): number => (stranger.address() as AddressInfo).port;

/** A page that sends a form to us the moment it is opened, as whoever opens it. */
function pageThatPosts(path: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
  return `<form method="post" action="${app.url}${path}">${inputs.join('')}</form><script>document.forms[0].submit()</script>`;
}

describe.each([
  ['another site', () => `http://127.0.0.1:${port()}/`],
  ['another port of our own host', () => `http://localhost:${port()}/`],
])('A page of %s', (_where, address) => {
  it.each([
    ['begins no checkout', '/checkouts', aGift],
    ['signs nobody out', '/staff/sign-out', { csrf: 'x' }],
    ['signs nobody in', '/staff/sign-in', { email: 'olive@lamp.example', password: 'vkzn plough heron 7' }],
  ])('%s in the name of whoever opens it (CSRF-4)', async (_what, path, fields) => {
    strangerPage = pageThatPosts(path, fields);
    const answered = page.waitForResponse(app.url + path);
    await page.goto(address());
    expect((await answered).status()).toBe(403);
    await page.getByText('sent from another site').waitFor();
    expect(await app.database.db.checkout.count()).toBe(0);
    expect(app.sandbox.requests()).toEqual([]);
    await victim.page.reload();
    expect(await victim.page.getByRole('button', { name: 'Sign out' }).count()).toBe(1);
  });

  it('cannot put ours in a frame', async () => {
    strangerPage = `<iframe src="${app.url}/"></iframe>`;
    await page.goto(address());
    const frame = page.frames()[1];
    expect(await frame?.evaluate(() => document.body.innerText)).not.toContain('Green Left');
  });
});
