import type { Db, Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import { dayStart, localDate } from '../calendar.ts';
import type { IssueCalendar } from './issue-calendar.ts';
import type { Issue, IssueId } from './issue.ts';

/** Every issue that is listed, in the order they come out. */
export async function listIssues(db: Db | Tx, timeZone: string): Promise<Issue[]> {
  const rows = await db.issue.findMany({ orderBy: { publishedAt: 'asc' } });
  return rows.map((row) => toIssue(row, timeZone));
}

export async function findIssue(db: Db | Tx, id: IssueId, timeZone: string): Promise<Issue | undefined> {
  const row = await db.issue.findUnique({ where: { id } });
  return row ? toIssue(row, timeZone) : undefined;
}

/** The list as terms are counted by it, looked at now. */
export async function readCalendar(db: Db | Tx, timeZone: string, now: Date): Promise<IssueCalendar> {
  const days = (await listIssues(db, timeZone)).map(({ day }) => day);
  return { days, today: localDate(now, timeZone), timeZone };
}

/** Keeps the list as it is until the transaction ends; others may keep it too. To be taken before supporters are locked. */
export async function keepIssues(tx: Tx): Promise<void> {
  await tx.$executeRaw`LOCK TABLE issue IN ROW SHARE MODE`;
}

/** Waits until nobody keeps the list as it is, and lets nobody else change it. */
export async function lockIssues(tx: Tx): Promise<void> {
  await tx.$executeRaw`LOCK TABLE issue IN EXCLUSIVE MODE`;
}

export async function insertIssues(
  tx: Tx,
  issues: readonly Omit<Issue, 'id'>[],
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): Promise<void> {
  await tx.issue.createMany({
    data: issues.map(({ number, day }) => ({
      id: createId<'issue'>(),
      number,
      publishedAt: dayStart(day, timeZone),
      listedAt: now,
    })),
  });
}

export async function saveIssueDay(tx: Tx, id: IssueId, publishedAt: Date): Promise<void> {
  await tx.issue.update({ where: { id }, data: { publishedAt } });
}

/** Takes one off the list and closes up the numbers after it, by way of numbers no newspaper has: each must be free when it is taken. */
export async function takeIssueOff(tx: Tx, { id, number }: Issue): Promise<void> {
  await tx.issue.delete({ where: { id } });
  await tx.$executeRaw`UPDATE issue SET number = number + ${farAway}::int WHERE number > ${number}::int`;
  await tx.$executeRaw`UPDATE issue SET number = number - ${farAway + 1}::int WHERE number > ${farAway}::int`;
}

const farAway = 1_000_000_000;

function toIssue(row: { id: string; number: number; publishedAt: Date }, timeZone: string): Issue {
  return { id: row.id as IssueId, number: row.number, day: localDate(row.publishedAt, timeZone) };
}
