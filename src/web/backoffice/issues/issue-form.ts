import type { Request } from 'express';
import { daysLater, dayWords } from '../../../domain/calendar.ts';
import { plannedDays, type Listing } from '../../../domain/editions/list-issues.ts';
import type { FormProblem, Parsed } from '../../form-problem.ts';
import { postedText, shownAgain } from '../../posted-text.ts';

export type IssueField = 'number' | 'from' | 'until' | 'every' | 'skipping';
export const issueFields: readonly IssueField[] = ['number', 'from', 'until', 'every', 'skipping'];

export type TypedIssues = Readonly<Record<IssueField, string>>;

/** The rhythms a newspaper of this kind has, in weeks. */
export const rhythms = ['1', '2', '4'] as const;

const largestNumber = 999_999;

/** One issue, or all those of a rhythm from one day until another; every problem at a time. */
export function readIssueForm(req: Request): Parsed<Listing, IssueField> {
  const problems: FormProblem<IssueField>[] = [];
  const number = postedText(req, 'number').trim();
  const from = dateIn(postedText(req, 'from'));
  const until = postedText(req, 'until').trim() === '' ? from : dateIn(postedText(req, 'until'));
  const every = rhythms.find((weeks) => weeks === postedText(req, 'every'));
  const skipped = postedText(req, 'skipping')
    .split(/[\s,;]+/)
    .filter((part) => part !== '');
  const skipping = skipped.map(dateIn);
  if (!/^[1-9]\d{0,5}$/.test(number))
    problems.push({ field: 'number', message: 'Write the number printed on the paper, like 1433.' });
  if (from === undefined) problems.push({ field: 'from', message: 'Choose the day it comes out.' });
  if (until === undefined || (from !== undefined && until < from))
    problems.push({
      field: 'until',
      message: 'Choose a day after the first, or leave it empty for one issue.',
    });
  if (every === undefined) problems.push({ field: 'every', message: 'Choose how often it comes out.' });
  if (skipping.includes(undefined))
    problems.push({ field: 'skipping', message: 'Write dates like 2026-12-30, with a space between them.' });
  if (problems.length > 0 || from === undefined || until === undefined || every === undefined)
    return { ok: false, problems };
  const skips = new Set(skipping.filter((day) => day !== undefined));
  const days = plannedDays(from, until, Number(every) * 7, skips);
  const stray = [...skips].find((day) => !plannedDays(from, until, Number(every) * 7).includes(day));
  if (stray !== undefined) {
    const message = `No issue would come out on ${dayWords(stray)} anyway. Look at the dates again.`;
    return { ok: false, problems: [{ field: 'skipping', message }] };
  }
  return { ok: true, value: { firstNumber: Math.min(Number(number), largestNumber), days } };
}

/** To be shown again, not to be acted on. */
export function typedIssues(req: Request): TypedIssues {
  return Object.fromEntries(issueFields.map((field) => [field, shownAgain(req, field)])) as TypedIssues;
}

/** A calendar date as a date field sends it, `2026-12-02`; undefined where there is no such day. */
export function dateIn(text: string): string | undefined {
  const date = text.trim();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(`${date}T00:00:00Z`))) return undefined;
  return daysLater(date, 0) === date ? date : undefined;
}
