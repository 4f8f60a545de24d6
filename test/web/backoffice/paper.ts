import express, { type Express } from 'express';
import { pino } from 'pino';
import request, { type Response } from 'supertest';
import { firstOwnerLink } from '../../../src/domain/staff/first-owner-link.ts';
import { inviteStaff } from '../../../src/domain/staff/invite-staff.ts';
import type { Role } from '../../../src/domain/staff/staff-member.ts';
import { createJobQueue } from '../../../src/database/job-queue.ts';
import { jobPolicies, type JobData } from '../../../src/domain/jobs.ts';
import { standInProcessor } from '../../../bench/stand-in-processor.ts';
import { money } from '../../../src/money/money.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { createPress } from '../../../src/press/create-press.ts';
import {
  createBackoffice,
  type BackofficeDeps,
  type ParkedEvent,
} from '../../../src/web/backoffice/backoffice.ts';
import { errorAnswers, noSuchPage } from '../../../src/web/error-pages.ts';
import { refuseCrossSite } from '../../../src/web/middleware/same-site.ts';
import { clockAt, type MovingClock } from '../../support/moving-clock.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';

/** Nothing here is about jobs. */
const noJobs = { enqueue: () => Promise.resolve() } as unknown as BackofficeDeps['moneyBack']['queue'];

export interface Paper {
  readonly database: TestDatabase;
  readonly clock: MovingClock;
  readonly app: Express;
  readonly deps: BackofficeDeps;
  /** What Stripe said that nobody could use. */
  readonly parked: ParkedEvent[];
  /** Keys that have been tried too often. */
  readonly braked: Set<string>;
  /** Every key a try was counted under. */
  readonly counted: string[];
  close(): Promise<void>;
}

/** The back office behind the same doors as in the whole application, on a database of its own. */
export async function openPaper(publicUrl = 'https://lamp.example'): Promise<Paper> {
  const database = await testDb();
  const clock = clockAt('2026-11-22T01:00:00Z');
  const parked: ParkedEvent[] = [];
  const braked = new Set<string>();
  const counted: string[] = [];
  const deps: BackofficeDeps = {
    db: database.db,
    clock,
    publicUrl,
    secureCookies: publicUrl.startsWith('https:'),
    organisation: { name: 'The Daily Lamp', phone: '1800 555 010', gstRegistered: false },
    assets: { stylesheet: '/assets/site.css', icon: '/assets/favicon.svg' },
    staffStylesheet: '/assets/staff.css',
    graceDays: 14,
    press: createPress({ timeZone: 'Australia/Sydney' }),
    timeZone: 'Australia/Sydney',
    limit: (key) => {
      counted.push(key);
      if (braked.has(key)) throw new Refusal('too often', 'Too many tries.');
      return Promise.resolve();
    },
    queue: createJobQueue<JobData>(database, jobPolicies, { supervise: false, onError: () => undefined }),
    moneyBack: {
      db: database.db,
      clock,
      queue: noJobs,
      processor: standInProcessor().processor,
      issuer: { name: 'The Daily Lamp', phone: '1800 555 010' },
      timeZone: 'Australia/Sydney',
      mailDomain: 'lamp.example',
      refundApprovalOver: money(20_000n, 'AUD'),
    },
    instruct: {
      db: database.db,
      clock,
      queue: noJobs,
      processor: standInProcessor().processor,
      issuer: { name: 'The Daily Lamp', phone: '1800 555 010' },
      timeZone: 'Australia/Sydney',
      mailDomain: 'lamp.example',
      graceDays: 14,
      feeRate: { basisPoints: 170n, fixedMinor: 30n },
      gstRegistered: false,
    },
    parked: () => Promise.resolve(parked),
    compareWithStripe: () => Promise.resolve(),
    repairFinding: () => Promise.resolve(),
    closeFinding: () => Promise.resolve(),
    watch: () => Promise.resolve([]),
    resendEvent: (id) => {
      const place = parked.findIndex((event) => event.id === id);
      if (place < 0) throw new Refusal('not found', 'That is not parked any more.');
      parked.splice(place, 1);
      return Promise.resolve();
    },
  };
  const app = express();
  app.use(refuseCrossSite(publicUrl, () => true));
  app.use('/staff', createBackoffice(deps));
  app.use(noSuchPage);
  app.use(
    errorAnswers({ organisation: deps.organisation, assets: deps.assets, logger: pino({ level: 'silent' }) }),
  );
  return { database, clock, app, deps, parked, braked, counted, close: () => database.close() };
}

export const olive = { name: 'Olive Ng', email: 'olive@lamp.example', password: 'vkzn plough heron 7' };

/** Where a printed link leads on this server. */
export function pathOf(url: string | undefined): string {
  return new URL(url ?? '').pathname;
}

/** Somebody who has made their account and is signed in; the first is the owner, whatever is asked for. */
export async function signedIn(paper: Paper, role: Role = 'owner', who = olive): Promise<Visitor> {
  const first = await firstOwnerLink(paper.deps);
  const url = first ?? (await inviteStaff(paper.deps, { email: who.email, role }, {})).url;
  const made = await request(paper.app)
    .post(pathOf(url))
    .set('Sec-Fetch-Site', 'same-origin')
    .type('form')
    .send(who);
  return visitorWith(paper, cookieOf(made));
}

/** Somebody with a cookie of their own, who may lose it or use another's. */
export interface Visitor {
  readonly cookie: string;
  get(path: string): Promise<Response>;
  post(path: string, fields: Record<string, string>): Promise<Response>;
  /** The token in the forms of their pages. */
  csrf(): Promise<string>;
}

export function visitorWith(paper: Paper, cookie: string): Visitor {
  const get = async (path: string): Promise<Response> => request(paper.app).get(path).set('Cookie', cookie);
  return {
    cookie,
    get,
    post: async (path, fields) =>
      request(paper.app)
        .post(path)
        .set('Cookie', cookie)
        .set('Sec-Fetch-Site', 'same-origin')
        .type('form')
        .send(fields),
    csrf: async () => /name="csrf" value="([^"]+)"/.exec((await get('/staff')).text)?.[1] ?? '',
  };
}

/** The cookie an answer sets, as it is sent back; empty where it sets none. */
export function cookieOf(answer: Response): string {
  return setCookies(answer)[0]?.split(';')[0] ?? '';
}

export function setCookies(answer: Response): string[] {
  const set: unknown = answer.headers['set-cookie'];
  return Array.isArray(set) ? (set as string[]) : [];
}
