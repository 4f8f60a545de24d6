import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { keptSecrets } from '../../src/secrets.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { shortLeases } from '../support/short-leases.ts';
import { onPostgres } from '../support/test-db.ts';
import { until } from '../support/until.ts';

// Fifty processes start, the next while the last one works.
jest.setTimeout(1_200_000);
const patienceMs = 120_000;

const kills = Number(process.env['KILLS'] ?? 50);
/** The kills before which a month goes by, and is charged for. */
const renewals = [Math.floor(kills * 0.4), Math.floor(kills * 0.8)];
/** More than the longest lease of a letter or an instruction. */
const leaseMs = 3 * 60_000;
const monthMs = 31 * 86_400_000;

/** The moments, which a number chooses: `KILLS_SEED=… ` kills at the same ones again. */
const seed = Number(process.env['KILLS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const random = numbersFrom(seed);

let app: TestApplication;
const started: ChildProcess[] = [];
beforeAll(async () => {
  app = await startApplication({ worker: false, jobs: shortLeases });
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await app.close();
});

// On PGlite a database is in the process that dies with it; crash.test.ts kills those.
(onPostgres ? it : it.skip)(
  `(AVL-4) A worker killed ${kills} times in the middle of what it does loses nothing and doubles nothing (seed ${seed})`,
  async () => {
    const { db } = app.database;
    await db.$transaction((tx) =>
      app.parts.queue.enqueue(tx, 'open-checkout', { checkoutId: 'no id at all' }),
    );
    let next = loadWorker();
    let gifts = 0;
    let subscriptions = 0;
    let cutOff = 0;
    for (let killed = 0; killed < kills; killed++) {
      const monthly = killed % 10 === 0;
      const way = monthly ? { plan: 'digital', frequency: 'monthly' } : {};
      const given = await app.give({ ...aGift, ...way, email: `reader.${killed}@example.org` });
      await app.pay(given.session);
      if (monthly) subscriptions++;
      else gifts++;
      const worker = await next;
      next = loadWorker();
      // What the one before had in hand is another's when its lease ends: time goes by, and nobody waits for it.
      await app.sandbox.advance(renewals.includes(killed) ? monthMs : leaseMs);
      const takesJobs = takes(worker, 1 + Math.floor(random() * 2));
      worker.send(app.sandbox.now().getTime());
      await takesJobs;
      await pause(random() * 60);
      worker.kill('SIGKILL');
      expect(await endOf(worker)).toBe('SIGKILL');
      cutOff += await jobsInHand();
    }
    // They were killed with something in their hands, most of them.
    expect(cutOff).toBeGreaterThan(kills / 4);

    await app.sandbox.webhooksSettled();
    await app.sandbox.advance(leaseMs);
    const last = await next;
    last.send(app.sandbox.now().getTime());
    await until('all of it to be done', isAllDone, patienceMs);
    last.kill('SIGKILL');
    await endOf(last);

    // Each month's charges came to everybody who had begun by then.
    const paid = app.sandbox.acts.objects('charge').filter(({ paid: isPaid }) => isPaid).length;
    expect(paid).toBeGreaterThan(kills);
    expect({
      checkouts: await db.checkout.count({ where: { finishedAt: { not: null } } }),
      supporters: await db.supporter.count(),
      donations: await db.donation.count({ where: { state: 'paid' } }),
      subscriptions: await db.subscription.count({ where: { state: 'active' } }),
      payments: await db.payment.count(),
      received: await db.journal.count({ where: { reason: 'received' } }),
      receipts: await db.receipt.count(),
      letters: await db.receiptDelivery.count({ where: { state: 'sent' } }),
    }).toEqual({
      checkouts: kills,
      supporters: kills,
      donations: gifts,
      subscriptions,
      payments: paid,
      received: paid,
      receipts: paid,
      letters: paid,
    });
    await expectBooksInOrder(db);
    await expectLettersOnce(paid);

    // The job that can never be done was given up after its tries. Others that died with their worker too often may have
    // been, too: what they named was found again.
    const givenUp = (await app.parts.queue.givenUp(1_000)).map(({ name }) => name);
    expect(givenUp.filter((name) => name === 'open-checkout')).toHaveLength(1);
    expect(await db.stripeEvent.count({ where: { state: { not: 'applied' } } })).toBe(
      await db.stripeEvent.count({ where: { state: 'ignored' } }),
    );
    const { rows } = await app.database.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pgboss.job WHERE state = 'completed' AND retry_count > 0`,
    );
    expect(rows[0]?.n).toBeGreaterThan(0);
  },
);

/** A letter that went out twice has the Message-ID of the first: kept by that name, it is there once. */
async function expectLettersOnce(receipts: number): Promise<void> {
  const letters = await app.mail();
  const deliveries = await app.database.db.receiptDelivery.findMany();
  const known = new Set(letters.map(({ messageId }) => messageId));
  expect(known.size).toBe(letters.length);
  expect(deliveries.filter(({ messageId }) => known.has(messageId))).toHaveLength(receipts);
  const subjects = letters.map(({ to, subject }) => `${to} ${subject}`);
  expect(new Set(subjects).size).toBe(subjects.length);
}

async function jobsInHand(): Promise<number> {
  const { rows } = await app.database.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pgboss.job WHERE state = 'active'`,
  );
  return rows[0]?.n ?? 0;
}

async function isAllDone(): Promise<boolean> {
  const { rows } = await app.database.pool.query<{ left: number }>(
    `SELECT (SELECT count(*) FROM pgboss.job WHERE state < 'completed')
          + (SELECT count(*) FROM stripe_event WHERE state = 'waiting')
          + (SELECT count(*) FROM receipt_delivery WHERE state <> 'sent')::int AS left`,
  );
  return Number(rows[0]?.left) === 0;
}

/** A worker that has everything loaded and waits to be told to begin. */
async function loadWorker(): Promise<ChildProcess> {
  const { dataDir, publicUrl } = app.parts.config;
  const secrets = keptSecrets(dataDir);
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/killable-worker.ts'], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'test',
      DATA_DIR: dataDir,
      PUBLIC_URL: publicUrl,
      DATABASE_URL: app.database.url,
      STRIPE_API_BASE: app.sandbox.url,
      STRIPE_SECRET_KEY: secrets.stripeSecretKey,
      STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
      LOG_LEVEL: 'silent',
    },
  });
  started.push(child);
  await once(child, 'message');
  return child;
}

/** Resolves when it has taken so many jobs. */
function takes(worker: ChildProcess, jobs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = jobs;
    worker.on('message', () => {
      left -= 1;
      if (left === 0) resolve();
    });
    worker.once('exit', (code) => reject(new Error(`the worker ended by itself: ${code}`)));
  });
}

async function endOf(worker: ChildProcess): Promise<NodeJS.Signals | number | null> {
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit');
  return worker.signalCode ?? worker.exitCode;
}

/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator). */
function numbersFrom(begin: number): () => number {
  let state = begin >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
