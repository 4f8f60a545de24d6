import type { JSX } from 'preact';
import { statementWords } from '../../../domain/receipts/statement-words.ts';
import type { StatementLine } from '../../../domain/receipts/statement.ts';
import { may } from '../../../domain/staff/permission.ts';
import type { SupporterHead } from '../../../domain/supporters/supporter.ts';
import { StatementTable } from '../../statements/statement-table.tsx';
import { CsrfField } from '../csrf-field.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { YearChoice } from './year-choice.tsx';

export interface SupporterStatementProps extends StaffFrame {
  readonly supporter: SupporterHead;
  /** Named by the year it ends in. */
  readonly year: number;
  readonly thisYear: number;
  readonly lines: readonly StatementLine[];
  /** As of when the lines are true. */
  readonly at: Date;
}

/** What one supporter paid in a financial year and what is left of it, to be printed or read out. */
export function SupporterStatementPage(props: SupporterStatementProps): JSX.Element {
  const { supporter, year, thisYear, lines, at, ...frame } = props;
  const { organisation, timeZone } = frame.deps;
  const words = statementWords(year, lines, { at, timeZone });
  const { title } = words;
  return (
    <StaffPage {...frame} title={`${title}: ${supporter.name}`} section="supporters">
      <p class="kicker">
        <a href={`/staff/supporters/${supporter.id}`}>{supporter.name}</a>, supporter {supporter.number}
      </p>
      <h1>{title}</h1>
      <p>
        {words.span}. {organisation.name}
        {organisation.abn === undefined ? '' : `, ABN ${organisation.abn}`}.
      </p>
      {lines.length === 0 ? (
        <p class="notice">Nothing was paid in that year.</p>
      ) : (
        <StatementTable lines={lines} words={words} timeZone={timeZone} />
      )}
      <p>{words.remark}</p>
      <form class="bar unprinted" action={`/staff/supporters/${supporter.id}/statement`}>
        <YearChoice label="Another year" year={year} thisYear={thisYear} />
        <button class="button" type="submit">
          Show
        </button>
      </form>
      <form class="unprinted" method="post" action={`/staff/supporters/${supporter.id}/statement/exports`}>
        <CsrfField session={frame.session} />
        <input type="hidden" name="year" value={year} />
        <p class="acts">
          <button class="button quiet" type="submit" name="as" value="pdf">
            Take out this statement as a document (PDF)
          </button>
          <button class="button quiet" type="submit" name="as" value="csv">
            Take out this statement for a spreadsheet
          </button>
        </p>
      </form>
      {may(frame.session.member.role, 'see books') ? (
        <p class="unprinted">
          <a href={`/staff/statements?year=${year}`}>Everybody’s payments of a year</a>
        </p>
      ) : null}
    </StaffPage>
  );
}
