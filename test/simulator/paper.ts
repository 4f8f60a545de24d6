// The whole application on a database of its own, with a Stripe whose clock, faults and cards obey, and a process that can
// die and come back. Time passes by days, and what time alone asks for is done as they pass.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type Stripe from 'stripe';
import { parseConfig } from '../../src/config.ts';
import type { Db } from '../../src/database/client.ts';
import { armFailpoint, disarmFailpoint, type Failpoint } from '../../src/database/failpoint.ts';
import { createId } from '../../src/database/ids.ts';
import { transact } from '../../src/database/transaction.ts';
import { lockPayment } from '../../src/domain/payments/money-back-store.ts';
import type { PaymentId } from '../../src/domain/payments/payment.ts';
import { decideRefund } from '../../src/domain/refunds/decide-refund.ts';
import { requestRefund } from '../../src/domain/refunds/request-refund.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { StaffId } from '../../src/domain/staff/staff-member.ts';
import { money, zero, type Money } from '../../src/money/money.ts';
import { scheduledTasks } from '../../src/jobs/run-jobs.ts';
import { prepare, startWeb, startWorker, type Running, type RunningWeb } from '../../src/processes.ts';
import type { FaultPlan, Sandbox } from '../../src/sandbox/sandbox.ts';
import { keptSecrets } from '../../src/secrets.ts';
import { createStripeClient } from '../../src/stripe/client.ts';
import { buildParts, domainDeps, type Parts } from '../../src/wiring.ts';
import { startWatched } from '../sandbox/support/watched-sandbox.ts';
import { nudgeAll } from '../support/application.ts';
import { freePort } from '../support/free-port.ts';
import { testDb, type TestDatabase } from '../support/test-db.ts';
import { until } from '../support/until.ts';

export const dayMs = 86_400_000;

/** Time passes in steps of this many days: each ends with what a worker does by itself. */
const stepDays = 3;

export class Paper {
  /** For questions when all is calm; see `atStripe`. */
  readonly stripe: Stripe;
  private readonly database: TestDatabase;
  readonly sandbox: Sandbox;
  private readonly dataDir: string;
  private readonly port: number;
  private running: { parts: Parts; web: RunningWeb; worker: Running } | undefined;
  private hasCrashed = false;
  private faults: FaultPlan = {};
  private readonly members: Member[] = [];

  private constructor(database: TestDatabase, sandbox: Sandbox, dataDir: string, port: number) {
    this.database = database;
    this.sandbox = sandbox;
    this.dataDir = dataDir;
    this.port = port;
    this.stripe = createStripeClient({
      secretKey: 'sk_test_simulator',
      apiBase: new URL(sandbox.url),
      timeoutMs: 8_000,
    });
  }

  static async open(beginsAt: Date): Promise<Paper> {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'fighting-fund-life-'));
    const [port, database] = await Promise.all([freePort(), testDb()]);
    const { stripeWebhookSecret: secret } = keptSecrets(dataDir);
    const sandbox = await startWatched({
      port: 0,
      beginsAt,
      webhooks: [{ url: `http://127.0.0.1:${port}/webhooks/stripe`, secret }],
    });
    const paper = new Paper(database, sandbox, dataDir, port);
    await paper.start();
    return paper;
  }

  get db(): Db {
    return this.database.db;
  }

  get parts(): Parts {
    if (!this.running) throw new Error('the process is not running');
    return this.running.parts;
  }

  private async start(): Promise<void> {
    const config = parseConfig({
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: String(this.port),
      DATA_DIR: this.dataDir,
    });
    const parts = buildParts(config, this.database, this.sandbox.url, {
      clock: this.sandbox,
      logger: pino({ level: 'silent' }),
    });
    await prepare(parts);
    const web = await startWeb(parts, unlimited);
    this.running = { parts, web, worker: startWorker(parts) };
  }

  private async stop(): Promise<void> {
    if (!this.running) return;
    const { parts, web, worker } = this.running;
    this.running = undefined;
    await web.stop();
    await worker.stop();
    await parts.queue.stop();
  }

  /** Another process takes the place of this one. What the first had in memory is gone. */
  async restart(): Promise<void> {
    disarmFailpoint();
    this.hasCrashed = false;
    await this.stop();
    await this.start();
  }

  /** The next time the process comes to `point`, it goes no further. */
  crashAt(point: Failpoint): void {
    armFailpoint(point, () => {
      this.hasCrashed = true;
      throw new Error(`the process died ${point}`);
    });
  }

  setFaults(plan: FaultPlan): void {
    this.faults = plan;
    this.sandbox.setFaults(plan);
  }

  /** Does at Stripe what is nobody's trouble: what a reader or staff member does there is not befallen by faults, what comes of it is. */
  async atStripe<Answer>(work: (stripe: Stripe) => Promise<Answer>): Promise<Answer> {
    const { api, ...others } = this.faults;
    if (!api) return work(this.stripe);
    this.sandbox.setFaults(others);
    try {
      return await work(this.stripe);
    } finally {
      this.sandbox.setFaults(this.faults);
    }
  }

  /** Posts a page's form. Gives where it leads, or undefined where the answer was none. */
  async post(where: string, fields: Readonly<Record<string, string>>): Promise<Response | undefined> {
    const origin = `http://localhost:${this.port}`;
    return fetch(new URL(where, `http://127.0.0.1:${this.port}`), {
      method: 'POST',
      redirect: 'manual',
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields),
    }).catch(() => undefined);
  }

  /** Posts the giving form; gives Stripe's name for the page it leads to, where it leads to one. */
  async give(fields: Readonly<Record<string, string>>): Promise<string | undefined> {
    const answer = await this.post('/checkouts', fields);
    const to = answer?.headers.get('location') ?? '';
    return to.startsWith(this.sandbox.url) ? to.split('/').pop() : undefined;
  }

  /** Pays on Stripe's page; gives whether it was taken. */
  async pay(session: string, method: string): Promise<boolean> {
    const answer = await fetch(`${this.sandbox.url}/v1/payment_pages/${session}/confirm`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer sk_test_reader',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ payment_method: method }),
    }).catch(() => undefined);
    await answer?.arrayBuffer().catch(() => undefined);
    return answer?.ok ?? false;
  }

  /** Staff give a part of a payment back; a large one is approved by another. Refused where the payment will not have it. */
  async refund(paymentId: PaymentId, part: number, endSubscription: boolean): Promise<void> {
    const deps = { ...domainDeps(this.parts), refundApprovalOver: money(20_000n, 'AUD') };
    const [first, second] = await this.staff();
    const refundable = await this.refundable(paymentId);
    const amount = money(BigInt(Math.floor(Number(refundable.minor) * part)), 'AUD');
    if (amount.minor < 1n) return;
    const wanted = { paymentId, amount, refundableShown: refundable, reason: 'asked for', endSubscription };
    try {
      const { id, state } = await requestRefund(deps, wanted, first);
      if (state === 'proposed') await decideRefund(deps, id, { approve: true }, second);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  private async refundable(paymentId: PaymentId): Promise<Money> {
    const locked = await transact(this.db, (tx) => lockPayment(tx, { id: paymentId }));
    return locked?.refundable ?? zero('AUD');
  }

  /** Two of them, for what one alone may not do. */
  private async staff() {
    if (this.members.length === 0) {
      for (const name of ['First', 'Second']) {
        const id = createId<'staff'>();
        const email = `${name}@example.org`;
        const createdAt = this.sandbox.now();
        await this.db.staffMember.create({
          data: { id, email, name, role: 'owner', passwordHash: 'none', createdAt },
        });
        this.members.push({ staffId: id });
      }
    }
    return this.members as unknown as [Member, Member];
  }

  /** Sends the sandbox what its control desk would. */
  async desk(where: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const answer = await fetch(new URL(where, this.sandbox.url), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields),
    });
    if (answer.status >= 400)
      throw new Error(`${where} was answered ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  }

  /** Lets days go by, and does what each asks for. */
  async passDays(days: number): Promise<void> {
    for (let left = days; left > 0; left -= stepDays) {
      await this.sandbox.advance(Math.min(left, stepDays) * dayMs);
      await this.endOfStep(left <= stepDays);
    }
  }

  /** The long looks at everything are had once a command: they find what is there, whenever they look. */
  private async endOfStep(isLast: boolean): Promise<void> {
    await this.quiet();
    for (const { name, run } of scheduledTasks(domainDeps(this.parts))) {
      if (longLooks.has(name) && !isLast) continue;
      // What a fault stops is taken up at the next step: a worker's schedule does the same.
      await Promise.resolve(run()).catch(() => undefined);
    }
    await this.quiet();
  }

  /** Until every webhook is answered and every job that is due is done; a process that died is replaced. */
  async quiet(): Promise<void> {
    await this.sandbox.webhooksSettled();
    await until('every job to be done', async () => {
      if ((await this.jobsDue()) === 0) return true;
      if (this.running) nudgeAll(this.running.parts.queue);
      return false;
    });
    if (this.hasCrashed) {
      await this.restart();
      await this.quiet();
    }
  }

  private async jobsDue(): Promise<number> {
    const due = await this.database.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pgboss.job WHERE state < 'completed' AND start_after <= now()`,
    );
    return due.rows[0]?.n ?? 0;
  }

  /** All troubles end, and two quiet days go by: whatever was late has come. */
  async calm(): Promise<void> {
    this.setFaults({});
    disarmFailpoint();
    await this.quiet();
    await this.passDays(1);
    await this.passDays(1);
    // What happened at the last moment has consequences minutes later: a fee, an invoice that closes.
    await this.passDays(1 / 12);
  }

  async close(): Promise<void> {
    disarmFailpoint();
    await this.stop();
    try {
      await this.sandbox.close();
    } finally {
      await this.database.close();
      rmSync(this.dataDir, { recursive: true, force: true });
    }
  }
}

interface Member {
  readonly staffId: StaffId;
}

const longLooks = new Set(['quick check', 'nightly', 'late fees']);
const plenty = { points: 1_000_000, seconds: 60 };
const unlimited = { perConnection: plenty, perEmail: plenty, altogether: plenty };
