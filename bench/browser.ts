import { chromium, type Browser } from 'playwright-core';
import { median } from './figures.ts';

/** The line and the machine of somebody far from the city: Lighthouse's "Slow 4G". */
const line = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};
const slowerProcessor = 4;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface FirstView {
  /** Since the address was asked for, in milliseconds. */
  readonly paintMs: number;
  readonly loadMs: number;
  /** Bytes over the wire, headers included. */
  readonly bytes: number;
  readonly requests: number;
  readonly scripts: number;
}

/** What a first visit is like in Chromium over a slow line, with nothing kept from an earlier one; medians of several. */
export async function slowFirstView(address: string, visits: number): Promise<FirstView> {
  const browser = await openBrowser();
  try {
    await visit(browser, address);
    const views: FirstView[] = [];
    for (let turn = 0; turn < visits; turn++) views.push(await visit(browser, address));
    const middle = (pick: (view: FirstView) => number) => median(views.map(pick));
    return {
      paintMs: middle((view) => view.paintMs),
      loadMs: middle((view) => view.loadMs),
      bytes: middle((view) => view.bytes),
      requests: middle((view) => view.requests),
      scripts: middle((view) => view.scripts),
    };
  } finally {
    await browser.close();
  }
}

/** CHROMIUM_PATH, or the browser that comes in the npm package, with its own libraries. */
async function openBrowser(): Promise<Browser> {
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs22.x';
  const packaged = (await import('@sparticuz/chromium')).default;
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? (await packaged.executablePath()),
    args: flags,
  });
}

async function visit(browser: Browser, address: string): Promise<FirstView> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', line);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowerProcessor });
  let [bytes, requests, scripts] = [0, 0, 0];
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  devtools.on('Network.requestWillBeSent', ({ type }) => {
    requests++;
    if (type === 'Script') scripts++;
  });
  await page.goto(address, { waitUntil: 'load' });
  // The icon is asked for after the page is loaded.
  await page.waitForLoadState('networkidle');
  const [paintMs, loadMs] = await page.evaluate(() => {
    const [page] = performance.getEntriesByType('navigation') as unknown as { loadEventEnd: number }[];
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return [paint?.startTime ?? NaN, page?.loadEventEnd ?? NaN] as const;
  });
  await context.close();
  return { paintMs, loadMs, bytes, requests, scripts };
}
