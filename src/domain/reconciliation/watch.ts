import { dayStart, daysLater, dayWords, localDate } from '../calendar.ts';
import { readCalendar } from '../editions/issue-store.ts';
import { newestCheckRun } from '../ledger/check-run-store.ts';
import { answerKept } from '../ledger/reading-store.ts';
import type { Alarm, AlarmName } from './alarm.ts';
import { countRunsByIssues } from '../subscriptions/term-run-store.ts';
import { countOpenFindings } from './finding-store.ts';
import { whatIsStuck, type StuckDeps } from './try-again.ts';
import { lastEventAt, lastGiftAt, lettersHeldUp, renewalsDue } from './watch-store.ts';

export interface WatchDeps extends StuckDeps {
  readonly timeZone: string;
  readonly production: boolean;
  readonly livemode: boolean;
  /** After how many hours without a word from Stripe, or without a gift, somebody is told; nought for never. */
  readonly quietHours: { readonly stripe: number; readonly gifts: number };
  readonly parkedEvents: () => Promise<number>;
}

const hourMs = 3_600_000;
/** An invoice lies open for an hour, and then its card may be asked more than once. */
const renewalPatienceMs = 3 * hourMs;
const oldestJobSeconds = 120;
const issuesAheadDays = 14;
const checkMaxAgeMs = hourMs;

/** Looks after everything that could go wrong in silence. Reads our own rows only: nobody waits for Stripe. */
export async function watch(deps: WatchDeps): Promise<Alarm[]> {
  const found = await Promise.all([
    ...[
      renewals,
      stripeSilent,
      endpoint,
      parked,
      letters,
      jobs,
      gifts,
      issues,
      books,
      booksAge,
      findings,
    ].map((ask) => ask(deps)),
  ]);
  return [...found, testKey(deps)];
}

const alarm = (name: AlarmName, rings: boolean, found: string): Alarm => ({ name, rings, found });

async function renewals({ db, clock, timeZone }: WatchDeps): Promise<Alarm> {
  const now = clock.now();
  const since = dayStart(localDate(now, timeZone), timeZone);
  const before = new Date(now.getTime() - renewalPatienceMs);
  const { expected, done, overdue } = await renewalsDue(db, since, before);
  return alarm('Renewals are missing', overdue > 0, `Of ${expected} renewals due by now, ${done} are done.`);
}

async function stripeSilent({ db, clock, quietHours }: WatchDeps): Promise<Alarm> {
  const last = await lastEventAt(db);
  return silence('Stripe has been silent', last, clock.now(), quietHours.stripe, 'event from Stripe came');
}

async function gifts({ db, clock, quietHours }: WatchDeps): Promise<Alarm> {
  const last = await lastGiftAt(db);
  return silence('Nobody has given', last, clock.now(), quietHours.gifts, 'gift to the standing appeal came');
}

/** Only a paper that sells its issues has to list them. */
async function issues({ db, clock, timeZone }: WatchDeps): Promise<Alarm> {
  const now = clock.now();
  const { running } = await countRunsByIssues(db, now);
  const { days, today } = await readCalendar(db, timeZone, now);
  const last = days.at(-1);
  const rings = running > 0 && (last === undefined || last < daysLater(today, issuesAheadDays));
  const reaches = last === undefined ? 'no issue is listed' : `the list reaches to ${dayWords(last)}`;
  return alarm('No issues are listed ahead', rings, `${running} terms count by issues, and ${reaches}.`);
}

function silence(name: AlarmName, last: Date | undefined, now: Date, quiet: number, what: string): Alarm {
  if (last === undefined) return alarm(name, false, `No ${what} yet.`);
  const hours = Math.floor((now.getTime() - last.getTime()) / hourMs);
  const ago = hours < 1 ? 'within the hour' : `${hours} hours ago`;
  return alarm(name, quiet > 0 && hours >= quiet, `The last ${what} ${ago}.`);
}

async function endpoint({ db }: WatchDeps): Promise<Alarm> {
  const said = await answerKept(db, 'webhook endpoint');
  const words = said === undefined ? 'Stripe has not been asked yet.' : `Stripe says that it is ${said}.`;
  return alarm('The webhook endpoint is off', said === 'disabled' || said === 'not there', words);
}

async function parked(deps: WatchDeps): Promise<Alarm> {
  const count = (await deps.parkedEvents()) + (await whatIsStuck(deps)).length;
  return alarm('Something is parked', count > 0, `${count} things wait for somebody.`);
}

async function letters({ db }: WatchDeps): Promise<Alarm> {
  const count = await lettersHeldUp(db);
  return alarm('Letters do not go out', count > 0, `${count} letters were tried three times or more.`);
}

async function jobs({ queue }: WatchDeps): Promise<Alarm> {
  const oldest = Math.max(0, ...(await queue.backlog()).map(({ oldestSeconds }) => oldestSeconds));
  return alarm(
    'Jobs are not taken',
    oldest > oldestJobSeconds,
    `The oldest has waited ${Math.floor(oldest)} seconds.`,
  );
}

async function books({ db }: WatchDeps): Promise<Alarm> {
  const runs = await Promise.all([newestCheckRun(db, 'whole'), newestCheckRun(db, 'quick')]);
  const broken = Math.max(0, ...runs.map((run) => run?.broken ?? 0));
  return alarm('A promise of the books is broken', broken > 0, `${broken} were broken when last asked.`);
}

async function booksAge({ db, clock }: WatchDeps): Promise<Alarm> {
  const newest = await newestCheckRun(db);
  const age = newest === undefined ? undefined : clock.now().getTime() - newest.at.getTime();
  const words =
    age === undefined
      ? 'They were never asked.'
      : `They were last asked ${Math.floor(age / 60_000)} minutes ago.`;
  return alarm('The books are not being checked', age === undefined || age > checkMaxAgeMs, words);
}

async function findings({ db }: WatchDeps): Promise<Alarm> {
  const count = await countOpenFindings(db);
  return alarm('Something differs from Stripe', count > 0, `${count} findings are open.`);
}

function testKey({ production, livemode }: WatchDeps): Alarm {
  return alarm(
    'A test key in production',
    production && !livemode,
    livemode ? 'The key is a live one.' : 'The key is a test one.',
  );
}
