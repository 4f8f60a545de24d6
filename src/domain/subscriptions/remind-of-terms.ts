import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import { issueStanding, type IssueCalendar } from '../editions/issue-calendar.ts';
import { readCalendar } from '../editions/issue-store.ts';
import { queueNotices, type QueueNoticesDeps } from '../letters/queue-notices.ts';
import type { QueuedNotice } from '../letters/notice.ts';
import { endingTerms, occasionOf, type EndingTerm, type Nearness } from './term-reminder-store.ts';

export interface RemindDeps extends QueueNoticesDeps {
  readonly db: Db;
  readonly timeZone: string;
  /** How many days before its end somebody is told, the first time and the next. */
  readonly termReminderDays: readonly number[];
  /** The same for a term that is measured in issues: how many are left then. */
  readonly termReminderIssues: readonly number[];
}

const atATime = 200;

/**
 * Tells whoever's term ends within so many days, or issues, once for each such number, unless another term or a subscription
 * of its edition goes on where it ends. A term found late (the paper was away, or it was paid for a week before its end) is
 * told of once and not twice in a day. Gives how many letters were queued. Safe to run at any time, any number of times.
 */
export async function remindOfTerms(deps: RemindDeps): Promise<number> {
  const { db, clock, timeZone } = deps;
  const now = clock.now();
  const calendar = await readCalendar(db, timeZone, now);
  const steps = [...stepsOf('days', deps.termReminderDays), ...stepsOf('issues', deps.termReminderIssues)];
  let told = 0;
  for (const near of steps) {
    for (;;) {
      const ending = await endingTerms(db, near, { now, limit: atATime });
      const notices = ending.map((term) => noticeOf(term, near, calendar));
      await transact(db, (tx) => queueNotices(tx, deps, notices));
      told += ending.length;
      if (ending.length < atATime) break;
    }
  }
  return told;
}

function stepsOf(unit: Nearness['unit'], numbers: readonly number[]): Nearness[] {
  const rising = [...numbers].sort((one, other) => one - other);
  return rising.map((within, position) => ({ unit, within, beyond: rising[position - 1] ?? 0 }));
}

function noticeOf(term: EndingTerm, near: Nearness, calendar: IssueCalendar): QueuedNotice {
  const { id, supporterId, name, email, what, endsAt, price } = term;
  return {
    notice: { kind: 'term ending', what, endsAt, issues: issuesOf(term, calendar), price },
    subject: id,
    occasion: occasionOf(near),
    supporterId,
    name,
    email,
  };
}

function issuesOf({ issues, ...term }: EndingTerm, calendar: IssueCalendar) {
  if (issues === undefined) return undefined;
  const { toCome: left, lastDay, isAbout } = issueStanding(calendar, { ...term, issues });
  return { left, lastDay, isAbout };
}
