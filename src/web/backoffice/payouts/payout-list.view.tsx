import type { JSX } from 'preact';
import type { Payout } from '../../../domain/payouts/payout.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { BooksMenu } from '../books/books-menu.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { additionWords, bankDay, StateTag } from './payout-words.tsx';

export const payoutsPerPage = 50;

export interface PayoutListProps extends StaffFrame {
  /** One more than fits, where there are more. */
  readonly payouts: readonly Payout[];
  readonly isFirst: boolean;
}

export function PayoutListPage({ payouts, isFirst, ...frame }: PayoutListProps): JSX.Element {
  const shown = payouts.slice(0, payoutsPerPage);
  const next = payouts.length > payoutsPerPage ? shown.at(-1) : undefined;
  return (
    <StaffPage {...frame} title="Payouts" section="books">
      <h1>Payouts</h1>
      <BooksMenu here="payouts" />
      <p>
        What Stripe sent to the bank. Each opens into the gifts, fees, refunds and disputes it is made of, and
        adds up to them or says why not.
      </p>
      {shown.length === 0 ? (
        <p class="notice">
          {isFirst
            ? 'None yet. The first appears here by itself, some days after the first gift.'
            : 'There are none further down.'}
        </p>
      ) : (
        <Table payouts={shown} timeZone={frame.deps.timeZone} />
      )}
      {isFirst && next === undefined ? null : (
        <nav class="paging" aria-label="Pages of payouts">
          {isFirst ? null : <a href="/staff/payouts">Back to the newest</a>}
          {next === undefined ? null : (
            <a href={`/staff/payouts?before=${next.createdAt.getTime()}`}>The next {payoutsPerPage}</a>
          )}
        </nav>
      )}
    </StaffPage>
  );
}

function Table({ payouts, timeZone }: { payouts: readonly Payout[]; timeZone: string }): JSX.Element {
  return (
    <table class="stack">
      <caption>Newest first</caption>
      <thead>
        <tr>
          <th scope="col">Sent</th>
          <th scope="col">At the bank</th>
          <th scope="col">How it stands</th>
          <th scope="col">Adds up</th>
          <th scope="col" class="number">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {payouts.map((payout) => (
          <tr>
            <th scope="row" class="date">
              <a href={`/staff/payouts/${payout.id}`}>{formatDate(payout.createdAt, timeZone)}</a>
            </th>
            <td data-label="At the bank" class="date">
              {bankDay(payout.arrivesOn)}
            </td>
            <td data-label="How it stands">
              <StateTag state={payout.state} />
            </td>
            <td data-label="Adds up">{additionWords(payout)}</td>
            <td data-label="Amount" class="number">
              {formatMoney(payout.amount)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
