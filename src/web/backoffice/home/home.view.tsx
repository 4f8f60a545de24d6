import type { JSX } from 'preact';
import type { KnownDispute } from '../../../domain/disputes/dispute-store.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { TargetBar, type TargetBarProps } from '../../components/target-bar.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';

export type Standing = TargetBarProps;

export interface HomeProps extends StaffFrame {
  readonly supporters: number;
  /** Absent for those who may not see sums. */
  readonly standing?: Standing | undefined;
  /** Events, letters and jobs that wait for a person; absent for those who may not see them. */
  readonly parkedCount?: number | undefined;
  /** Open ones, those to be answered soonest first. */
  readonly disputes: readonly KnownDispute[];
  /** Refunds that wait for a second person. */
  readonly proposed: number;
}

export function HomePage({
  supporters,
  standing,
  parkedCount,
  disputes,
  proposed,
  ...frame
}: HomeProps): JSX.Element {
  return (
    <StaffPage {...frame} title="Back office" section="home">
      <h1>Today</h1>
      {parkedCount === undefined || parkedCount === 0 ? null : <ParkedNotice count={parkedCount} />}
      <DisputeNotices disputes={disputes} timeZone={frame.deps.timeZone} />
      {proposed === 0 ? null : (
        <p class="notice warn">
          {proposed === 1 ? 'One refund waits' : `${proposed} refunds wait`} for a second person:{' '}
          <a href="/staff/refunds">decide</a>.
        </p>
      )}
      {standing === undefined ? null : <TargetBar {...standing} />}
      <Supporters count={supporters} />
    </StaffPage>
  );
}

function DisputeNotices({
  disputes,
  timeZone,
}: {
  disputes: readonly KnownDispute[];
  timeZone: string;
}): JSX.Element {
  return (
    <>
      {disputes
        .filter(({ evidenceGiven }) => !evidenceGiven)
        .map(({ id, amount, inquiry, evidenceDueAt }) => (
          <p class="notice bad">
            {inquiry ? 'A bank asks about a payment of' : 'Somebody disputes a payment of'}{' '}
            {formatMoney(amount)}.{' '}
            <a href={`/staff/disputes/${id}`}>
              Answer
              {evidenceDueAt === undefined ? '' : ` by ${formatDate(evidenceDueAt, timeZone)}`}
              <span class="visually-hidden"> the dispute of {formatMoney(amount)}</span>
            </a>
            .
          </p>
        ))}
    </>
  );
}

function ParkedNotice({ count }: { count: number }): JSX.Element {
  return (
    <p class="notice bad">
      {count === 1 ? 'One thing waits' : `${count} things wait`} for somebody to look:{' '}
      <a href="/staff/parked">see what is parked</a>.
    </p>
  );
}

function Supporters({ count }: { count: number }): JSX.Element {
  if (count === 0) {
    return (
      <p class="notice">
        Nobody has given yet. When the first payment arrives, the supporter, the payment and its receipt
        appear under <a href="/staff/supporters">Supporters</a>.
      </p>
    );
  }
  return (
    <p>
      <a href="/staff/supporters">
        {count === 1 ? 'One supporter' : `${count.toLocaleString('en-AU')} supporters`}
      </a>{' '}
      on record.
    </p>
  );
}
