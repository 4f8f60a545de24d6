import type { JSX } from 'preact';
import { TargetBar, type TargetBarProps } from '../../components/target-bar.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';

export type Standing = TargetBarProps;

export interface HomeProps extends StaffFrame {
  readonly supporters: number;
  /** Absent for those who may not see sums. */
  readonly standing?: Standing | undefined;
  /** Events, letters and jobs that wait for a person; absent for those who may not see them. */
  readonly parkedCount?: number | undefined;
}

export function HomePage({ supporters, standing, parkedCount, ...frame }: HomeProps): JSX.Element {
  return (
    <StaffPage {...frame} title="Back office" section="home">
      <h1>Today</h1>
      {parkedCount === undefined || parkedCount === 0 ? null : <ParkedNotice count={parkedCount} />}
      {standing === undefined ? null : <TargetBar {...standing} />}
      <Supporters count={supporters} />
    </StaffPage>
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
