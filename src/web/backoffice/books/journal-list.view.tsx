import type { JSX } from 'preact';
import { chartOfAccounts } from '../../../domain/ledger/chart-of-accounts.ts';
import type { JournalEntry } from '../../../domain/ledger/journal-page-store.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { BooksMenu } from './books-menu.tsx';

export interface JournalListProps extends StaffFrame {
  readonly journals: readonly JournalEntry[];
}

export function JournalListPage({ journals, ...frame }: JournalListProps): JSX.Element {
  return (
    <StaffPage {...frame} title="Journals" section="books">
      <h1>Journals</h1>
      <BooksMenu here="journals" />
      <p>
        What happened to money, one journal each. None is ever changed: one that is wrong is put right by two
        others, with who did it and why.
      </p>
      {journals.length === 0 ? (
        <p class="notice">None yet. The first payment writes the first.</p>
      ) : (
        <table class="stack">
          <caption>The newest {journals.length}</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Accounts</th>
              <th scope="col" class="number">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {journals.map(({ id, occurredAt, causeKind, reason, lines }) => {
              const [first] = lines;
              return (
                <tr>
                  <th scope="row" class="date">
                    <a href={`/staff/books/journals/${id}`}>{formatDate(occurredAt, frame.deps.timeZone)}</a>
                  </th>
                  <td data-label="What">
                    {causeKind.replaceAll('_', ' ')}, {reason}
                  </td>
                  <td data-label="Accounts">
                    {lines.map(({ account }) => chartOfAccounts[account].name).join(', ')}
                  </td>
                  <td data-label="Amount" class="number">
                    {first === undefined ? '' : formatMoney(first.amount)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </StaffPage>
  );
}
