import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { Failpoint } from '../../src/database/failpoint.ts';
import type { Database } from '../../src/database/client.ts';
import { openEmbedded } from '../../src/database/embedded.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startWatched } from '../sandbox/support/watched-sandbox.ts';
import { aGift } from '../support/application.ts';
import { startChild, type ChildApplication } from '../support/child-application.ts';
import { freePort } from '../support/free-port.ts';
import { testDb, type TestDatabase } from '../support/test-db.ts';
import { until } from '../support/until.ts';

// Several processes start in each story.
jest.setTimeout(1_200_000);

const secret = 'whsec_of_the_crash_tests';
let dataDir: string;
let port: number;
let sandbox: Sandbox;
let server: TestDatabase;
let child: ChildApplication | undefined;

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'fighting-fund-crash-'));
  port = await freePort();
  server = await testDb();
  sandbox = await startWatched({
    port: 0,
    webhooks: [{ url: `http://127.0.0.1:${port}/webhooks/stripe`, secret }],
    retryDelaysMs: Array<number>(100).fill(300),
  });
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await child?.ended;
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
  await sandbox.close();
});

const points: readonly Failpoint[] = [
  'before-stripe',
  'after-stripe',
  'before-commit',
  'after-commit',
  'before-mail',
  'after-mail',
];

const monthly = { ...aGift, plan: 'digital', frequency: 'monthly' };

it.each([
  ...points.map((point) => [point, 'a gift', aGift] as const),
  // A month is settled by its invoice, in a transaction of its own.
  ...(['before-commit', 'after-commit'] as const).map((point) => [point, 'a month', monthly] as const),
])(
  '(PAY-4, AVL-4) A process killed %s of %s, and started again, loses nothing and doubles nothing',
  async (point, _what, form) => {
    child = await start({ FAILPOINT: point });
    const first = await post(form).catch(() => undefined);
    const session = first?.status === 303 ? sessionOf(first) : undefined;
    if (session !== undefined) await pay(session);
    expect(await child.ended).toBe('SIGKILL');

    await letLeasesRunOut();
    child = await start();
    // A reader whose browser lost the connection presses the button again.
    if (session === undefined) await pay(sessionOf(await post(form)));
    await until('the thanks', () => letters().length > 0);
    await sandbox.webhooksSettled();
    child.kill('SIGTERM');
    expect(await child.ended).toBe(0);

    expect(letters()).toHaveLength(1);
    const database = await openDatabase();
    const counts = {
      checkouts: await database.db.checkout.count(),
      payments: await database.db.payment.count(),
      receipts: await database.db.receipt.count(),
      supporters: await database.db.supporter.count(),
      received: await database.db.journal.count({ where: { reason: 'received' } }),
    };
    await closeOwn(database);
    expect(counts).toEqual({ checkouts: 1, payments: 1, receipts: 1, supporters: 1, received: 1 });
    const sessions = new Set(sandbox.events().filter(({ type }) => type === 'checkout.session.completed'));
    expect(sessions.size).toBe(1);
  },
);

it('(AVL-5) Told to stop, it finishes what it is doing and exits 0; started again, it goes on', async () => {
  child = await start();
  const session = sessionOf(await post());
  child.kill('SIGTERM');
  expect(await child.ended).toBe(0);
  await pay(session);
  child = await start();
  await until('the thanks', () => letters().length > 0);
  expect(letters()).toHaveLength(1);
});

it('A second process on one data directory is refused with a sentence that names the first', async () => {
  const env = { ...settings(), DATABASE_URL: '' };
  child = await startChild(env);
  const second = await startChild({ ...env, PORT: String(await freePort()) });
  expect(await second.ended).toBe(1);
  expect(second.output()).toMatch(
    /The data directory .* is in use by process \d+, running since .* Stop it first/,
  );
  expect(second.output()).not.toContain('    at ');
});

function settings(): Record<string, string> {
  return {
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: server.url ?? '',
    STRIPE_SECRET_KEY: 'sk_test_crash',
    STRIPE_WEBHOOK_SECRET: secret,
    STRIPE_API_BASE: sandbox.url,
    LOG_LEVEL: 'warn',
  };
}

function start(more: Readonly<Record<string, string>> = {}): Promise<ChildApplication> {
  return startChild({ ...settings(), ...more });
}

function post(form: Readonly<Record<string, string>> = aGift): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/checkouts`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      origin: `http://localhost:${port}`,
      'user-agent': 'a reader',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form),
  });
}

function sessionOf(answer: Response): string {
  return (answer.headers.get('location') ?? '').split('/').pop() ?? '';
}

async function pay(session: string): Promise<void> {
  const answer = await fetch(`${sandbox.url}/v1/payment_pages/${session}/confirm`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_reader', 'content-type': 'application/x-www-form-urlencoded' },
    body: 'payment_method=pm_card_visa',
  });
  expect(answer.status).toBe(200);
}

function letters(): string[] {
  try {
    return readdirSync(path.join(dataDir, 'mail')).filter((file) => file.endsWith('.json'));
  } catch {
    return [];
  }
}

/** The database the children used: the server's, or the embedded one while no child has it. */
async function openDatabase(): Promise<Database> {
  return server.url === undefined ? openEmbedded(dataDir) : server;
}

async function closeOwn(database: Database): Promise<void> {
  if (database !== server) await database.close();
}

/** A letter in the hand of a process that died is another's when its lease ends; here the lease ends now. */
async function letLeasesRunOut(): Promise<void> {
  const database = await openDatabase();
  await database.db
    .$executeRaw`UPDATE receipt_delivery SET next_try_at = next_try_at - interval '1 day' WHERE state = 'sending'`;
  await closeOwn(database);
}
