import type { JSX } from 'preact';
import { wholeOf } from '../../../domain/payments/parts.ts';
import type { PaymentRecord } from '../../../domain/refunds/payment-record.ts';
import { may } from '../../../domain/staff/permission.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { ErrorSummary } from '../../components/error-summary.tsx';
import type { FormProblem } from '../../form-problem.ts';
import { RefundTable } from '../refunds/refund-table.tsx';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { ReceiptTable } from './receipt-table.tsx';
import { RefundFields } from './refund-fields.tsx';
import type { RefundField, TypedRefund } from './refund-form.ts';

/** What was just done here. */
export type Said = 'refunded' | 'not yet' | 'proposed' | 'resent';

export interface PaymentProps extends StaffFrame {
  readonly payment: PaymentRecord;
  readonly typed?: TypedRefund | undefined;
  readonly problems?: readonly FormProblem<RefundField>[] | undefined;
  readonly said?: Said | undefined;
}

/** One payment: what it was, its receipts, what went back, and the form that gives money back. */
export function PaymentPage({ payment, typed, problems = [], said, ...frame }: PaymentProps): JSX.Element {
  const { session, deps } = frame;
  const { timeZone } = deps;
  const title = `Payment of ${formatMoney(wholeOf(payment.paid))}`;
  const lines = problems.map(({ field, message }) => ({
    message,
    target: field === 'form' ? undefined : field,
  }));
  return (
    <StaffPage {...frame} title={problems.length === 0 ? title : `Error: ${title}`} section="supporters">
      <p class="kicker">
        <a href={`/staff/supporters/${payment.supporterId}`}>{payment.supporterName}</a>
      </p>
      <h1>{title}</h1>
      <ErrorSummary title="Nothing was refunded" lines={lines} />
      <WhatWasDone said={said} />
      <Disputes payment={payment} timeZone={timeZone} />
      <Facts payment={payment} timeZone={timeZone} />
      <h2>Receipts</h2>
      <ReceiptTable
        receipts={payment.receipts}
        timeZone={timeZone}
        session={session}
        mayResend={may(session.member.role, 'resend receipts')}
      />
      <h2>Refunds</h2>
      {payment.refunds.length === 0 ? (
        <p>Nothing of it was given back.</p>
      ) : (
        <RefundTable refunds={payment.refunds} timeZone={timeZone} session={session} of="one payment" />
      )}
      {may(session.member.role, 'refund') && payment.refundable.minor > 0n ? (
        <RefundFields payment={payment} session={session} typed={typed} problems={problems} />
      ) : null}
    </StaffPage>
  );
}

const words: Readonly<Record<Said, string>> = {
  refunded: 'Stripe was asked to give it back. How it stands is in the list of refunds below.',
  'not yet':
    'Not yet: Stripe does not answer. The amount is set aside, and Stripe is asked again by itself until it does.',
  proposed: 'The amount is set aside. A second person has to approve it, under Refunds.',
  resent: 'The receipt is sent again to the address on file.',
};

function WhatWasDone({ said }: { said: Said | undefined }): JSX.Element | null {
  if (said === undefined) return null;
  return (
    <p class={said === 'not yet' ? 'notice warn' : 'notice good'} role="status">
      {words[said]}
    </p>
  );
}

interface PartProps {
  readonly payment: PaymentRecord;
  readonly timeZone: string;
}

function Disputes({ payment, timeZone }: PartProps): JSX.Element {
  return (
    <>
      {payment.disputes.map((dispute) => (
        <p class={dispute.state === 'won' ? 'notice' : 'notice bad'}>
          {dispute.inquiry ? 'The bank asked about it' : 'Disputed'} on{' '}
          {formatDate(dispute.openedAt, timeZone)}: {dispute.state}.{' '}
          <a href={`/staff/disputes/${dispute.id}`}>See the dispute</a>.
        </p>
      ))}
    </>
  );
}

function Facts({ payment, timeZone }: PartProps): JSX.Element {
  const { paid, taken, refundable, fee, periodStart, periodEnd } = payment;
  return (
    <dl>
      <Fact name="Received">{formatDate(payment.receivedAt, timeZone)}</Fact>
      <Fact name="For">{payment.receipts[0]?.description ?? 'Payment'}</Fact>
      {periodStart === undefined || periodEnd === undefined ? null : (
        <Fact name="Period">
          {formatDate(periodStart, timeZone)} to {formatDate(periodEnd, timeZone)}
        </Fact>
      )}
      <Fact name="Amount">{formatMoney(paid.base)}</Fact>
      {paid.coveredFee.minor > 0n ? (
        <Fact name="Card fee covered">{formatMoney(paid.coveredFee)}</Fact>
      ) : null}
      {paid.tax.minor > 0n ? <Fact name="GST in the amount">{formatMoney(paid.tax)}</Fact> : null}
      <Fact name="Stripe’s fee">{fee === undefined ? 'Not known yet' : formatMoney(fee)}</Fact>
      {taken.base.minor + taken.coveredFee.minor > 0n ? (
        <Fact name="Gone back">{formatMoney(wholeOf(taken))}</Fact>
      ) : null}
      <Fact name="Can be refunded">{formatMoney(refundable)}</Fact>
    </dl>
  );
}

function Fact({
  name,
  children,
}: {
  name: string;
  children: JSX.Element | string | (JSX.Element | string)[];
}): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
