import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Account } from './account.ts';
import { Acts } from './acts.ts';
import { Faults, type FaultPlan } from './faults.ts';
import { listen, type Listening } from './server.ts';
import { Pages } from './pages/pages.ts';
import { INCLUDES, ROUTES, TASKS, VIEWS } from './resource-table.ts';
import type { Event } from './resources/events.ts';
import { registerAtStart } from './resources/webhook-endpoints.ts';
import { Scheduler } from './scheduler.ts';
import { Postbox } from './webhooks/postbox.ts';
import { Api, type AnsweredCall, type SeenRequest } from './wire/api.ts';

export type { SandboxObject } from './acts.ts';
export type { FaultPlan } from './faults.ts';
export type { Event as SandboxEvent } from './resources/events.ts';
export type { AnsweredCall } from './wire/api.ts';
export type { SeenRequest } from './wire/api.ts';

export interface SandboxOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** Where everything is kept; without it, in a directory of its own that is gone after `close`. */
  readonly dataDir?: string;
  readonly webhooks?: readonly { readonly url: string; readonly secret: string }[];
  /** How long after each failed delivery the next is tried, on the sandbox's clock. */
  readonly retryDelaysMs?: readonly number[];
  /** How browsers reach it, in checkout addresses; by default 127.0.0.1 and the port. */
  readonly publicUrl?: string;
  /** What the clock says at first, in a directory where nothing is kept yet; by default the time it is. */
  readonly beginsAt?: Date;
  /** Where real money is taken; it then refuses to start. */
  readonly production?: boolean;
  /** Told of every API call with its answer, right before it is sent. */
  readonly answered?: (call: AnsweredCall) => void;
}

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
  /** Moves the clock on and does, in order, everything that becomes due. */
  advance(ms: number): Promise<void>;
  /** The same, up to a moment. @throws Error where that has passed. */
  advanceTo(moment: Date): Promise<void>;
  now(): Date;
  /** What readers, banks and card networks do, and everything there is. */
  readonly acts: Acts;
  setFaults(plan: FaultPlan): void;
  /** Resolves when no webhook is queued, in flight, or about to be tried again within two seconds. */
  webhooksSettled(): Promise<void>;
  /** Oldest first. */
  events(): readonly Event[];
  resend(eventId: string): Promise<void>;
  /** The API calls received since start, oldest first (the last 20,000). */
  requests(): readonly SeenRequest[];
}

/** Stripe's sandboxes try three times "over a few hours". */
const STRIPE_RETRIES_MS = [60_000, 3_600_000, 3 * 3_600_000];

/**
 * Starts a local Stripe on 127.0.0.1.
 * @throws Error where it is told that this is production, or the port is taken.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  if (options.production === true) throw new Error('The Stripe sandbox does not run in production.');
  const directory = options.dataDir ?? mkdtempSync(join(tmpdir(), 'stripe-sandbox-'));
  const faults = new Faults();
  let answer: Parameters<typeof listen>[1]['answer'] = () => ({ status: 503, headers: {}, body: '' });
  let released: Parameters<typeof listen>[1]['released'] = () => undefined;
  const server = await listen(options.port, {
    answer: (asked) => answer(asked),
    released: (asked) => released(asked),
  });

  const account: Account = new Account(directory, options.publicUrl ?? server.url, {
    views: VIEWS,
    includes: INCLUDES,
    tasks: TASKS,
    committing: (events) => postbox.address(events),
    committed: (tasks) => {
      if (tasks.length > 0) scheduler.add(tasks);
      postbox.post();
    },
  });
  const postbox: Postbox = new Postbox(account, faults, options.retryDelaysMs ?? STRIPE_RETRIES_MS);
  const scheduler: Scheduler = new Scheduler(account);
  if (options.beginsAt !== undefined && account.store.get('sandbox.settings', 'settings') === undefined) {
    const offsetMs = options.beginsAt.getTime() - Date.now();
    account.transact(() => account.set({ offsetMs }));
  }
  account.transact(() => registerAtStart(account, options.webhooks ?? []));
  const api = new Api(account, faults, ROUTES, options.answered);
  const acts = new Acts(account);
  const sandbox = build(account, acts, server, faults, api, postbox, scheduler, () => {
    if (options.dataDir === undefined) rmSync(directory, { recursive: true, force: true });
  });
  const pages = new Pages(account, { faults, scheduler, postbox, acts });
  answer = (asked) => (asked.path.startsWith('/v1/') ? api.answer(asked) : pages.answer(asked));
  released = (asked) => api.released(asked);
  scheduler.runUntil(account.now());
  postbox.pump();
  return sandbox;
}

function build(
  account: Account,
  acts: Acts,
  server: Listening,
  faults: Faults,
  api: Api,
  postbox: Postbox,
  scheduler: Scheduler,
  tidy: () => void,
): Sandbox {
  return {
    url: server.url,
    port: server.port,
    async close() {
      scheduler.close();
      postbox.close();
      await server.close();
      account.store.close();
      tidy();
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- a promise, so that a later store may take its time.
    async advance(ms) {
      scheduler.advance(ms);
      postbox.pump();
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- the same.
    async advanceTo(moment) {
      const ms = moment.getTime() - account.nowMs();
      if (ms < 0) throw new Error(`The sandbox's clock is past ${moment.toISOString()} already.`);
      scheduler.advance(ms);
      postbox.pump();
    },
    acts,
    now: () => new Date(account.nowMs()),
    setFaults: (plan) => faults.set(plan),
    async webhooksSettled() {
      await new Promise((resolve) => setImmediate(resolve));
      await postbox.settled();
    },
    events: () => [...account.store.all('event')].reverse(),
    // eslint-disable-next-line @typescript-eslint/require-await -- the same.
    async resend(eventId) {
      postbox.resend(account.need('event', eventId));
    },
    requests: () => api.seen,
  };
}
