import type { JSX } from 'preact';
import type { Issue } from '../../../domain/editions/issue.ts';
import { dayWords } from '../../../domain/calendar.ts';
import { weekdayOf } from '../../components/dates.ts';
import { ErrorSummary } from '../../components/error-summary.tsx';
import { ownPath } from '../../components/own-path.ts';
import { TextField } from '../../components/text-field.tsx';
import { CsrfField } from '../csrf-field.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';

export interface IssueProps extends StaffFrame {
  readonly issue: Issue;
  readonly today: string;
  readonly mayList: boolean;
  readonly typed?: string | undefined;
  readonly problem?: string | undefined;
}

/** One issue: to be moved to another day or taken off the list, while it is not out. */
export function IssuePage({ issue, today, mayList, typed, problem, ...frame }: IssueProps): JSX.Element {
  const title = `Issue ${issue.number}`;
  const isOut = issue.day <= today;
  return (
    <StaffPage {...frame} title={problem === undefined ? title : `Error: ${title}`} section="issues">
      <h1>{title}</h1>
      <ErrorSummary
        title="Nothing was changed. Please look at this again:"
        lines={problem === undefined ? [] : [{ message: problem, target: 'to' }]}
      />
      <p>
        {isOut ? 'Came out on' : 'Comes out on'} {weekdayOf(issue.day)}, {dayWords(issue.day)}.
      </p>
      {isOut ? <p>What has come out stays on the list.</p> : null}
      {isOut || !mayList ? null : <Changes issue={issue} typed={typed} problem={problem} frame={frame} />}
      <p>
        <a href="/staff/issues">All issues</a>
      </p>
    </StaffPage>
  );
}

interface ChangesProps extends Pick<IssueProps, 'issue' | 'typed' | 'problem'> {
  readonly frame: StaffFrame;
}

function Changes({ issue, typed, problem, frame }: ChangesProps): JSX.Element {
  const path = `/staff/issues/${issue.id}`;
  return (
    <>
      <form class="plain-form" method="post" action={ownPath(`${path}/moves`)} novalidate>
        <h2>Move it</h2>
        <CsrfField session={frame.session} />
        <TextField
          name="to"
          label="It comes out on"
          type="date"
          required
          value={typed ?? issue.day}
          error={problem}
        />
        <p>
          <button class="button" type="submit">
            Move issue {issue.number}
          </button>
        </p>
      </form>
      <form class="plain-form" method="post" action={ownPath(`${path}/skips`)}>
        <h2>Skip it</h2>
        <CsrfField session={frame.session} />
        <p>
          It will not be printed. Readers who paid for so many issues get another one at the end, and the
          numbers after it close up.
        </p>
        <p>
          <button class="button quiet" type="submit">
            Take issue {issue.number} off the list
          </button>
        </p>
      </form>
    </>
  );
}
