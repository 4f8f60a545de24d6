import type { JSX } from 'preact';
import { chartOfAccounts } from '../../../domain/ledger/chart-of-accounts.ts';
import type { StatementRow } from '../../../domain/ledger/statement-store.ts';
import { formatMoney } from '../../../money/format-money.ts';
import type { Money } from '../../../money/money.ts';
import { CsrfField } from '../csrf-field.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { BooksMenu } from './books-menu.tsx';
import { following } from './month.ts';

export interface StatementProps extends StaffFrame {
  /** `2026-11`. */
  readonly month: string;
  readonly rows: readonly StatementRow[];
  readonly gstRegistered: boolean;
}

export function StatementPage({ month, rows, gstRegistered, ...frame }: StatementProps): JSX.Element {
  const title = `Statement for ${monthWords(month)}`;
  return (
    <StaffPage {...frame} title={title} section="books">
      <h1>{title}</h1>
      <BooksMenu here="statement" />
      <p>
        By the day things happened, where the paper is. Debits are what came to an account, credits what left
        it: income and what is owed stand as credits.
      </p>
      {rows.length === 0 ? (
        <p class="notice">Nothing was in the books by the end of {monthWords(month)}.</p>
      ) : (
        <>
          <Table rows={rows} />
          <p>
            The month for another program: gifts and plans are lines of their own;{' '}
            {gstRegistered
              ? 'plans carry GST, gifts none, and the tax has its own line'
              : 'no line carries GST'}
            .
          </p>
          <form method="post" action="/staff/books/statement/exports">
            <CsrfField session={frame.session} />
            <input type="hidden" name="month" value={month} />
            <p class="acts">
              <button class="button quiet" type="submit" name="program" value="xero">
                Take out a file for Xero
              </button>{' '}
              <button class="button quiet" type="submit" name="program" value="myob">
                Take out a file for MYOB
              </button>
            </p>
          </form>
        </>
      )}
      <nav class="paging" aria-label="Months">
        <a href={`/staff/books/statement?month=${following(month, -1)}`}>
          {monthWords(following(month, -1))}
        </a>
        <a href={`/staff/books/statement?month=${following(month)}`}>{monthWords(following(month))}</a>
      </nav>
    </StaffPage>
  );
}

function Table({ rows }: { rows: readonly StatementRow[] }): JSX.Element {
  return (
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col" class="number">
            Stood before
          </th>
          <th scope="col" class="number">
            Debits
          </th>
          <th scope="col" class="number">
            Credits
          </th>
          <th scope="col" class="number">
            Stands after
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ account, opening, debit, credit, closing }) => (
          <tr>
            <th scope="row">{chartOfAccounts[account].name}</th>
            <Sum label="Stood before" of={opening} />
            <Sum label="Debits" of={debit} />
            <Sum label="Credits" of={credit} />
            <Sum label="Stands after" of={closing} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Sum({ label, of }: { label: string; of: Money }): JSX.Element {
  return (
    <td data-label={label} class="number">
      {formatMoney(of)}
    </td>
  );
}

function monthWords(month: string): string {
  return new Intl.DateTimeFormat('en-AU', { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
}
