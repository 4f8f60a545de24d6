import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import { daysLater, dayWords, localDate } from '../calendar.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/audit.ts';
import { appendAudit } from '../staff/audit-store.ts';
import { moveTermEnds } from '../subscriptions/move-term-ends.ts';
import { insertIssues, listIssues, lockIssues, readCalendar } from './issue-store.ts';

export interface IssueDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** What is to be listed: the first number, and the days in order. */
export interface Listing {
  readonly firstNumber: number;
  readonly days: readonly string[];
}

/** A year of a daily fits; a slip of the pen by a year too many does not. */
export const mostAtOnce = 370;
const furthestAheadDays = 2 * 366;
const furthestBackDays = 92;

/** The days of a rhythm from one day until another, both counted, without those skipped. */
export function plannedDays(
  from: string,
  until: string,
  everyDays: number,
  skipping: ReadonlySet<string> = new Set(),
): string[] {
  const days: string[] = [];
  for (let day = from; day <= until && days.length <= mostAtOnce; day = daysLater(day, everyDays))
    if (!skipping.has(day)) days.push(day);
  return days;
}

/**
 * Puts issues on the list, and moves the ends of the terms that count by it. Throws a Refusal that says why where a number or
 * a day is taken, or a day is further off than anybody plans: then nothing is listed.
 */
export async function addIssues(deps: IssueDeps, { firstNumber, days }: Listing, by: Actor): Promise<void> {
  const { db, clock, timeZone } = deps;
  const now = clock.now();
  const today = localDate(now, timeZone);
  refuseOddDays(days, today);
  const issues = days.map((day, position) => ({ number: firstNumber + position, day }));
  await transact(db, async (tx) => {
    await lockIssues(tx);
    const listed = await listIssues(tx, timeZone);
    for (const { number, day } of issues) {
      if (listed.some((each) => each.number === number))
        throw new Refusal('bad input', `There is an issue ${number} already. Nothing was added.`);
      if (listed.some((each) => each.day === day))
        throw new Refusal('bad input', `An issue comes out on ${dayWords(day)} already. Nothing was added.`);
    }
    const before = await readCalendar(tx, timeZone, now);
    await insertIssues(tx, issues, { now, timeZone });
    await moveTermEnds(tx, { before, after: await readCalendar(tx, timeZone, now), corrected: [] }, now);
    await appendAudit(tx, by, {
      at: now,
      act: 'list issues',
      object: `issue:${firstNumber}`,
      detail: { first: days[0] ?? '', last: days.at(-1) ?? '', count: String(days.length) },
    });
  });
}

function refuseOddDays(days: readonly string[], today: string): void {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined)
    throw new Refusal('bad input', 'There is no day to add. Look at the dates again.');
  if (days.length > mostAtOnce)
    throw new Refusal('bad input', `No more than ${mostAtOnce} issues can be added at once.`);
  if (first < daysLater(today, -furthestBackDays))
    throw new Refusal('bad input', `${dayWords(first)} is more than three months back. Look at the year.`);
  if (last > daysLater(today, furthestAheadDays))
    throw new Refusal('bad input', `${dayWords(last)} is more than two years ahead. Look at the year.`);
}
