import type { JSX } from 'preact';
import type { Issue } from '../../../domain/editions/issue.ts';
import { dayWords } from '../../../domain/calendar.ts';
import { weekdayOf } from '../../components/dates.ts';
import { ErrorSummary } from '../../components/error-summary.tsx';
import { ownPath } from '../../components/own-path.ts';
import { RadioGroup } from '../../components/radio-group.tsx';
import { TextField } from '../../components/text-field.tsx';
import { problemWith, type FormProblem } from '../../form-problem.ts';
import { CsrfField } from '../csrf-field.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import type { IssueField, TypedIssues } from './issue-form.ts';

export interface IssuesProps extends StaffFrame {
  readonly issues: readonly Issue[];
  /** Terms that count by the list, and how many of them end on a day it does not reach. */
  readonly runs: { readonly running: number; readonly beyond: number };
  readonly today: string;
  readonly mayList: boolean;
  /** What the form begins with. */
  readonly usual: TypedIssues;
  readonly typed?: TypedIssues | undefined;
  readonly problems?: readonly FormProblem<IssueField>[] | undefined;
  readonly notice?: string | undefined;
}

/** So many that are out stand on the page, the newest first. */
const shownOut = 12;

/** The paper's issues, those to come first, and the form that lists more. */
export function IssuesPage(props: IssuesProps): JSX.Element {
  const { issues, today, mayList, problems = [], notice, runs, usual, typed, ...frame } = props;
  const toCome = issues.filter(({ day }) => day > today);
  const out = issues
    .filter(({ day }) => day <= today)
    .reverse()
    .slice(0, shownOut);
  return (
    <StaffPage {...frame} title={problems.length > 0 ? 'Error: Issues' : 'Issues'} section="issues">
      <h1>Issues</h1>
      <ErrorSummary
        title="Nothing was added. Please look at this again:"
        lines={problems.map(({ field, message }) => ({
          message,
          target: field === 'form' ? undefined : field === 'every' ? 'every-1' : field,
        }))}
      />
      {notice === undefined ? null : (
        <p class="notice good" role="status">
          {notice}
        </p>
      )}
      <p>
        The days the printed paper comes out. Terms that are paid for in issues are counted by this list: list
        issues ahead, and say here when one moves or is skipped.
      </p>
      <Reach runs={runs} />
      {mayList ? <ListingForm frame={frame} values={typed ?? usual} problems={problems} /> : null}
      {toCome.length === 0 ? (
        <p>No issue is listed ahead.</p>
      ) : (
        <IssueTable caption={captionFor(toCome)} issues={toCome} changes={mayList} />
      )}
      {out.length === 0 ? null : <IssueTable caption="Out already" issues={out} changes={false} />}
    </StaffPage>
  );
}

function captionFor(toCome: readonly Issue[]): string {
  return toCome.length === 1 ? 'To come: one issue' : `To come: ${toCome.length} issues`;
}

/** How far the list reaches, beside what was sold. */
function Reach({ runs: { running, beyond } }: Pick<IssuesProps, 'runs'>): JSX.Element {
  if (running === 0) return <p>No term that is running is paid for in issues.</p>;
  const terms = running === 1 ? 'One running term is' : `${running} running terms are`;
  if (beyond === 0) return <p>{terms} paid for in issues, and the list reaches to the end of all of them.</p>;
  return (
    <p class="notice warn">
      {terms} paid for in issues. {beyond === running ? 'All of them end' : `${beyond} of them end`} after the
      last issue listed: to those readers we say “about” when it ends.
    </p>
  );
}

interface ListingProps {
  readonly frame: StaffFrame;
  readonly values: TypedIssues;
  readonly problems: readonly FormProblem<IssueField>[];
}

function ListingForm({ frame, values, problems }: ListingProps): JSX.Element {
  const field = (name: IssueField) => ({ name, value: values[name], error: problemWith(problems, name) });
  return (
    <form class="plain-form" method="post" action="/staff/issues" novalidate>
      <h2>List issues</h2>
      <CsrfField session={frame.session} />
      <TextField {...field('number')} label="Number of the first" inputmode="numeric" size="short" required />
      <TextField {...field('from')} label="It comes out on" type="date" required />
      <TextField
        {...field('until')}
        label="And so on until"
        hint="On the same day of the week. Leave it empty to list one issue."
        type="date"
        optional
      />
      <RadioGroup
        name="every"
        label="How often"
        look="plain"
        chosen={values.every}
        options={[
          { value: '1', label: 'Each week' },
          { value: '2', label: 'Every two weeks' },
          { value: '4', label: 'Every four weeks' },
        ]}
        {...errorOf(problemWith(problems, 'every'))}
      />
      <TextField
        {...field('skipping')}
        label="But not on"
        hint="Days like 2026-12-30, with a space between them."
        autocomplete="off"
        optional
      />
      <p>
        <button class="button" type="submit">
          List them
        </button>
      </p>
    </form>
  );
}

function errorOf(error: string | undefined): { error?: string } {
  return error === undefined ? {} : { error };
}

interface IssueTableProps {
  readonly caption: string;
  readonly issues: readonly Issue[];
  readonly changes: boolean;
}

function IssueTable({ caption, issues, changes }: IssueTableProps): JSX.Element {
  return (
    <table class="stack">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Issue</th>
          <th scope="col">Comes out</th>
          {changes ? <th scope="col">Change</th> : null}
        </tr>
      </thead>
      <tbody>
        {issues.map(({ id, number, day }) => (
          <tr>
            <th scope="row">{number}</th>
            <td data-label="Comes out">
              {weekdayOf(day)}, {dayWords(day)}
            </td>
            {changes ? (
              <td data-label="Change">
                <a href={ownPath(`/staff/issues/${id}`)}>Move or skip {number}</a>
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
