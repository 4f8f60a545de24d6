import type { IssueStanding } from '../../domain/editions/issue-calendar.ts';
import { dayWords } from '../../domain/calendar.ts';

/** `20 issues, the last one about 3 March 2027`: all that a term brings. */
export function allIssuesWords({ of, lastDay, isAbout }: IssueStanding): string {
  return `${issues(of)}, the last one ${isAbout ? 'about' : 'on'} ${dayWords(lastDay)}`;
}

/** `14 of 20 issues to come, the last one about 3 March 2027`. */
export function issuesToComeWords(standing: IssueStanding): string {
  const { of, toCome, lastDay, isAbout } = standing;
  if (toCome === 0) return `All ${issues(of)} have come`;
  return `${toCome} of ${issues(of)} to come, the last one ${isAbout ? 'about' : 'on'} ${dayWords(lastDay)}`;
}

function issues(count: number): string {
  return count === 1 ? '1 issue' : `${count} issues`;
}
