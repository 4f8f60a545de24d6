import type { JSX } from 'preact';
import type { KnownDispute } from '../../../domain/disputes/dispute-store.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { DisputeState, reasonWords } from './dispute-words.tsx';

export interface DisputesProps extends StaffFrame {
  readonly disputes: readonly KnownDispute[];
}

export function DisputesPage({ disputes, ...frame }: DisputesProps): JSX.Element {
  const { timeZone } = frame.deps;
  return (
    <StaffPage {...frame} title="Disputes" section="disputes">
      <h1>Disputes</h1>
      {disputes.length === 0 ? (
        <p class="notice good">Nobody ever disputed a payment.</p>
      ) : (
        <table class="stack">
          <caption>Open ones first, by how soon they have to be answered</caption>
          <thead>
            <tr>
              <th scope="col">Opened</th>
              <th scope="col">Reason</th>
              <th scope="col">How it stands</th>
              <th scope="col">Answer by</th>
              <th scope="col" class="number">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {disputes.map((dispute) => (
              <tr>
                <th scope="row">
                  <a href={`/staff/disputes/${dispute.id}`}>{formatDate(dispute.openedAt, timeZone)}</a>
                </th>
                <td data-label="Reason">{reasonWords(dispute.reason)}</td>
                <td data-label="How it stands">
                  <DisputeState dispute={dispute} />
                </td>
                <td data-label="Answer by" class="date">
                  {dispute.state === 'open' && dispute.evidenceDueAt !== undefined
                    ? formatDate(dispute.evidenceDueAt, timeZone)
                    : 'Over'}
                </td>
                <td data-label="Amount" class="number">
                  {formatMoney(dispute.amount)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </StaffPage>
  );
}
