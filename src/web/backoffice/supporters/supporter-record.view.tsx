import type { JSX } from 'preact';
import { ownPath } from '../../components/own-path.ts';
import { heldNow, type SupporterRecord } from '../../../domain/supporters/supporter-record.ts';
import type { IssueCalendar } from '../../../domain/editions/issue-calendar.ts';
import type { Entitlement } from '../../../domain/plans/plan.ts';
import type { OnItsWay } from '../../../domain/supporters/on-its-way-store.ts';
import { formatMoneyShort } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { ConsentList } from './consent-list.tsx';
import { HoldingList } from './holding-list.tsx';
import { PaymentTable } from './payment-table.tsx';

export interface SupporterRecordProps extends StaffFrame {
  readonly record: SupporterRecord;
  /** What they may have because of all they hold. */
  readonly entitlements: ReadonlySet<Entitlement>;
  readonly onTheirWay: readonly OnItsWay[];
  readonly seesPayments: boolean;
  /** What terms of issues are counted by. */
  readonly calendar: IssueCalendar;
}

/** One supporter: who they are, what they hold, what they paid, what they agreed to. */
export function SupporterRecordPage({
  record,
  seesPayments,
  entitlements,
  onTheirWay,
  calendar,
  ...frame
}: SupporterRecordProps): JSX.Element {
  const { timeZone } = frame.deps;
  return (
    <StaffPage {...frame} title={record.name} section="supporters">
      <p class="kicker">Supporter {record.number}</p>
      <h1 class="person">{record.name}</h1>
      <LateNotice record={record} />
      <WhoTheyAre record={record} timeZone={timeZone} />
      <h2>Holds</h2>
      <HoldingList holdings={record.holdings} calendar={calendar} />
      <p>{entitlementWords(entitlements)}</p>
      <OnTheirWay things={onTheirWay} timeZone={timeZone} />
      {seesPayments ? (
        <>
          <h2>Payments</h2>
          <p>
            <a href={`/staff/supporters/${record.id}/statement`}>Statement of a financial year</a>
          </p>
          <PaymentTable payments={record.payments} count={record.paymentCount} timeZone={timeZone} />
        </>
      ) : null}
      <h2>Consents</h2>
      <ConsentList consents={record.consents} timeZone={timeZone} />
    </StaffPage>
  );
}

function entitlementWords(entitlements: ReadonlySet<Entitlement>): string {
  if (entitlements.size === 0) return 'May have no edition now.';
  return `May have now: ${[...entitlements].map((each) => each.replace('_', ' ')).join(', ')}.`;
}

/** Money that was sent and has not come yet: nothing is given for it before. */
function OnTheirWay({
  things,
  timeZone,
}: {
  things: readonly OnItsWay[];
  timeZone: string;
}): JSX.Element | null {
  if (things.length === 0) return null;
  return (
    <>
      <h2>On its way</h2>
      <ul class="holdings">
        {things.map(({ planName, total, askedAt, beginsAt, subscriptionId }) => (
          <li>
            <p>
              <strong>
                {subscriptionId === undefined ? (
                  planName
                ) : (
                  <a href={ownPath(`/staff/subscriptions/${subscriptionId}`)}>{planName}</a>
                )}
              </strong>{' '}
              <span class="tag">on its way</span>
            </p>
            <p>
              {formatMoneyShort(total)}, asked for on {formatDate(askedAt, timeZone)}.{' '}
              {beginsAt === undefined
                ? 'By bank debit: no receipt and no edition until it has come.'
                : `Each month; begins on ${formatDate(beginsAt, timeZone)}, when their term ends.`}
            </p>
          </li>
        ))}
      </ul>
    </>
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
