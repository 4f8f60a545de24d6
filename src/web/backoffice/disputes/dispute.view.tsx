import type { JSX } from 'preact';
import { evidenceText, type Evidence } from '../../../domain/disputes/evidence.ts';
import { formatMoney } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import { StaffPage, type StaffFrame } from '../staff-page.tsx';
import { DisputeState, reasonWords } from './dispute-words.tsx';

export interface DisputeProps extends StaffFrame {
  readonly evidence: Evidence;
}

/** One dispute: how it stands, by when to answer, what to do, and what the paper knows, ready to be copied. */
export function DisputePage({ evidence, ...frame }: DisputeProps): JSX.Element {
  const { organisation, timeZone } = frame.deps;
  const { dispute, supporter } = evidence;
  const day = (at: Date): string => formatDate(at, timeZone);
  const text = evidenceText(organisation.name, evidence, day);
  return (
    <StaffPage {...frame} title={`Dispute of ${formatMoney(dispute.amount)}`} section="disputes">
      <p class="kicker">
        <a href={`/staff/supporters/${supporter.id}`}>{supporter.name}</a>
      </p>
      <h1>
        {dispute.inquiry ? 'A bank asks about' : 'Dispute of'} {formatMoney(dispute.amount)}
      </h1>
      <WhatToDo evidence={evidence} day={day} />
      <dl>
        <div>
          <dt>How it stands</dt>
          <dd>
            <DisputeState dispute={dispute} />
          </dd>
        </div>
        <div>
          <dt>Reason given</dt>
          <dd>{reasonWords(dispute.reason)}</dd>
        </div>
        <div>
          <dt>Opened</dt>
          <dd>{day(dispute.openedAt)}</dd>
        </div>
        <div>
          <dt>The payment</dt>
          <dd>
            <a href={`/staff/payments/${evidence.paymentId}`}>
              {formatMoney(evidence.total)} of {day(evidence.receivedAt)}
            </a>
          </dd>
        </div>
        <div>
          <dt>Held back</dt>
          <dd>{formatMoney(dispute.withdrawn)}</dd>
        </div>
        <div>
          <dt>Stripe’s fee for it</dt>
          <dd>{formatMoney(dispute.fee)}</dd>
        </div>
        <div>
          <dt>At Stripe</dt>
          <dd>
            <code>{dispute.processorRef}</code>
          </dd>
        </div>
      </dl>
      <h2>What the paper knows</h2>
      <div class="field long">
        <label for="evidence">To be copied into Stripe’s form, and made better by whoever knows more</label>
        <textarea id="evidence" rows={Math.min(30, text.split('\n').length + 2)} readonly value={text} />
      </div>
    </StaffPage>
  );
}

function WhatToDo({ evidence, day }: { evidence: Evidence; day: (at: Date) => string }): JSX.Element {
  const { state, inquiry, evidenceGiven, evidenceDueAt } = evidence.dispute;
  if (state === 'lost') {
    return (
      <p class="notice bad">
        Lost: the money is gone, is income no more, and does not count towards the target. A subscription it
        was for ends.
      </p>
    );
  }
  if (state === 'won')
    return <p class="notice good">{inquiry ? 'Closed: no money was taken.' : 'Won: the money is back.'}</p>;
  if (evidenceGiven) return <p class="notice">It was answered. The bank decides, which may take months.</p>;
  const by = evidenceDueAt === undefined ? '' : ` by ${day(evidenceDueAt)}`;
  return (
    <div class="notice warn">
      <p>
        Answer in Stripe’s dashboard, under Payments and Disputes{by}, or accept it there. Not answering loses
        it. {inquiry ? 'To refund the payment now ends the matter, and costs no fee.' : ''}
      </p>
      <p>
        If they gave in earnest and did not know our name on their statement, a telephone call may be all it
        takes: they can ask their bank to withdraw it. No letter of thanks goes to them meanwhile.
      </p>
    </div>
  );
}
