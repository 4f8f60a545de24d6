import { dayStart, daysBetween, daysLater, localDate } from '../calendar.ts';

/** The days issues come out on, as far as they are listed, looked at on one of them. Days are local dates: `2026-12-02`. */
export interface IssueCalendar {
  /** In order, none twice. */
  readonly days: readonly string[];
  readonly today: string;
  readonly timeZone: string;
}

/** So many gaps tell the rhythm: enough to see past a summer break, few enough to see a change. */
const gapsThatTell = 9;

/** A newspaper that has listed nothing is taken for a weekly. */
const usualGapDays = 7;

/** The first day whose issue counts for what begins at a moment: an issue is for those who hold it as its day begins. */
export function firstDayFrom(startsAt: Date, timeZone: string): string {
  const day = localDate(startsAt, timeZone);
  return dayStart(day, timeZone) >= startsAt ? day : daysLater(day, 1);
}

/** The last day of what ends at a moment. */
export function lastDayOf(endsAt: Date, timeZone: string): string {
  return localDate(new Date(endsAt.getTime() - 1), timeZone);
}

/** The days from one issue to the next: the middle one of the last gaps. */
export function rhythmDays({ days }: Pick<IssueCalendar, 'days'>): number {
  const recent = days.slice(-gapsThatTell - 1);
  const gaps = recent
    .slice(1)
    .map((day, position) => daysBetween(recent[position] ?? day, day))
    .sort((one, other) => one - other);
  return gaps[Math.floor(gaps.length / 2)] ?? usualGapDays;
}

export interface IssueRun {
  /** The end of the day of the last issue. */
  readonly endsAt: Date;
  /** Whether all of them are listed; otherwise the end is an estimate. */
  readonly isKnown: boolean;
}

/**
 * Until when something runs that begins at a moment and brings so many issues. Those not listed are expected at the rhythm
 * of those that are, after the last of them and never on a day that has passed: what nobody listed has not come out.
 */
export function runOfIssues(calendar: IssueCalendar, startsAt: Date, issues: number): IssueRun {
  const { days, timeZone } = calendar;
  const from = firstDayFrom(startsAt, timeZone);
  const listed = days.filter((day) => day >= from);
  const last = listed[issues - 1];
  const lastDay = last ?? expectedDay(calendar, from, issues - listed.length);
  return { endsAt: dayStart(daysLater(lastDay, 1), timeZone), isKnown: last !== undefined };
}

/** The day of the so-manieth issue that is not listed yet. */
function expectedDay(calendar: IssueCalendar, from: string, missing: number): string {
  const { days, today } = calendar;
  const gap = rhythmDays(calendar);
  const anchor = days.at(-1) ?? today;
  const earliest = from > today ? from : daysLater(today, 1);
  const skipped = Math.max(1, Math.ceil(daysBetween(anchor, earliest) / gap));
  return daysLater(anchor, (skipped + missing - 1) * gap);
}

/** How far a term of issues has got. */
export interface IssueStanding {
  readonly of: number;
  readonly toCome: number;
  /** The day of the last one. */
  readonly lastDay: string;
  /** Whether that day is an estimate. */
  readonly isAbout: boolean;
}

/** How a term that is measured in issues stands today; today's own issue has come. */
export function issueStanding(
  calendar: IssueCalendar,
  { startsAt, endsAt, issues }: { readonly startsAt: Date; readonly endsAt: Date; readonly issues: number },
): IssueStanding {
  const { days, today, timeZone } = calendar;
  const first = firstDayFrom(startsAt, timeZone);
  const end = lastDayOf(endsAt, timeZone);
  const within = days.filter((day) => day >= first && day <= end);
  const of = Math.max(issues, within.length);
  const come = within.filter((day) => day <= today).length;
  const isAbout = within.length < issues;
  return { of, toCome: of - come, lastDay: isAbout ? end : (within.at(-1) ?? end), isAbout };
}
