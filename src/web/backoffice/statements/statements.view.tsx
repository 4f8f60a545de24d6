import type { JSX } from 'preact';
import { ErrorSummary } from '../../components/error-summary.tsx';
import { TextField } from '../../components/text-field.tsx';
import { BooksMenu } from '../books/books-menu.tsx';
import { CsrfField } from '../csrf-field.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { YearChoice } from './year-choice.tsx';

export interface StatementsProps extends StaffFrame {
  /** Named by the year it ends in. */
  readonly year: number;
  readonly thisYear: number;
  /** In how many parts everybody’s statements are printed: none where nobody paid. */
  readonly parts: number;
  /** What was sent as a reason, where that was none. */
  readonly typed?: string;
}

const problem = 'Say why, in a sentence: it is kept beside your name.';

/** Asks for everybody's payments of a year as a file, with a reason: names and addresses leave the house with it. */
export function StatementsPage({ year, thisYear, parts, typed, ...frame }: StatementsProps): JSX.Element {
  const isRefused = typed !== undefined;
  const title = 'Everybody’s payments of a year';
  return (
    <StaffPage {...frame} title={isRefused ? `Error: ${title}` : title} section="books">
      <h1>{title}</h1>
      <BooksMenu here="statements" />
      <ErrorSummary
        title="Please put this right"
        lines={isRefused ? [{ message: problem, target: 'reason' }] : []}
      />
      <p>
        One line for each payment of a financial year, by supporter, for a spreadsheet; or a statement for
        each supporter, to print and post. A file has names, addresses and amounts: keep it no longer than you
        need it. That you took it, and why, is written down.
      </p>
      <form class="bar" action="/staff/statements">
        <YearChoice label="Financial year" year={year} thisYear={thisYear} />
        <button class="button" type="submit">
          Show
        </button>
      </form>
      <form class="plain-form" method="post" action="/staff/statements/exports" novalidate>
        <CsrfField session={frame.session} />
        <input type="hidden" name="year" value={year} />
        <TextField
          name="reason"
          label="What it is for"
          hint="One sentence, such as “for the auditor”."
          autocomplete="off"
          required
          value={typed}
          error={isRefused ? problem : undefined}
        />
        <p class="acts">
          <button class="button" type="submit">
            Take out everybody’s payments of {year - 1}–{year}
          </button>
          {Array.from({ length: parts }, (_, place) => (
            <button class="button quiet" type="submit" name="part" value={place + 1}>
              Statements to print (PDF){parts === 1 ? '' : `, part ${place + 1} of ${parts}`}
            </button>
          ))}
        </p>
      </form>
    </StaffPage>
  );
}
