import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createId } from '../src/database/ids.ts';
import { memoryOf, startChild } from './child.ts';
import type { Effort } from './effort.ts';
import { median, milliseconds, type Figure } from './figures.ts';
import { giftForm, signedEvent } from './gifts.ts';
import { run } from './load.ts';
import { withScratchDatabase } from './scratch-database.ts';
import { buildOnce, startServer } from './server.ts';
import { settingsFor } from './settings.ts';

/** The built web process as production runs it: its memory under load, and how soon it is ready. */
export async function processFigures(effort: Effort): Promise<Figure[]> {
  buildOnce();
  return [await memoryFigure(effort), await startFigure(effort), ...(await embeddedFigures(effort))];
}

async function memoryFigure({ seconds }: Effort): Promise<Figure> {
  return withScratchDatabase(async (url) => {
    const stripe = await startChild('stripe-process.ts', {});
    const web = await startServer(
      'web',
      settingsFor(url, { STRIPE_API_BASE: `http://127.0.0.1:${stripe.port}` }),
    );
    const connections = 10;
    await Promise.all([
      run({ url: `${web.url}/`, connections, seconds, headers: { 'accept-encoding': 'br' }, status: 200 }),
      run({ url: `${web.url}/checkouts`, connections, seconds, post: giftForm, status: 303 }),
      run({
        url: `${web.url}/webhooks/stripe`,
        connections,
        seconds,
        post: () => signedEvent(createId<'checkout'>()),
        status: 200,
      }),
    ]);
    const { most } = memoryOf(web.pid);
    await web.stop();
    await stripe.stop();
    return {
      name: 'Memory of a web process, the most it held under pages, checkouts and webhooks at once',
      measured: `${Math.round(most / 1_048_576)} MB`,
      demand: '< 200 MB',
      met: most < 200 * 1_048_576,
    };
  });
}

async function startFigure({ starts }: Effort): Promise<Figure> {
  return withScratchDatabase(async (url) => {
    const times: number[] = [];
    for (let turn = 0; turn < starts; turn++) {
      const web = await startServer('web', settingsFor(url));
      times.push(web.readyMs);
      await web.stop();
    }
    return readyFigure('From start to ready, PostgreSQL', median(times), 1_000);
  });
}

async function embeddedFigures({ starts }: Effort): Promise<Figure[]> {
  const fresh: number[] = [];
  const again: number[] = [];
  for (let turn = 0; turn < starts; turn++) {
    const directory = mkdtempSync(path.join(tmpdir(), 'fighting-fund-bench-'));
    const settings = {
      NODE_ENV: 'development',
      DATABASE_URL: '',
      DATA_DIR: directory,
      SANDBOX_PORT: '0',
      LOG_LEVEL: 'warn',
    };
    for (const times of [fresh, again]) {
      const paper = await startServer('start', settings);
      times.push(paper.readyMs);
      await paper.stop();
    }
    rmSync(directory, { recursive: true });
  }
  return [
    readyFigure('From start to ready, everything in one process, new directory', median(fresh), 4_000),
    readyFigure('The same, directory in use before', median(again), 4_000),
  ];
}

function readyFigure(name: string, ms: number, most: number): Figure {
  return { name, measured: milliseconds(ms), demand: `< ${most / 1_000} s`, met: ms < most };
}
