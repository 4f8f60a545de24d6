import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayStart, daysLater } from '../../../src/domain/calendar.ts';
import {
  firstDayFrom,
  issueStanding,
  rhythmDays,
  runOfIssues,
  type IssueCalendar,
} from '../../../src/domain/editions/issue-calendar.ts';
import { runsAfter, type TermRun } from '../../../src/domain/subscriptions/term-run.ts';
import type { TermId } from '../../../src/domain/subscriptions/term.ts';

const timeZone = 'Australia/Sydney';
const wednesday = '2026-12-02';
const weeks = (count: number, from = wednesday): string[] =>
  Array.from({ length: count }, (_, week) => daysLater(from, week * 7));
const listOf = (days: readonly string[], today = '2026-11-25'): IssueCalendar => ({ days, today, timeZone });
const lastDay = (endsAt: Date): string => firstDayFrom(new Date(endsAt.getTime() - 86_400_000), timeZone);

describe('A term of issues', () => {
  it('bought the week before brings the next so many, and ends with the day of the last', () => {
    const run = runOfIssues(listOf(weeks(30)), new Date('2026-11-25T03:00:00Z'), 20);
    expect(run).toEqual({ endsAt: dayStart('2027-04-15', timeZone), isKnown: true });
  });

  it('bought on the afternoon of an issue does not count that one: it is in the post already', () => {
    const bought = new Date('2026-12-02T03:00:00Z');
    expect(lastDay(runOfIssues(listOf(weeks(30)), bought, 1).endsAt)).toBe('2026-12-09');
    const asItBegins = dayStart('2026-12-02', timeZone);
    expect(lastDay(runOfIssues(listOf(weeks(30)), asItBegins, 1).endsAt)).toBe('2026-12-02');
  });

  it('that follows another begins with the issue after its last, over the night the clocks change', () => {
    const list = listOf(weeks(60));
    const first = runOfIssues(list, new Date('2026-11-25T03:00:00Z'), 18);
    const second = runOfIssues(list, first.endsAt, 1);
    expect([lastDay(first.endsAt), lastDay(second.endsAt)]).toEqual(['2027-03-31', '2027-04-07']);
  });

  it.each([
    ['a weekly, where nothing is listed', [], '2026-12-16'],
    ['a weekly with a summer break', [...weeks(4), ...weeks(2, '2027-01-20')], '2026-12-16'],
    ['a fortnightly with two listed', ['2026-12-02', '2026-12-16'], '2026-12-30'],
    ['a weekly that listed one', ['2026-12-02'], '2026-12-16'],
  ])('is expected at the rhythm there is: %s', (_what, days, third) => {
    const { endsAt } = runOfIssues(listOf(days), new Date('2026-11-25T03:00:00Z'), 3);
    expect(lastDay(endsAt)).toBe(third);
  });

  it('is put off by a week when a day has come on which an issue was expected and none was listed', () => {
    const began = new Date('2026-11-25T03:00:00Z');
    const expected = (today: string) => lastDay(runOfIssues(listOf(weeks(2), today), began, 3).endsAt);
    expect(['2026-12-09', '2026-12-15', '2026-12-16', '2026-12-23'].map(expected)).toEqual([
      '2026-12-16',
      '2026-12-16',
      '2026-12-23',
      '2026-12-30',
    ]);
  });

  it('says how many are to come, and “about” only while not all are listed', () => {
    const startsAt = new Date('2026-11-25T03:00:00Z');
    const standing = (days: readonly string[], today: string) => {
      const list = listOf(days, today);
      return issueStanding(list, { startsAt, issues: 4, endsAt: runOfIssues(list, startsAt, 4).endsAt });
    };
    expect(standing(weeks(4), '2026-12-09')).toEqual({
      of: 4,
      toCome: 2,
      lastDay: '2026-12-23',
      isAbout: false,
    });
    expect(standing(weeks(2), '2026-12-01')).toEqual({
      of: 4,
      toCome: 4,
      lastDay: '2026-12-23',
      isAbout: true,
    });
  });

  it('has the middle of the last gaps for its rhythm', () => {
    expect(rhythmDays({ days: [...weeks(5), '2027-03-03', ...weeks(3, '2027-03-10')] })).toBe(7);
  });
});

/** A newspaper's life: days to list, an issue to move or to skip, a day to pass. */
type Step =
  | { readonly kind: 'add'; readonly offset: number; readonly count: number; readonly every: number }
  | { readonly kind: 'move'; readonly at: number; readonly by: number }
  | { readonly kind: 'skip'; readonly at: number }
  | { readonly kind: 'wait'; readonly days: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('add' as const),
      offset: fc.integer({ min: 0, max: 60 }),
      count: fc.integer({ min: 1, max: 12 }),
      every: fc.constantFrom(1, 7, 14, 28),
    }),
    fc.record({ kind: fc.constant('move' as const), at: fc.nat(30), by: fc.integer({ min: -20, max: 40 }) }),
    fc.record({ kind: fc.constant('skip' as const), at: fc.nat(30) }),
    fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 25 }) }),
  ),
  { maxLength: 14 },
);

interface Told {
  readonly list: IssueCalendar;
  readonly line: readonly TermRun[];
  readonly step?: Step;
  readonly changed: readonly string[];
}

/** One step of it, as the acts take it: what is out is neither moved nor skipped, and no day has two. */
function take({ list, line }: Told, step: Step): Told {
  const ahead = list.days.filter((day) => day > list.today);
  const changed = new Set(list.days);
  const corrected: string[] = [];
  let { today } = list;
  if (step.kind === 'add')
    for (let each = 0; each < step.count; each++)
      changed.add(daysLater(list.today, step.offset + each * step.every));
  const at = ahead[step.kind === 'move' || step.kind === 'skip' ? step.at : -1];
  if (at !== undefined) {
    const to = step.kind === 'move' ? daysLater(at, step.by) : undefined;
    if (to === undefined || (to > today && !changed.has(to))) {
      corrected.push(at);
      changed.delete(at);
      if (to !== undefined) changed.add(to);
    }
  }
  if (step.kind === 'wait') today = daysLater(today, step.days);
  const after = { ...list, today, days: [...changed].sort() };
  const moved = runsAfter(line, { before: { ...list, today }, after, corrected });
  return { list: after, line: moved, step, changed: corrected };
}

const began = new Date('2026-11-25T03:00:00Z');

function beginning(lengths: readonly TermRun['length'][]): Told {
  const list = listOf([]);
  const line: TermRun[] = [];
  for (const [position, length] of lengths.entries()) {
    const startsAt = line.at(-1)?.endsAt ?? began;
    const run = { id: `term ${position}` as TermId, startsAt, endsAt: startsAt, length, isFollowed: false };
    const endsAt =
      'months' in length
        ? new Date(startsAt.getTime() + length.months * 30 * 86_400_000)
        : runOfIssues(list, startsAt, length.issues).endsAt;
    line.push({ ...run, endsAt });
  }
  return { list, line, changed: [] };
}

const lengths = fc.array(
  fc.oneof(
    fc.record({ issues: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ months: fc.integer({ min: 1, max: 3 }) }),
  ),
  { minLength: 1, maxLength: 3 },
);

const listedIn = ({ days }: IssueCalendar, { startsAt, endsAt }: TermRun): string[] =>
  days.filter((day) => dayStart(day, timeZone) >= startsAt && dayStart(day, timeZone) < endsAt);
const listedFrom = ({ days }: IssueCalendar, { startsAt }: TermRun): string[] =>
  days.filter((day) => dayStart(day, timeZone) >= startsAt);

/** Tells a whole life, and has each moment of it looked at beside the one before. */
function live(first: Told, all: readonly Step[], look: (was: Told, is: Told) => void): void {
  let was = first;
  for (const step of all) {
    const is = take(was, step);
    look(was, is);
    was = is;
  }
}

describe('Whatever a newspaper does with its list', () => {
  it('a term never has fewer issues than were paid for', () => {
    let known = 0;
    fc.assert(
      fc.property(lengths, steps, (sold, all) => {
        live(beginning(sold), all, (_was, { list, line }) => {
          for (const run of line) {
            if (!('issues' in run.length) || listedFrom(list, run).length < run.length.issues) continue;
            known += 1;
            expect(listedIn(list, run).length).toBeGreaterThanOrEqual(run.length.issues);
          }
        });
      }),
      { numRuns: 150 },
    );
    expect(known).toBeGreaterThan(0);
  });

  it('a term does not run out because the list did: while issues are missing its end is still to come', () => {
    fc.assert(
      fc.property(lengths, steps, (sold, all) => {
        live(beginning(sold), all, (_was, { list, line }) => {
          for (const run of line)
            if ('issues' in run.length && listedFrom(list, run).length < run.length.issues)
              expect(run.endsAt.getTime()).toBeGreaterThan(
                dayStart(daysLater(list.today, 1), timeZone).getTime(),
              );
        });
      }),
      { numRuns: 150 },
    );
  });

  it('adding issues, and time, shorten no term whose issues were all listed', () => {
    fc.assert(
      fc.property(lengths, steps, (sold, all) => {
        live(beginning(sold), all, (was, is) => {
          for (const [position, run] of was.line.entries()) {
            if (!('issues' in run.length) || listedFrom(was.list, run).length < run.length.issues) continue;
            if (is.step?.kind === 'move' || is.step?.kind === 'skip') continue;
            expect(is.line[position]?.endsAt.getTime()).toBeGreaterThanOrEqual(run.endsAt.getTime());
          }
        });
      }),
      { numRuns: 150 },
    );
  });

  it('a correction shortens only terms that counted the issue, or follow one that did', () => {
    fc.assert(
      fc.property(lengths, steps, (sold, all) => {
        live(beginning(sold), all, (was, is) => {
          const [first] = was.line;
          if (!first || !('issues' in first.length)) return;
          if (listedFrom(was.list, first).length < first.length.issues) return;
          if (is.changed.some((day) => listedIn(was.list, first).includes(day))) return;
          expect(is.line[0]?.endsAt.getTime()).toBeGreaterThanOrEqual(first.endsAt.getTime());
        });
      }),
      { numRuns: 150 },
    );
  });

  it('terms of a line follow one another without a gap and without a day for which two run', () => {
    fc.assert(
      fc.property(lengths, steps, (sold, all) => {
        live(beginning(sold), all, (_was, { line }) => {
          for (const [position, run] of line.entries()) {
            expect(run.endsAt.getTime()).toBeGreaterThan(run.startsAt.getTime());
            const before = line[position - 1];
            if (before) expect(run.startsAt).toEqual(before.endsAt);
          }
        });
      }),
      { numRuns: 150 },
    );
  });

  it('the same list looked at twice moves nothing', () => {
    fc.assert(
      fc.property(lengths, steps, (sold, all) => {
        live(beginning(sold), all, (_was, { list, line }) => {
          expect(runsAfter(line, { before: list, after: list, corrected: [] })).toEqual(line);
        });
      }),
      { numRuns: 100 },
    );
  });
});

it('A term whose month has begun stays as it was, whatever is listed late', () => {
  const list = listOf(weeks(2), '2027-02-01');
  const run: TermRun = {
    id: 'term' as TermId,
    startsAt: began,
    endsAt: dayStart('2026-12-17', timeZone),
    length: { issues: 3 },
    isFollowed: true,
  };
  expect(runsAfter([run], { before: list, after: list, corrected: [] })).toEqual([run]);
});
