import type { Request, Response } from 'express';
import { daysLater, localDate } from '../../../domain/calendar.ts';
import { moveIssue, skipIssue } from '../../../domain/editions/correct-issue.ts';
import type { Issue, IssueId } from '../../../domain/editions/issue.ts';
import { rhythmDays } from '../../../domain/editions/issue-calendar.ts';
import { findIssue, listIssues } from '../../../domain/editions/issue-store.ts';
import { addIssues } from '../../../domain/editions/list-issues.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { may } from '../../../domain/staff/permission.ts';
import type { StaffSession } from '../../../domain/staff/staff-session.ts';
import { countRunsByIssues } from '../../../domain/subscriptions/term-run-store.ts';
import { postedText, queryText, shownAgain } from '../../posted-text.ts';
import { renderPage } from '../../components/render-page.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import { idIn } from '../id-in.ts';
import type { StaffRouter } from '../staff-router.ts';
import { dateIn, readIssueForm, typedIssues, type TypedIssues } from './issue-form.ts';
import { IssuePage, type IssueProps } from './issue.view.tsx';
import { IssuesPage, type IssuesProps } from './issues.view.tsx';

const noIssue = 'That issue is not on the list any more.';
const saidWhenDone: Readonly<Record<string, string>> = {
  added: 'Added. Terms that are paid for in issues are counted by it from now on.',
  moved: 'Moved. The ends of the terms it is part of have moved with it.',
  skipped: 'Taken off. Terms it was part of run one issue further, and the numbers after it have closed up.',
};

/** The list of the paper's issues: what terms are counted by. */
export function addIssueRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  const { db, timeZone } = deps;
  const showList = async (
    res: Response,
    session: StaffSession,
    more: Pick<IssuesProps, 'typed' | 'problems' | 'notice'> & { readonly status?: 200 | 422 } = {},
  ): Promise<void> => {
    const { status = 200, ...rest } = more;
    const now = deps.clock.now();
    const issues = await listIssues(db, timeZone);
    const runs = await countRunsByIssues(db, now);
    const today = localDate(now, timeZone);
    const mayList = may(session.member.role, 'list issues');
    const usual = usualFields(issues, today);
    const page = { deps, session, issues, runs, today, mayList, usual, ...rest };
    res.status(status).send(renderPage(IssuesPage(page)));
  };
  const find = async (req: Request): Promise<Issue> => {
    const issue = await findIssue(db, idIn<'issue'>(req, noIssue) satisfies IssueId, timeZone);
    if (!issue) throw new Refusal('not found', noIssue);
    return issue;
  };
  const showOne = (
    res: Response,
    session: StaffSession,
    issue: Issue,
    more: Pick<IssueProps, 'typed' | 'problem'> = {},
  ): void => {
    const today = localDate(deps.clock.now(), timeZone);
    const mayList = may(session.member.role, 'list issues');
    res.status(more.problem === undefined ? 200 : 422);
    res.send(renderPage(IssuePage({ deps, session, issue, today, mayList, ...more })));
  };

  routes.staff('GET /issues', async (req, res, session) => {
    const done = queryText(req, 'done');
    const notice = Object.hasOwn(saidWhenDone, done) ? saidWhenDone[done] : undefined;
    await showList(res, session, { notice });
  });

  routes.staff('POST /issues', async (req, res, session) => {
    const form = readIssueForm(req);
    const typed = typedIssues(req);
    if (!form.ok) return showList(res, session, { status: 422, typed, problems: form.problems });
    try {
      await addIssues(deps, form.value, actorOf(req, session));
    } catch (error) {
      const problems = [{ field: 'form', message: sentenceOf(error) } as const];
      return showList(res, session, { status: 422, typed, problems });
    }
    res.redirect(303, '/staff/issues?done=added');
  });

  routes.staff('GET /issues/:id', async (req, res, session) => {
    showOne(res, session, await find(req));
  });

  routes.staff('POST /issues/:id/moves', async (req, res, session) => {
    const issue = await find(req);
    const typed = shownAgain(req, 'to');
    const to = dateIn(postedText(req, 'to'));
    if (to === undefined) {
      showOne(res, session, issue, { typed, problem: 'Choose the day it comes out instead.' });
      return;
    }
    try {
      await moveIssue(deps, issue.id, to, actorOf(req, session));
    } catch (error) {
      showOne(res, session, issue, { typed, problem: sentenceOf(error) });
      return;
    }
    res.redirect(303, '/staff/issues?done=moved');
  });

  routes.staff('POST /issues/:id/skips', async (req, res, session) => {
    const issue = await find(req);
    await skipIssue(deps, issue.id, actorOf(req, session));
    res.redirect(303, '/staff/issues?done=skipped');
  });
}

/** What can be put right on the form is said there; the rest is no business of it. */
function sentenceOf(error: unknown): string {
  if (error instanceof Refusal && (error.reason === 'bad input' || error.reason === 'not now'))
    return error.sentence;
  throw error;
}

/** What the form begins with: the number and the day after the last ones, by the rhythm there is. */
function usualFields(issues: readonly Issue[], today: string): TypedIssues {
  const last = issues.at(-1);
  const days = issues.map(({ day }) => day);
  const numbers = issues.map(({ number }) => number);
  const gap = rhythmDays({ days });
  return {
    number: last ? String(Math.max(...numbers) + 1) : '',
    from: last ? daysLater(last.day, gap) : today,
    until: '',
    every: gap >= 28 ? '4' : gap >= 14 ? '2' : '1',
    skipping: '',
  };
}
