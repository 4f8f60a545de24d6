import type { JSX } from 'preact';
import type { RefundLine } from '../../../domain/refunds/refund-store.ts';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { RefundTable } from './refund-table.tsx';

export interface RefundsProps extends StaffFrame {
  readonly refunds: readonly RefundLine[];
}

/** Money on its way back: what has to be decided first, then what failed, then all of it. */
export function RefundsPage({ refunds, ...frame }: RefundsProps): JSX.Element {
  const { session, deps } = frame;
  const shared = { timeZone: deps.timeZone, session, of: 'everybody' } as const;
  const proposed = refunds.filter(({ state }) => state === 'proposed');
  const failed = refunds.filter(({ state }) => state === 'failed');
  const rest = refunds.filter(({ state }) => state !== 'proposed' && state !== 'failed');
  return (
    <StaffPage {...frame} title="Refunds" section="refunds">
      <h1>Refunds</h1>
      <p>
        Money is given back from the page of its payment, under the supporter who gave it. A large amount
        waits here until a second person has approved it.
      </p>
      {refunds.length === 0 ? <p class="notice">Nothing was ever given back.</p> : null}
      {proposed.length === 0 ? null : (
        <>
          <h2>To be decided</h2>
          <RefundTable {...shared} refunds={proposed} />
        </>
      )}
      {failed.length === 0 ? null : (
        <>
          <h2>Failed</h2>
          <p>The money is with the paper. Ask the giver where to send it.</p>
          <RefundTable {...shared} refunds={failed} />
        </>
      )}
      {rest.length === 0 ? null : (
        <>
          <h2>All others</h2>
          <RefundTable {...shared} refunds={rest} />
        </>
      )}
    </StaffPage>
  );
}
