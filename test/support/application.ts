// The whole application as people run it: web, worker, a database of its own, a Stripe of its own whose ids agree, a clock
// that moves when told (the sandbox's), and a mailbox.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { parseConfig } from '../../src/config.ts';
import { logSettings } from '../../src/log-settings.ts';
import { keptSecrets } from '../../src/secrets.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { prepare, startWeb, startWorker, type Running, type RunningWeb } from '../../src/processes.ts';
import { buildParts, usualCheckoutLimits, type Parts, type Replacements } from '../../src/wiring.ts';
import { jobPolicies, type JobData, type Queue } from '../../src/domain/jobs.ts';
import type { PaymentProcessor } from '../../src/domain/payments/payment-processor.ts';
import type { KeptMail } from '../../src/web/kept-mail.ts';
import type { CheckoutLimits } from '../../src/web/giving/begin-checkout.ts';
import { startWatched } from '../sandbox/support/watched-sandbox.ts';
import { freePort } from './free-port.ts';
import { testDb, type TestDatabase } from './test-db.ts';
import { until } from './until.ts';

export interface Given {
  /** The processor's page. */
  readonly url: string;
  /** The processor's name for the checkout. */
  readonly session: string;
  /** What the browser keeps. */
  readonly cookie: string;
}

export interface TestApplication {
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly database: TestDatabase;
  readonly parts: Parts;
  readonly web: RunningWeb;
  /** Every log line, as JSON. */
  readonly log: readonly string[];
  /** Posts the giving form as a browser does. */
  post(
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  /** Posts the form and expects to be taken to the processor's page. */
  give(fields: Readonly<Record<string, string>>): Promise<Given>;
  /** Pays on the processor's page with a test card or account (pm_card_visa unless said). */
  pay(session: string, paymentMethod?: string): Promise<Response>;
  /** Resolves when every webhook has been answered and every job that is due is done. */
  quiet(): Promise<void>;
  thanks(given: Given): Promise<string>;
  /** Newest first. */
  mail(): Promise<readonly KeptMail[]>;
  stopWorker(): Promise<void>;
  startWorker(): void;
  /** @throws Error when anything between it and its Stripe was not as the SDK declares it. */
  close(): Promise<void>;
}

export interface TestOptions extends Replacements {
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: Partial<CheckoutLimits>;
  readonly connections?: number;
  /** Instead of a fresh one; closed with the application all the same. */
  readonly database?: TestDatabase;
  /** False leaves jobs lying until startWorker. */
  readonly worker?: boolean;
  readonly webhookRetriesMs?: readonly number[];
  /** Where the clock stands at first: the usual morning unless said. */
  readonly beginsAt?: Date;
  /** Stands between the application and its Stripe: to look on, or to get in the way. */
  readonly processorAround?: (processor: PaymentProcessor, database: TestDatabase) => PaymentProcessor;
}

/** A morning in Sydney, so that no story turns on the hour it is told at. TEST_BEGINS_AT tries another. */
const usualMorning = new Date(process.env['TEST_BEGINS_AT'] ?? '2026-11-23T22:30:00Z');

/** A gift as most people give it; fields given replace these. */
export const aGift: Readonly<Record<string, string>> = {
  plan: 'none',
  frequency: 'once',
  amount: 'other',
  other_amount: '25.50',
  name: 'Ada Reader',
  email: 'ada@example.org',
};

export const anAddress: Readonly<Record<string, string>> = {
  line1: '12 Wattle Street',
  suburb: 'Glebe',
  state: 'NSW',
  postcode: '2037',
  country: 'AU',
};

/** Some jobs are queued without a word to the worker, who would look by itself in a second. */
export function nudgeAll(queue: Queue): void {
  for (const name of Object.keys(jobPolicies) as (keyof JobData)[]) queue.nudge(name);
}

export async function startApplication(options: TestOptions = {}): Promise<TestApplication> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'fighting-fund-app-'));
  const database =
    options.database ??
    (await testDb(options.connections === undefined ? {} : { connections: options.connections }));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const config = parseConfig({
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'debug',
    ...options.env,
  });
  const sandbox = await startWatched({
    port: 0,
    beginsAt: options.beginsAt ?? usualMorning,
    webhooks: [
      { url: `http://127.0.0.1:${port}/webhooks/stripe`, secret: keptSecrets(dataDir).stripeWebhookSecret },
    ],
    retryDelaysMs: options.webhookRetriesMs ?? [50, 100, 200, 400, 800],
  });
  const log: string[] = [];
  const logger = pino(logSettings('debug'), { write: (line: string) => void log.push(line) });
  const built = buildParts(config, database, sandbox.url, { clock: sandbox, logger, ...options });
  const processor = options.processorAround?.(built.processor, database) ?? built.processor;
  const parts = { ...built, processor };
  await prepare(parts);
  const web = await startWeb(parts, { ...usualCheckoutLimits(config), ...options.limits });
  let worker: Running | undefined = options.worker === false ? undefined : startWorker(parts);

  const application: TestApplication = {
    url,
    sandbox,
    database,
    parts,
    web,
    log,
    post: (fields, headers = {}) =>
      fetch(`http://127.0.0.1:${port}/checkouts`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields),
      }),
    give: async (fields) => {
      const answer = await application.post(fields);
      const to = answer.headers.get('location') ?? '';
      if (answer.status !== 303 || !to.startsWith(sandbox.url)) {
        throw new Error(
          `the form was answered ${answer.status} ${to}: ${(await answer.text()).slice(0, 2000)}`,
        );
      }
      const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      return { url: to, session: to.split('/').pop() ?? '', cookie };
    },
    pay: (session, paymentMethod = 'pm_card_visa') =>
      fetch(`${sandbox.url}/v1/payment_pages/${session}/confirm`, {
        method: 'POST',
        headers: {
          authorization: 'Bearer sk_test_reader',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({ payment_method: paymentMethod }),
      }),
    quiet: async () => {
      const jobsLeft = async (): Promise<boolean> => {
        await sandbox.webhooksSettled();
        const left = await database.pool.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pgboss.job WHERE state < 'completed' AND start_after <= now() + interval '1 second'`,
        );
        return left.rows[0]?.n !== 0;
      };
      await until('every job to be done', async () => {
        // Twice: what the last job asked of Stripe may have been told of after the first look.
        if (!(await jobsLeft()) && !(await jobsLeft())) return true;
        nudgeAll(parts.queue);
        return false;
      });
    },
    thanks: async (given) => {
      const page = await fetch(`http://127.0.0.1:${port}/thanks?session_id=${given.session}`, {
        headers: { cookie: given.cookie },
      });
      return page.text();
    },
    mail: () => parts.keptMail?.() ?? Promise.resolve([]),
    stopWorker: async () => {
      await worker?.stop();
      await parts.queue.stop();
      worker = undefined;
    },
    startWorker: () => {
      worker = startWorker(parts);
    },
    close: async () => {
      await web.stop();
      await worker?.stop();
      await parts.queue.stop();
      try {
        await sandbox.close();
      } finally {
        await database.close();
        rmSync(dataDir, { recursive: true, force: true });
      }
    },
  };
  return application;
}
