import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startWatched } from '../sandbox/support/watched-sandbox.ts';
import { aGift } from '../support/application.ts';
import { startChild, type ChildApplication } from '../support/child-application.ts';
import { freePort } from '../support/free-port.ts';
import { startRelay, type Relay } from '../support/relay.ts';
import { testDb, type TestDatabase } from '../support/test-db.ts';
import { until } from '../support/until.ts';

// A process starts in each story.
jest.setTimeout(300_000);

const secret = 'whsec_of_the_stopping_tests';
let dataDir: string;
let port: number;
let sandbox: Sandbox;
let wire: Relay;
let server: TestDatabase;
let child: ChildApplication;

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'fighting-fund-stop-'));
  port = await freePort();
  server = await testDb();
  sandbox = await startWatched({ port: 0, webhooks: [] });
  wire = await startRelay({ host: '127.0.0.1', port: sandbox.port });
});
afterEach(async () => {
  child.kill('SIGKILL');
  await child.ended;
  wire.thaw();
  await wire.close();
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
  await sandbox.close();
});

function start(entry?: string): Promise<ChildApplication> {
  const env = {
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: server.url ?? '',
    STRIPE_SECRET_KEY: 'sk_test_stopping',
    STRIPE_WEBHOOK_SECRET: secret,
    STRIPE_API_BASE: `http://127.0.0.1:${wire.port}`,
    LOG_LEVEL: 'warn',
  };
  return startChild(env, entry);
}

function post(n: number): Promise<Response> {
  return fetch(`${child.url}/checkouts`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      origin: `http://localhost:${port}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ ...aGift, email: `r${n}@example.org` }),
  });
}

const gifts = 8;

/** Gifts on their way to Stripe, which takes its time until the wire thaws. */
async function giftsUnderWay(): Promise<Promise<Response>[]> {
  wire.freeze();
  const before = wire.taken();
  const underWay = Array.from({ length: gifts }, (_, n) => post(n));
  await until('every gift to have been taken to Stripe', () => wire.taken() >= before + gifts);
  return underWay;
}

async function expectAllTaken(underWay: readonly Promise<Response>[]): Promise<void> {
  for (const answer of await Promise.all(underWay)) {
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      expect.stringContaining('/c/pay/'),
    ]);
  }
}

function isRefused(): Promise<boolean> {
  return fetch(`${child.url}/healthz`).then(
    () => false,
    (error: unknown) => String((error as Error).cause).includes('ECONNREFUSED'),
  );
}

/**
 * Asks for what the database is asked for, over one kept-alive connection, for as long as there is somebody to ask. Writes
 * down every status, and what broke.
 */
async function readUntilRefused(statuses: number[], broke: string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    const answer = await new Promise<number | string>((resolve) => {
      const asking = request({ host: '127.0.0.1', port, path: '/readyz', agent }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', () => resolve('cut off in the middle'));
      });
      // A connection closed while it was idle is no failure: a browser asks again, on another.
      asking.on('error', ({ code }: NodeJS.ErrnoException) =>
        resolve(asking.reusedSocket ? 'again' : String(code)),
      );
      asking.end();
    });
    // Before the door, or in it as it closed: either way nothing was begun.
    if (answer === 'ECONNREFUSED' || answer === 'ECONNRESET') return;
    if (typeof answer === 'number') statuses.push(answer);
    else if (answer !== 'again') broke.push(answer);
  }
}

describe('A process that is told to stop', () => {
  it('(AVL-5) takes no more, finishes what is under way, and exits 0 in less than ten seconds', async () => {
    child = await start();
    const statuses: number[] = [];
    const broke: string[] = [];
    // Many, so that some are in the middle of an answer when the process is told.
    const readers = Array.from({ length: 4 }, () => readUntilRefused(statuses, broke));
    await until('everybody to be reading', () => statuses.length > 12);
    const underWay = await giftsUnderWay();
    const begun = performance.now();
    child.kill('SIGTERM');
    await until('new requests to be refused', isRefused);
    // Those who would go on reading for ever are told that each answer is the last on its connection.
    await Promise.all(readers);
    wire.thaw();
    await expectAllTaken(underWay);
    expect(broke).toEqual([]);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await child.ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

describe('A fault nobody caught', () => {
  it.each([
    ['a promise', 'SIGUSR2', 'nobody waited for this'],
    ['an exception', 'SIGHUP', 'nobody caught this'],
  ] as const)(
    '(LOG-6) in %s is logged, what is under way is finished, and the process ends with 1',
    async (_what, signal, words) => {
      child = await start('test/support/faulty-main.ts');
      const underWay = await giftsUnderWay();
      child.kill(signal);
      await until('new requests to be refused', isRefused);
      wire.thaw();
      await expectAllTaken(underWay);
      expect(await child.ended).toBe(1);
      expect(child.output()).toContain('a fault nobody caught');
      expect(child.output()).toContain(words);
      expect(child.output()).toContain('faulty-main.ts');
      expect(child.output()).not.toMatch(/ada|reader/i);
    },
  );
});
