import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { destination, pino, transport, type Logger } from 'pino';
import type { Config } from './config.ts';
import { connect, type Database } from './database/client.ts';
import { createJobQueue } from './database/job-queue.ts';
import { pendingMigrations } from './database/migrate.ts';
import { transact } from './database/transaction.ts';
import { systemClock, type Clock } from './domain/clock.ts';
import { jobPolicies, type JobData, type Queue } from './domain/jobs.ts';
import { keepPage } from './domain/ledger/reading-store.ts';
import { newestCheckRun } from './domain/ledger/check-run-store.ts';
import type { PaymentProcessor } from './domain/payments/payment-processor.ts';
import { createGiftLinks, type GiftLinks } from './domain/letters/gift-links.ts';
import type { NoticeMailer } from './domain/letters/mailer.ts';
import type { Press } from './domain/receipts/press.ts';
import type { ReceiptMailer } from './domain/receipts/receipt-mailer.ts';
import type { StartDeps } from './domain/donations/start-giving.ts';
import type { InstructDeps } from './domain/subscriptions/instruct-subscription.ts';
import { receiptLetters } from './domain/receipts/receipt-delivery-store.ts';
import { closeFinding, repairFinding } from './domain/reconciliation/repair-finding.ts';
import { watch, type WatchDeps } from './domain/reconciliation/watch.ts';
import { Refusal } from './domain/refusal.ts';
import { createAccountKeys } from './domain/supporters/account-link.ts';
import { createFileMailer } from './email/file-mailer.ts';
import { createSmtpMailer } from './email/smtp-mailer.ts';
import type { WorkerDeps } from './jobs/run-jobs.ts';
import { logSettings } from './log-settings.ts';
import type { Sandbox, SandboxOptions } from './sandbox/sandbox.ts';
import { createPress } from './press/create-press.ts';
import { keptSecrets } from './secrets.ts';
import { createCallQueue, usualCallLimits } from './stripe/call-queue.ts';
import { createStripeClient, isLiveKey } from './stripe/client.ts';
import { countParkedEvents, parkedEvents } from './stripe/event-store.ts';
import { createInbox, type InboxDeps } from './stripe/inbox.ts';
import { recoverEvents } from './stripe/recover-events.ts';
import { resendEvent } from './stripe/resend-event.ts';
import { createStripeProcessor } from './stripe/stripe-processor.ts';
import { endpointStanding } from './stripe/webhook-endpoint.ts';
import { verifyWebhook } from './stripe/webhook-signature.ts';
import { createApp, headersOfEveryAnswer, type AppDeps } from './web/app.ts';
import { loadStaticFiles } from './web/assets.ts';
import { createCheckoutCookie } from './web/checkout-cookie.ts';
import type { CheckoutLimits } from './web/giving/begin-checkout.ts';
import { createOfferBoard, type OfferBoard } from './web/giving/offer.ts';
import type { KeptMail } from './web/kept-mail.ts';
import { createMetrics } from './web/metrics.ts';
import { createRateLimits } from './web/rate-limit-store.ts';
import { answerUnreadable } from './web/unreadable-request.ts';

export type { Sandbox } from './sandbox/sandbox.ts';

/** What both kinds of process are built of. */
export interface Parts {
  readonly config: Config;
  readonly database: Database;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly processor: PaymentProcessor;
  readonly inbox: InboxDeps;
  /** Finds events that were never delivered. */
  readonly recoverEvents: () => Promise<number>;
  readonly askEndpoint: () => Promise<void>;
  readonly mailer: ReceiptMailer & NoticeMailer;
  readonly press: Press;
  readonly keptMail: (() => Promise<readonly KeptMail[]>) | undefined;
  /** Hangs up on the mail host; call last. */
  readonly closeMail: () => void;
  /** Links in letters, and how they are known again. */
  readonly giftLinks: GiftLinks;
  readonly sessionSecret: string;
  readonly stripe: StripeSettings;
  readonly logger: Logger;
}

interface StripeSettings {
  readonly secretKey: string;
  readonly webhookSecrets: readonly string[];
  readonly apiBase: string;
  /** Where a form may lead: the processor's pages. */
  readonly checkoutHosts: readonly string[];
}

/** Parts a test or a benchmark puts in place of those the settings would make. */
export interface Replacements {
  readonly clock?: Clock;
  readonly processor?: PaymentProcessor;
  readonly logger?: Logger;
  readonly stripeDeadlineMs?: number;
  readonly jobs?: { readonly policies: typeof jobPolicies; readonly superviseSeconds: number };
}

export function createLogger(config: Config): Logger {
  const settings = logSettings(config.logLevel);
  if (config.production) return pino(settings, destination({ sync: false }));
  return pino(settings, transport({ target: 'pino-pretty', options: { ignore: 'pid,hostname' } }));
}

export async function openDatabase(config: Config): Promise<Database> {
  if (config.databaseUrl !== undefined)
    return connect(config.databaseUrl, { connections: config.databaseConnections });
  // Loaded where it is wanted: production has no use for it, nor for the sandbox, and they cost every process its memory.
  const { openEmbedded } = await import('./database/embedded.ts');
  return openEmbedded(config.dataDir);
}

/** The sandbox, taking up where it was left, telling this application what happens. */
export async function openSandbox(config: Config, webhookUrl: string, beginsAt?: Date): Promise<Sandbox> {
  if (config.production || config.stripe.kind !== 'sandbox')
    throw new Error('the sandbox is for development');
  const { stripeWebhookSecret } = keptSecrets(config.dataDir);
  const dataDir = path.join(config.dataDir, 'sandbox');
  mkdirSync(dataDir, { recursive: true });
  const options: SandboxOptions = {
    port: config.stripe.port,
    dataDir,
    production: config.production,
    webhooks: [{ url: webhookUrl, secret: stripeWebhookSecret }],
    ...(beginsAt && { beginsAt }),
  };
  const { startSandbox } = await import('./sandbox/sandbox.ts');
  return startSandbox(options);
}

/** Builds what a process is made of, once, at start. */
export function buildParts(
  config: Config,
  database: Database,
  sandboxUrl?: string,
  replaced: Replacements = {},
): Parts {
  const logger = replaced.logger ?? createLogger(config);
  const clock = replaced.clock ?? systemClock;
  const stripe = stripeSettings(config, sandboxUrl);
  const limits = { ...usualCallLimits, deadlineMs: replaced.stripeDeadlineMs ?? usualCallLimits.deadlineMs };
  const queue = createJobQueue<JobData>(database, replaced.jobs?.policies ?? jobPolicies, {
    supervise: true,
    ...(replaced.jobs && { superviseSeconds: replaced.jobs.superviseSeconds }),
    onError: (error) => logger.warn({ err: error }, 'a job failed and is tried again'),
  });
  const client = createStripeClient({
    secretKey: stripe.secretKey,
    apiBase: new URL(stripe.apiBase),
    timeoutMs: limits.deadlineMs,
  });
  const calls = createCallQueue(limits);
  const livemode = isLiveKey(stripe.secretKey);
  const processor = replaced.processor ?? createStripeProcessor({ stripe: client, calls, livemode, clock });
  const sessionSecret = config.sessionSecret ?? keptSecrets(config.dataDir).sessionSecret;
  const giftLinks = createGiftLinks(sessionSecret);
  const press = createPress({ timeZone: config.timeZone });
  const inbox: InboxDeps = {
    db: database.db,
    clock,
    enqueue: (tx, name, data) => queue.enqueue(tx, name, data),
  };
  return {
    config,
    database,
    queue,
    clock,
    processor,
    inbox,
    recoverEvents: () => recoverEvents({ ...inbox, stripe: client, calls }),
    askEndpoint: async () => {
      const url = `${config.publicUrl}/webhooks/stripe`;
      const standing = await endpointStanding({ stripe: client, calls }, url);
      await keepPage(database.db, 'webhook endpoint', clock.now(), standing);
    },
    ...buildMail(config, clock, { giftLinks, press }),
    press,
    giftLinks,
    sessionSecret,
    stripe,
    logger,
  };
}

function stripeSettings(config: Config, sandboxUrl: string | undefined): StripeSettings {
  const { stripe } = config;
  if (stripe.kind === 'sandbox') {
    const secrets = keptSecrets(config.dataDir);
    const apiBase = sandboxUrl ?? `http://127.0.0.1:${stripe.port}`;
    return {
      secretKey: secrets.stripeSecretKey,
      webhookSecrets: [secrets.stripeWebhookSecret],
      apiBase,
      checkoutHosts: [apiBase, apiBase.replace('127.0.0.1', 'localhost')],
    };
  }
  const own = stripe.apiBase === 'https://api.stripe.com' ? [] : [new URL(stripe.apiBase).origin];
  return { ...stripe, checkoutHosts: ['https://checkout.stripe.com', 'https://billing.stripe.com', ...own] };
}

function buildMail(
  config: Config,
  clock: Clock,
  { giftLinks, press }: Pick<Parts, 'giftLinks' | 'press'>,
): Pick<Parts, 'mailer' | 'keptMail' | 'closeMail'> {
  const { mailFrom: from, publicUrl, timeZone } = config;
  const settings = { from, publicUrl, timeZone, giftLinks, press };
  if (config.smtpUrl !== undefined) {
    const mailer = createSmtpMailer({ ...settings, url: config.smtpUrl });
    return { mailer, keptMail: undefined, closeMail: () => mailer.close() };
  }
  const mailer = createFileMailer({ ...settings, directory: path.join(config.dataDir, 'mail'), clock });
  return {
    mailer,
    keptMail: config.production ? undefined : () => mailer.list(),
    closeMail: () => undefined,
  };
}

/** What begins a gift is given. */
export function startDeps(parts: Parts): StartDeps {
  const { feeRate, organisation } = parts.config;
  return { ...domainDeps(parts), feeRate, gstRegistered: organisation.gstRegistered };
}

/** What changes a subscription is given. */
export const instructDeps: (parts: Parts) => InstructDeps & { readonly publicUrl: string } = domainDeps;

/** What the acts of the domain are given. */
export function domainDeps(parts: Parts): WorkerDeps {
  const { config, database } = parts;
  const { name, abn, address, phone, email } = config.organisation;
  return {
    db: database.db,
    clock: parts.clock,
    queue: parts.queue,
    processor: parts.processor,
    recoverEvents: parts.recoverEvents,
    askEndpoint: parts.askEndpoint,
    mailer: parts.mailer,
    accountKeys: createAccountKeys(parts.sessionSecret),
    logger: parts.logger,
    issuer: { name, abn, address, phone, email },
    timeZone: config.timeZone,
    mailDomain: new URL(config.publicUrl).hostname,
    termReminderDays: config.termReminderDays,
    termReminderIssues: config.termReminderIssues,
    publicUrl: config.publicUrl,
    organisationName: name,
    graceDays: config.graceDays,
    secondChargeNoticeDays: config.secondChargeNoticeDays,
    feeRate: config.feeRate,
    gstRegistered: config.organisation.gstRegistered,
    settled: () => undefined,
  };
}

/** How often may somebody begin a checkout: an office of 150 behind one address fits, a card tester's thousand does not. */
export function usualCheckoutLimits(config: Config): CheckoutLimits {
  return {
    perConnection: { points: 300, seconds: 600 },
    perEmail: { points: 20, seconds: 600 },
    altogether: { points: config.checkoutsPerMinute, seconds: 60 },
  };
}

const signInLimit = { points: 20, seconds: 900 };

export interface Web {
  readonly app: ReturnType<typeof createApp>;
  readonly board: OfferBoard;
  /** For the server's `clientError`. */
  readonly unreadable: ReturnType<typeof answerUnreadable>;
}

/** The web side, ready to listen. */
export async function buildWeb(
  parts: Parts,
  checkoutLimits = usualCheckoutLimits(parts.config),
): Promise<Web> {
  const { config, database, queue, clock, logger } = parts;
  const { db } = database;
  const files = loadStaticFiles();
  const { organisation, timeZone } = config;
  const board = await createOfferBoard({ db, clock, timeZone });
  const limits = createRateLimits(db, parts.sessionSecret);
  const inbox = createInbox(parts.inbox);
  const secure = config.publicUrl.startsWith('https:');
  const settings = { ...config, assets: files.assets };
  const cookie = createCheckoutCookie(parts.sessionSecret, secure);
  const deps: AppDeps = {
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    checkoutHosts: parts.stripe.checkoutHosts,
    files,
    cookie,
    begin: {
      start: startDeps(parts),
      board,
      limits,
      checkoutLimits,
      settings,
    },
    gifts: { instruct: instructDeps(parts), links: parts.giftLinks },
    backoffice: {
      press: parts.press,
      instruct: instructDeps(parts),
      db,
      clock,
      queue,
      resendEvent: async (id, by) => {
        await resendEvent(parts.inbox, id, by);
        queue.nudge('apply-stripe-events');
      },
      compareWithStripe: () =>
        transact(db, (tx) => queue.enqueue(tx, 'compare-with-stripe', { asked: true })),
      repairFinding: (id, by) => repairFinding(domainDeps(parts), id, by),
      closeFinding: (id, by) => closeFinding(domainDeps(parts), id, by),
      watch: () => watch(watchDeps(parts)),
      publicUrl: config.publicUrl,
      secureCookies: secure,
      organisation,
      assets: files.assets,
      staffStylesheet: files.url('staff.css'),
      graceDays: config.graceDays,
      timeZone,
      limit: async (key, kind) => {
        const within = await limits.take([{ key: `${kind} ${key}`, limit: signInLimit }], clock.now());
        if (!within)
          throw new Refusal(
            'too often',
            'There have been a lot of tries. Wait a quarter of an hour and try again.',
          );
      },
      moneyBack: { ...domainDeps(parts), refundApprovalOver: config.refundApprovalOver },
      parked: async () =>
        (await parkedEvents(db, 100)).map(({ lastError, ...event }) => ({
          ...event,
          reason: lastError ?? 'No reason was kept.',
        })),
    },
    account: {
      press: parts.press,
      ...domainDeps(parts),
      ...startDeps(parts),
      secureCookies: secure,
      organisation,
      assets: files.assets,
      accountStylesheet: files.url('account.css'),
      limits,
      checkoutLimits,
      board,
      cookie,
      settings,
    },
    receiveEvent: async (body, signature) => {
      // The age of a signature is a matter of this minute, whatever day the sandbox's clock was moved to.
      const verified = verifyWebhook(body, signature, parts.stripe.webhookSecrets, systemClock);
      if (!verified.ok) {
        logger.warn({ why: verified.why }, 'a webhook was refused');
        return 'not from Stripe';
      }
      await inbox(verified.event);
      queue.nudge('apply-stripe-events');
      return 'stored';
    },
    ready: () => readiness(parts),
    metrics: createMetrics(
      {
        backlog: () => queue.backlog(),
        parked: () => countParkedEvents(db),
        unsentReceipts: () => receiptLetters.countUnsent(db),
        checks: () => checkAges(db, clock),
        alarms: () => watch(watchDeps(parts)),
      },
      { token: config.metricsToken, needed: config.production },
    ),
    logger,
    keptMail: parts.keptMail,
  };
  return { app: createApp(deps), board, unreadable: answerUnreadable(headersOfEveryAnswer(deps)) };
}

function watchDeps({ config, database, queue, clock, processor }: Parts): WatchDeps {
  return {
    db: database.db,
    clock,
    queue,
    timeZone: config.timeZone,
    production: config.production,
    livemode: processor.livemode,
    quietHours: config.quietHours,
    parkedEvents: () => countParkedEvents(database.db),
  };
}

async function checkAges(db: Parts['database']['db'], clock: Clock) {
  const runs = await Promise.all([newestCheckRun(db, 'whole'), newestCheckRun(db, 'quick')]);
  return runs
    .filter((run) => run !== undefined)
    .map(({ kind, broken, at }) => ({
      kind,
      broken,
      ageSeconds: (clock.now().getTime() - at.getTime()) / 1_000,
    }));
}

/** A queue this old has lost its workers. */
const oldestJobSeconds = 300;

/** Whoever asks whether we are ready does not wait long for the answer. */
const readyWithinMs = 2_000;

async function readiness(parts: Parts): Promise<string[]> {
  const late = pause(readyWithinMs, ['the database does not answer in time'], { ref: false });
  return Promise.race([whyNotReady(parts), late]);
}

async function whyNotReady({ database, queue }: Parts): Promise<string[]> {
  try {
    const pending = await pendingMigrations(database.pool);
    const stale = (await queue.backlog()).filter(({ oldestSeconds }) => oldestSeconds > oldestJobSeconds);
    return [
      ...(pending.length > 0 ? [`migrations not applied: ${pending.join(', ')}`] : []),
      ...stale.map(({ name }) => `no worker has taken ${name} for ${oldestJobSeconds} seconds`),
    ];
  } catch {
    return ['the database does not answer'];
  }
}
