import type { JSX } from 'preact';
import { totalsOf, type StatementLine } from '../../../domain/receipts/statement.ts';
import { may } from '../../../domain/staff/permission.ts';
import type { SupporterHead } from '../../../domain/supporters/supporter.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { CsrfField } from '../csrf-field.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { YearChoice } from './year-choice.tsx';

export interface SupporterStatementProps extends StaffFrame {
  readonly supporter: SupporterHead;
  /** Named by the year it ends in. */
  readonly year: number;
  readonly thisYear: number;
  readonly lines: readonly StatementLine[];
}

/** What one supporter paid in a financial year and what is left of it, to be printed or read out. */
export function SupporterStatementPage(props: SupporterStatementProps): JSX.Element {
  const { supporter, year, thisYear, lines, ...frame } = props;
  const { organisation, timeZone } = frame.deps;
  const title = `Statement ${year - 1}–${year}`;
  return (
    <StaffPage {...frame} title={`${title}: ${supporter.name}`} section="supporters">
      <p class="kicker">
        <a href={`/staff/supporters/${supporter.id}`}>{supporter.name}</a>, supporter {supporter.number}
      </p>
      <h1>{title}</h1>
      <p>
        1 July {year - 1} to 30 June {year}. {organisation.name}
        {organisation.abn === undefined ? '' : `, ABN ${organisation.abn}`}.
      </p>
      {lines.length === 0 ? (
        <p class="notice">Nothing was paid in that year.</p>
      ) : (
        <Lines lines={lines} timeZone={timeZone} />
      )}
      <p>These are not tax-deductible gifts.</p>
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
          <button class="button quiet" type="submit">
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

function Lines({ lines, timeZone }: { lines: readonly StatementLine[]; timeZone: string }): JSX.Element {
  const totals = totalsOf(lines);
  return (
    <table class="stack">
      <caption>
        {lines.length === 1
          ? 'One payment, as it stands today'
          : `${lines.length} payments, as they stand today`}
      </caption>
      <thead>
        <tr>
          <th scope="col">Received</th>
          <th scope="col">For</th>
          <th scope="col">Receipt</th>
          <th scope="col" class="number">
            Paid
          </th>
          <th scope="col" class="number">
            Given back
          </th>
          <th scope="col" class="number">
            Left
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr>
            <th scope="row" class="date">
              {formatDate(line.receivedAt, timeZone)}
            </th>
            <td data-label="For">{line.description}</td>
            <td data-label="Receipt" class="receipt">
              {line.receipt}
            </td>
            <td data-label="Paid" class="number">
              {formatMoney(line.paid)}
            </td>
            <td data-label="Given back" class="number">
              {line.gone.minor === 0n ? 'Nothing' : formatMoney(line.gone)}
            </td>
            <td data-label="Left" class="number">
              {formatMoney(line.kept)}
              {line.gst.minor === 0n ? null : <span class="beside">{formatMoney(line.gst)} of it GST</span>}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={5}>
            Gifts
          </th>
          <td class="number">{formatMoney(totals.gifts)}</td>
        </tr>
        <tr>
          <th scope="row" colSpan={5}>
            Subscriptions and terms
          </th>
          <td class="number">{formatMoney(totals.prices)}</td>
        </tr>
        {totals.gst.minor === 0n ? null : (
          <tr>
            <th scope="row" colSpan={5}>
              GST within them
            </th>
            <td class="number">{formatMoney(totals.gst)}</td>
          </tr>
        )}
        <tr>
          <th scope="row" colSpan={5}>
            All
          </th>
          <td class="number">
            <strong>{formatMoney(totals.all)}</strong>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
