import { runOfIssues, firstDayFrom, lastDayOf, type IssueCalendar } from '../editions/issue-calendar.ts';
import type { TermLength } from '../plans/plan.ts';
import { termEnd, type TermId } from './term.ts';

/** A paid term as it runs. */
export interface TermRun {
  readonly id: TermId;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly length: TermLength;
  /** A month that was arranged for its end has begun: what is over stays as it was. */
  readonly isFollowed: boolean;
}

/** The list of issues before and after somebody changed it, or as it looks on another day. */
export interface ListChange {
  readonly before: IssueCalendar;
  readonly after: IssueCalendar;
  /** Days on which an issue was to come out that was moved or taken off. */
  readonly corrected: readonly string[];
}

/**
 * How the terms of one line run by a list of issues that has changed, in their order. An end that is still an estimate moves
 * both ways. One whose issues were all listed is a promise: it becomes earlier only where an issue that it counts was moved
 * or taken off. What begins where another ends goes on doing so.
 */
export function runsAfter(line: readonly TermRun[], change: ListChange): TermRun[] {
  const moved: TermRun[] = [];
  for (const [position, run] of line.entries()) {
    const [was, is] = [line[position - 1], moved[position - 1]];
    moved.push(run.isFollowed ? run : runFrom(run, startOf(run, was, is), change));
  }
  return moved;
}

function startOf({ startsAt }: TermRun, was: TermRun | undefined, is: TermRun | undefined): Date {
  if (!was || !is) return startsAt;
  const follows = was.endsAt.getTime() === startsAt.getTime();
  return follows || is.endsAt > startsAt ? is.endsAt : startsAt;
}

function runFrom(run: TermRun, startsAt: Date, change: ListChange): TermRun {
  const hasMoved = startsAt.getTime() !== run.startsAt.getTime();
  if ('months' in run.length)
    return hasMoved ? { ...run, startsAt, endsAt: termEnd(startsAt, run.length, change.after) } : run;
  const { issues } = run.length;
  const { endsAt } = runOfIssues(change.after, startsAt, issues);
  const wasPromised = runOfIssues(change.before, run.startsAt, issues).isKnown;
  const isKept = wasPromised && !hasMoved && !isCorrected(run, change) && run.endsAt > endsAt;
  return { ...run, startsAt, endsAt: isKept ? run.endsAt : endsAt };
}

function isCorrected({ startsAt, endsAt }: TermRun, { corrected, after: { timeZone } }: ListChange): boolean {
  const [first, last] = [firstDayFrom(startsAt, timeZone), lastDayOf(endsAt, timeZone)];
  return corrected.some((day) => day >= first && day <= last);
}
