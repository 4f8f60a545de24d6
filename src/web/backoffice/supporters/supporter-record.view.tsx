import type { JSX } from 'preact';
import { heldNow, type SupporterRecord } from '../../../domain/supporters/supporter-record.ts';
import { formatDate } from '../../components/dates.ts';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { ConsentList } from './consent-list.tsx';
import { HoldingList } from './holding-list.tsx';
import { PaymentTable } from './payment-table.tsx';

export interface SupporterRecordProps extends StaffFrame {
  readonly record: SupporterRecord;
  readonly seesPayments: boolean;
}

/** One supporter: who they are, what they hold, what they paid, what they agreed to. */
export function SupporterRecordPage({ record, seesPayments, ...frame }: SupporterRecordProps): JSX.Element {
  const { timeZone } = frame.deps;
  return (
    <StaffPage {...frame} title={record.name} section="supporters">
      <p class="kicker">Supporter {record.number}</p>
      <h1 class="person">{record.name}</h1>
      <LateNotice record={record} />
      <WhoTheyAre record={record} timeZone={timeZone} />
      <h2>Holds</h2>
      <HoldingList holdings={record.holdings} timeZone={timeZone} />
      {seesPayments ? (
        <>
          <h2>Payments</h2>
          <PaymentTable payments={record.payments} count={record.paymentCount} timeZone={timeZone} />
        </>
      ) : null}
      <h2>Consents</h2>
      <ConsentList consents={record.consents} timeZone={timeZone} />
    </StaffPage>
  );
}

function LateNotice({ record }: { record: SupporterRecord }): JSX.Element | null {
  const late = heldNow(record.holdings).filter(({ standing }) => standing === 'late');
  if (late.length === 0) return null;
  return (
    <p class="notice warn">
      The last payment for {late.map(({ plan }) => plan).join(' and ')} did not go through. The card may need
      changing.
    </p>
  );
}

function WhoTheyAre({ record, timeZone }: { record: SupporterRecord; timeZone: string }): JSX.Element {
  const { emails, phone, since, number } = record;
  return (
    <dl>
      <div>
        <dt>Email</dt>
        {emails.length === 0 ? (
          <dd>No email address, and none is needed.</dd>
        ) : (
          emails.map((email) => <dd>{email}</dd>)
        )}
      </div>
      <div>
        <dt>Phone</dt>
        <dd>{phone ?? 'None known.'}</dd>
      </div>
      <div>
        <dt>Reference</dt>
        <dd>{number}, for bank deposits and on receipts</dd>
      </div>
      <div>
        <dt>Supporter since</dt>
        <dd>{formatDate(since, timeZone)}</dd>
      </div>
    </dl>
  );
}
