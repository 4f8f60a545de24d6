import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** Somebody at a browser of their own: cookies, window and settings are nobody else's. */
export interface Reader {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: policies broken, files missing, scripts that failed. */
  readonly complaints: readonly string[];
  /** The origins anything was asked of since the reader came, in order, each once. */
  readonly origins: ReadonlySet<string>;
  /** The page as the server sent it. */
  html(): Promise<string>;
  leave(): Promise<void>;
}

export async function openReader(browser: Browser, options: BrowserContextOptions = {}): Promise<Reader> {
  const context = await browser.newContext({ locale: 'en-AU', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const origins = new Set<string>();
  let sent = Promise.resolve('');
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest() && response.status() !== 303;
    if (isPage) sent = response.text();
    sent.catch(() => undefined);
  });
  return { page, context, complaints, origins, html: () => sent, leave: () => context.close() };
}

/** A page answered with an error is announced in the console; that is what the page is for. */
const announced = /^Failed to load resource: the server responded with a status of (4|5)\d\d/;

/** Complaints other than the status of a page that is there to tell it. */
export function realComplaints({ complaints }: Reader): string[] {
  return complaints.filter((complaint) => !announced.test(complaint));
}
