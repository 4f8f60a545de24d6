import type { JSX } from 'preact';
import type { RefundState } from '../../../domain/refunds/refund.ts';
import type { RefundLine } from '../../../domain/refunds/refund-store.ts';
import { may } from '../../../domain/staff/permission.ts';
import type { StaffSession } from '../../../domain/staff/staff-session.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { CsrfField } from '../csrf-field.tsx';

interface RefundTableProps {
  readonly refunds: readonly RefundLine[];
  readonly timeZone: string;
  readonly session: StaffSession;
  /** Of one payment it goes without saying whose it is. */
  readonly of: 'one payment' | 'everybody';
}

export function RefundTable({ refunds, timeZone, session, of }: RefundTableProps): JSX.Element {
  const decides = may(session.member.role, 'refund') && refunds.some(({ state }) => state === 'proposed');
  return (
    <table class="stack">
      <caption>{refunds.length === 1 ? 'One refund' : `${refunds.length} refunds, newest first`}</caption>
      <thead>
        <tr>
          <th scope="col">Asked</th>
          {of === 'everybody' ? <th scope="col">Who</th> : null}
          <th scope="col">Why</th>
          <th scope="col">How it stands</th>
          <th scope="col" class="number">
            Amount
          </th>
          {decides ? <th scope="col">Decide</th> : null}
        </tr>
      </thead>
      <tbody>
        {refunds.map((refund) => (
          <tr>
            <th scope="row" class="date">
              {formatDate(refund.createdAt, timeZone)}
            </th>
            {of === 'everybody' ? (
              <td data-label="Who">
                <a href={`/staff/payments/${refund.paymentId}`}>{refund.supporterName}</a>
                <span class="beside">
                  of {formatMoney(refund.paymentTotal)}, {formatDate(refund.paymentReceivedAt, timeZone)}
                </span>
              </td>
            ) : null}
            <td data-label="Why">
              {refund.reason}
              <span class="beside">{whoWords(refund)}</span>
            </td>
            <td data-label="How it stands">
              <State refund={refund} timeZone={timeZone} />
            </td>
            <td data-label="Amount" class="number">
              {formatMoney(refund.amount)}
            </td>
            {decides ? (
              <td data-label="Decide">
                {refund.state === 'proposed' ? <Decision refund={refund} session={session} /> : null}
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function whoWords({ origin, requestedByName, approvedByName, state }: RefundLine): string {
  if (origin === 'processor') return 'made in Stripe’s dashboard';
  const asked = `asked for by ${requestedByName ?? 'staff'}`;
  if (approvedByName === undefined) return asked;
  return `${asked}, ${state === 'declined' ? 'declined' : 'approved'} by ${approvedByName}`;
}

const looks: Readonly<Record<RefundState, readonly [look: string, words: string]>> = {
  proposed: ['tag', 'waits for a second person'],
  reserved: ['tag', 'set aside, Stripe is asked'],
  asked: ['tag', 'asked of Stripe'],
  succeeded: ['tag good', 'refunded'],
  failed: ['tag bad', 'failed'],
  declined: ['tag', 'declined'],
};

function State({ refund, timeZone }: { refund: RefundLine; timeZone: string }): JSX.Element {
  const [look, words] = looks[refund.state];
  const day = refund.state === 'failed' ? refund.failedAt : refund.settledAt;
  return (
    <>
      <span class={look}>{words}</span>
      {day === undefined ? null : <span class="beside">{formatDate(day, timeZone)}</span>}
      {refund.failure === undefined ? null : <span class="beside">{refund.failure}</span>}
    </>
  );
}

/** Who asked may take it back; somebody else lets it go or not. */
function Decision({ refund, session }: { refund: RefundLine; session: StaffSession }): JSX.Element {
  const isOwn = refund.requestedBy === session.member.id;
  const what = `${formatMoney(refund.amount)} to ${refund.supporterName}`;
  return (
    <div class="decide">
      {isOwn ? null : (
        <form method="post" action={`/staff/refunds/${refund.id}/approvals`}>
          <CsrfField session={session} />
          <button class="act" type="submit">
            Approve <span class="visually-hidden">{what}</span>
          </button>
        </form>
      )}
      <form method="post" action={`/staff/refunds/${refund.id}/refusals`}>
        <CsrfField session={session} />
        <button class="act" type="submit">
          {isOwn ? 'Take back' : 'Decline'} <span class="visually-hidden">{what}</span>
        </button>
      </form>
    </div>
  );
}
