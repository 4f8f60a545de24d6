import { connect, type Database } from '../src/database/client.ts';
import { fillBacklog } from './backlog.ts';
import { startChild } from './child.ts';
import type { Effort } from './effort.ts';
import { alternate, atLeast, type Figure } from './figures.ts';
import { readRow, withScratchDatabase } from './scratch-database.ts';
import { settingsFor } from './settings.ts';

/** Gifts settled by one worker from a backlog of stored events; the floor is Prisma's empty interactive transaction, over and over. */
export async function settleFigures({ turns, seconds, settledGifts }: Effort): Promise<Figure[]> {
  const one = await alternate(
    turns,
    () => settle(settledGifts, 'events alone'),
    () => emptyTransactions(1, seconds),
  );
  const ten = await alternate(
    turns,
    () => settle(settledGifts, 'letters too'),
    () => emptyTransactions(10, seconds),
  );
  return [
    atLeast('Gifts settled by one worker (floor: empty Prisma transactions, one at a time)', '/s', 0.5, one),
    {
      name: 'The same while it writes the letters too (floor: the same, ten at a time)',
      measured: `${Math.round(ten.measured)} /s`,
      floor: `${Math.round(ten.floor)} /s`,
      ratio: ten.ratio,
    },
  ];
}

async function settle(gifts: number, jobs: 'events alone' | 'letters too'): Promise<number> {
  return withScratchDatabase(async (url) => {
    await fillBacklog(url, gifts);
    const settings = settingsFor(url, {
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      SMTP_URL: '',
      MAIL_FROM: '',
      BENCH_JOBS: jobs,
    });
    const worker = await startChild('worker-process.ts', settings);
    const database = connect(url, { connections: 1 });
    // A worker that has just started is not what a busy day has: the first third warms it.
    await untilSettled(database, gifts / 3);
    const before = await settledSoFar(database);
    const begun = performance.now();
    await untilSettled(database, gifts);
    const perSecond = ((gifts - before) * 1_000) / (performance.now() - begun);
    await worker.stop();
    await database.close();
    const { receipts } = await readRow<{ receipts: number }>(
      url,
      'SELECT count(*)::int AS receipts FROM receipt',
    );
    if (receipts !== gifts) throw new Error(`${receipts} receipts for ${gifts} gifts`);
    return perSecond;
  });
}

async function untilSettled(database: Database, gifts: number): Promise<void> {
  while ((await settledSoFar(database)) < gifts) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function settledSoFar({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ settled: number }>(
    'SELECT coalesce(max(last), 0)::int AS settled FROM receipt_counter',
  );
  return rows[0]?.settled ?? 0;
}

async function emptyTransactions(atOnce: number, seconds: number): Promise<number> {
  return withScratchDatabase(async (url) => {
    const database = connect(url, { connections: 10 });
    await during(database, atOnce, 500);
    const perSecond = await during(database, atOnce, seconds * 1_000);
    await database.close();
    return perSecond;
  });
}

async function during({ db }: Database, atOnce: number, milliseconds: number): Promise<number> {
  let done = 0;
  const begun = performance.now();
  const again = async () => {
    while (performance.now() - begun < milliseconds) {
      await db.$transaction(() => Promise.resolve());
      done++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, again));
  return (done * 1_000) / (performance.now() - begun);
}
