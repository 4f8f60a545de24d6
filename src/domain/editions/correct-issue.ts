import type { Tx } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import { dayStart, daysLater, dayWords, localDate } from '../calendar.ts';
import { Refusal } from '../refusal.ts';
import type { Actor, AuditEntry } from '../staff/audit.ts';
import { appendAudit } from '../staff/audit-store.ts';
import { moveTermEnds } from '../subscriptions/move-term-ends.ts';
import type { Issue, IssueId } from './issue.ts';
import {
  findIssue,
  listIssues,
  lockIssues,
  readCalendar,
  saveIssueDay,
  takeIssueOff,
} from './issue-store.ts';
import type { IssueDeps } from './list-issues.ts';

/** An issue is put off by weeks, not by years. */
const furthestMoveDays = 2 * 366;

/** Has an issue that is not out yet come out on another day. Throws a Refusal where it is out, or the day is taken or past. */
export async function moveIssue(deps: IssueDeps, id: IssueId, to: string, by: Actor): Promise<void> {
  await correct(deps, id, by, async (tx, issue) => {
    const { clock, timeZone } = deps;
    const today = localDate(clock.now(), timeZone);
    if (to <= today || to > daysLater(today, furthestMoveDays))
      throw new Refusal('bad input', 'Choose a day after today, and not years ahead.');
    if ((await listIssues(tx, timeZone)).some((each) => each.day === to && each.id !== id))
      throw new Refusal('bad input', `Another issue comes out on ${dayWords(to)}.`);
    await saveIssueDay(tx, id, dayStart(to, timeZone));
    return { act: 'move issue', detail: { from: issue.day, to } };
  });
}

/**
 * Takes an issue off the list that is not out yet: it will not be printed. The numbers after it close up, for a newspaper
 * counts what it prints.
 */
export async function skipIssue(deps: IssueDeps, id: IssueId, by: Actor): Promise<void> {
  await correct(deps, id, by, async (tx, issue) => {
    await takeIssueOff(tx, issue);
    return { act: 'skip issue', detail: { day: issue.day } };
  });
}

type Correction = (tx: Tx, issue: Issue) => Promise<Pick<AuditEntry, 'act' | 'detail'>>;

async function correct(deps: IssueDeps, id: IssueId, by: Actor, change: Correction): Promise<void> {
  const { db, clock, timeZone } = deps;
  const now = clock.now();
  await transact(db, async (tx) => {
    await lockIssues(tx);
    const issue = await findIssue(tx, id, timeZone);
    if (!issue) throw new Refusal('not found', 'That issue is not on the list any more.');
    if (issue.day <= localDate(now, timeZone))
      throw new Refusal('not now', `Issue ${issue.number} is out. What has come out stays on the list.`);
    const before = await readCalendar(tx, timeZone, now);
    const done = await change(tx, issue);
    const after = await readCalendar(tx, timeZone, now);
    await moveTermEnds(tx, { before, after, corrected: [issue.day] }, now);
    await appendAudit(tx, by, { at: now, object: `issue:${issue.number}`, ...done });
  });
}
