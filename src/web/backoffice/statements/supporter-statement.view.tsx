import type { JSX } from 'preact';
import { statementWords } from '../../../domain/receipts/statement-words.ts';
import type { StatementLine } from '../../../domain/receipts/statement.ts';
import { may } from '../../../domain/staff/permission.ts';
import type { SupporterHead } from '../../../domain/supporters/supporter.ts';
import { StatementTable } from '../../statements/statement-table.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';

export interface SupporterStatementProps extends StaffFrame {
  readonly supporter: SupporterHead;
  /** Named by the year it ends in. */
  readonly year: number;
  readonly thisYear: number;
  readonly lines: readonly StatementLine[];
  /** As of when the lines are true. */
  readonly at: Date;
  /** In how many parts everybody’s are printed; none where that is not for whoever looks. */
  readonly parts: number;
}

const yearsBack = 7;

/** What one supporter paid in a financial year and what is left of it, to be printed or read out. */
export function SupporterStatementPage(props: SupporterStatementProps): JSX.Element {
  const { supporter, year, thisYear, lines, at, parts, ...frame } = props;
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
        <div class="field">
          <label for="year">Another year</label>
          <select id="year" name="year">
            {Array.from({ length: yearsBack }, (_, back) => thisYear - back).map((each) => (
              <option value={each} selected={each === year}>
                {each - 1}–{each}
              </option>
            ))}
          </select>
        </div>
        <button class="button" type="submit">
          Show
        </button>
      </form>
      <ul class="unprinted">
        <li>
          <a href={`/staff/supporters/${supporter.id}/statement/pdf?year=${year}`}>
            This statement as a document (PDF)
          </a>
        </li>
        <li>
          <a href={`/staff/supporters/${supporter.id}/statement/csv?year=${year}`}>
            This statement for a spreadsheet
          </a>
        </li>
        {may(frame.session.member.role, 'see books') ? (
          <li>
            <a href={`/staff/statements/csv?year=${year}`}>
              Everybody’s payments of that year for a spreadsheet
            </a>
          </li>
        ) : null}
        {Array.from({ length: parts }, (_, place) => (
          <li>
            <a href={`/staff/statements/pdf?year=${year}&part=${place + 1}`}>
              Everybody’s statements of that year to print
              {parts === 1 ? '' : `, part ${place + 1} of ${parts}`} (PDF)
            </a>
          </li>
        ))}
      </ul>
    </StaffPage>
  );
}
