import type { Effort } from './effort.ts';
import { slowFirstView } from './browser.ts';
import { startChild } from './child.ts';
import { alternate, atLeast, milliseconds, whole, type Figure } from './figures.ts';
import { run } from './load.ts';
import { withScratchDatabase } from './scratch-database.ts';
import { settingsFor } from './settings.ts';

const connections = 20;
/** What Chromium says it takes. */
const headers = { 'accept-encoding': 'gzip, deflate, br, zstd' };

/** The giving page: how many a second, how heavy, and how soon it can be used over a slow line. */
export async function pageFigures({ turns, seconds, starts }: Effort): Promise<Figure[]> {
  return withScratchDatabase(async (url) => {
    const web = await startChild('web-process.ts', settingsFor(url));
    const address = `http://127.0.0.1:${web.port}/`;
    const bytes = Number((await fetch(address, { headers })).headers.get('content-length'));
    const bare = await startChild('floor-process.ts', { DATABASE_URL: url, PAGE_BYTES: String(bytes) });
    const serve = async (from: string) =>
      (await run({ url: from, connections, seconds, headers, status: 200 })).perSecond;
    const found = await alternate(
      turns,
      () => serve(address),
      () => serve(`http://127.0.0.1:${bare.port}/`),
    );
    await web.stop();
    // The browser is on this machine, where nobody speaks TLS: the page must not send it to https: for its styles.
    const plain = await startChild(
      'web-process.ts',
      settingsFor(url, { NODE_ENV: 'test', LOG_LEVEL: 'warn', PUBLIC_URL: 'http://127.0.0.1' }),
    );
    const view = await slowFirstView(`http://127.0.0.1:${plain.port}/`, starts);
    await plain.stop();
    await bare.stop();
    return [
      atLeast(`Giving page (${whole(bytes)} bytes, ${connections} connections)`, '/s', 0.8, found),
      {
        name: `Page, styles and icon over the wire, in ${view.requests} requests, ${view.scripts} scripts`,
        measured: `${whole(view.bytes)} bytes`,
        demand: '≤ 14,000 bytes, ≤ 3 requests, no script',
        met: view.bytes <= 14_000 && view.requests <= 3 && view.scripts === 0,
      },
      {
        name: 'Giving page on Slow 4G (1.6 Mbit/s, 150 ms, processor ÷ 4): first paint of content, and loaded',
        measured: `${milliseconds(view.paintMs)}, ${milliseconds(view.loadMs)}`,
        demand: '< 1 s',
        met: Math.max(view.paintMs, view.loadMs) < 1_000,
      },
    ];
  });
}
