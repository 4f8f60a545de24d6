import type { Id } from '../../database/ids.ts';
import { runOfIssues, type IssueCalendar } from '../editions/issue-calendar.ts';
import type { Edition, TermLength } from '../plans/plan.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import { monthsAfter } from '../calendar.ts';

/** A plan paid in advance for a fixed time. Its states and their moves are those of everything paid once: see payments/moves.ts. */
export type TermId = Id<'term'>;

/**
 * When a term that begins at a moment ends: the same day so many months on, or that month's last day where it has no such
 * day; or the end of the day of its last issue, an estimate where not all of them are listed.
 */
export function termEnd(startsAt: Date, length: TermLength, calendar: IssueCalendar): Date {
  return 'months' in length
    ? monthsAfter(startsAt, length.months)
    : runOfIssues(calendar, startsAt, length.issues).endsAt;
}

/** Whose terms follow one another: those of one supporter, of one edition. */
export interface TermLine {
  readonly supporterId: SupporterId;
  readonly edition: Edition;
}

export function termLineKey({ supporterId, edition }: TermLine): string {
  return `${supporterId} ${edition}`;
}

/**
 * From when to when terms run that are paid for now, in their order. Each begins when it is paid for, or where the last
 * one of its line ends if that is later: renewing early loses nobody a day or an issue. `lastEnds` says where each line ends so far.
 */
export function followingDates(
  paid: readonly (TermLine & { readonly paidAt: Date; readonly length: TermLength })[],
  lastEnds: ReadonlyMap<string, Date>,
  calendar: IssueCalendar,
): { readonly startsAt: Date; readonly endsAt: Date }[] {
  const ends = new Map(lastEnds);
  return paid.map(({ paidAt, length, ...line }) => {
    const last = ends.get(termLineKey(line));
    const startsAt = last !== undefined && last > paidAt ? last : paidAt;
    const endsAt = termEnd(startsAt, length, calendar);
    ends.set(termLineKey(line), endsAt);
    return { startsAt, endsAt };
  });
}
