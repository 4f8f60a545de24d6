import { timingSafeEqual } from 'node:crypto';
import { Router, type RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface MetricSources {
  readonly backlog: () => Promise<readonly { name: string; waiting: number; oldestSeconds: number }[]>;
  readonly parked: () => Promise<number>;
  readonly unsentReceipts: () => Promise<number>;
  readonly alarms: () => Promise<readonly { name: string; rings: boolean }[]>;
  /** The newest answers of the books check, and how old they are. */
  readonly checks: () => Promise<readonly { kind: string; broken: number; ageSeconds: number }[]>;
}

export interface Metrics {
  readonly observe: RequestHandler;
  readonly webhookAnswered: (answer: string) => void;
  readonly router: Router;
}

/** Prometheus text at /metrics; with a token (METRICS_TOKEN, as a bearer) wherever one is set, and needed in production. */
export function createMetrics(
  sources: MetricSources,
  guard: { token: string | undefined; needed: boolean },
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_seconds',
    help: 'How long requests took, by kind of page and class of status.',
    labelNames: ['page', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  const webhooks = new Counter({
    name: 'stripe_webhooks_total',
    help: 'Webhooks answered, by answer.',
    labelNames: ['answer'],
    registers: [registry],
  });
  gauge(registry, 'jobs_waiting', 'Jobs waiting, by name.', ['job'], async (metric) => {
    for (const { name, waiting } of await sources.backlog()) metric.set({ job: name }, waiting);
  });
  gauge(
    registry,
    'jobs_oldest_seconds',
    'Age of the oldest waiting job, by name.',
    ['job'],
    async (metric) => {
      for (const { name, oldestSeconds } of await sources.backlog()) metric.set({ job: name }, oldestSeconds);
    },
  );
  gauge(registry, 'stripe_events_parked', 'Events that wait for a person.', [], async (metric) =>
    metric.set(await sources.parked()),
  );
  gauge(registry, 'receipts_unsent', 'Receipts whose mail has not gone.', [], async (metric) =>
    metric.set(await sources.unsentReceipts()),
  );
  gauge(
    registry,
    'books_promises_broken',
    'Promises about money that were broken when last asked: all of them (whole), or those asked often (quick).',
    ['kind'],
    async (metric) => {
      for (const { kind, broken } of await sources.checks()) metric.set({ kind }, broken);
    },
  );
  gauge(
    registry,
    'books_check_age_seconds',
    'How long ago the promises about money were last asked.',
    ['kind'],
    async (metric) => {
      for (const { kind, ageSeconds } of await sources.checks()) metric.set({ kind }, ageSeconds);
    },
  );
  gauge(registry, 'watchdog_alarm', 'Whether an alarm of the watchdog rings.', ['alarm'], async (metric) => {
    for (const { name, rings } of await sources.alarms()) metric.set({ alarm: name }, rings ? 1 : 0);
  });

  const router = Router();
  router.get('/metrics', async (request, response) => {
    if (!mayRead(request.get('authorization'), guard)) {
      response.status(404).type('text').send('There is no such page.');
      return;
    }
    response.type(registry.contentType).send(await registry.metrics());
  });
  return {
    observe: (request, response, next) => {
      const end = requests.startTimer();
      response.once('finish', () =>
        end({ page: kindOf(request.originalUrl), status: `${Math.floor(response.statusCode / 100)}xx` }),
      );
      next();
    },
    webhookAnswered: (answer) => webhooks.inc({ answer }),
    router,
  };
}

function gauge(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  collect: (metric: Gauge) => Promise<void> | void,
): void {
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      this.reset();
      // A number that cannot be read now is left out; the rest are still told.
      await Promise.resolve(collect(this)).catch(() => undefined);
    },
  });
}

function mayRead(
  authorization: string | undefined,
  { token, needed }: { token: string | undefined; needed: boolean },
): boolean {
  if (token === undefined) return !needed;
  const given = Buffer.from(authorization ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const kinds = [
  'checkouts',
  'thanks',
  'webhooks',
  'api',
  'staff',
  'account',
  'gifts',
  'assets',
  'healthz',
  'readyz',
  'metrics',
  'dev',
  'privacy',
];

/** One label of a dozen, whatever people ask for. Of the address as it was asked for: a router that is mounted somewhere sees its own part only. */
function kindOf(url: string): string {
  const first = url.split(/[/?]/)[1] ?? '';
  return kinds.includes(first) ? first : 'other';
}
