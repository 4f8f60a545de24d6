import type { JSX } from 'preact';
import type { PaymentRecord } from '../../../domain/refunds/payment-record.ts';
import type { StaffSession } from '../../../domain/staff/staff-session.ts';
import { formatMoney, toDecimal } from '../../../money/format-money.ts';
import { CheckBox } from '../../components/check-box.tsx';
import { TextField } from '../../components/text-field.tsx';
import { CsrfField } from '../csrf-field.tsx';
import { problemWith, type FormProblem } from '../../form-problem.ts';
import type { RefundField, TypedRefund } from './refund-form.ts';

interface RefundFieldsProps {
  readonly payment: PaymentRecord;
  readonly session: StaffSession;
  readonly typed: TypedRefund | undefined;
  readonly problems: readonly FormProblem<RefundField>[];
}

/** The form that gives money back. It carries what was refundable when it was shown: where that changed, nothing is done. */
export function RefundFields({ payment, session, typed, problems }: RefundFieldsProps): JSX.Element {
  const { id, refundable, goesOn } = payment;
  return (
    <form class="plain-form" method="post" action={`/staff/payments/${id}/refunds`} novalidate>
      <h2>Give money back</h2>
      <CsrfField session={session} />
      <input type="hidden" name="refundable" value={refundable.minor.toString()} />
      <TextField
        name="amount"
        label="Amount"
        hint={`Up to ${formatMoney(refundable)}. It goes back to the card or account it came from.`}
        before="$"
        inputmode="decimal"
        size="short"
        autocomplete="off"
        required
        value={typed?.amount ?? toDecimal(refundable)}
        error={problemWith(problems, 'amount')}
      />
      <TextField
        name="reason"
        label="Why"
        hint="For the books; the giver does not see it."
        autocomplete="off"
        required
        value={typed?.reason}
        error={problemWith(problems, 'reason')}
      />
      {goesOn ? (
        <CheckBox
          name="end_subscription"
          label="End the subscription as well, once the money is on its way"
          checked={typed?.endSubscription ?? false}
        />
      ) : null}
      <p>
        <button class="button" type="submit">
          Refund this amount
        </button>
      </p>
    </form>
  );
}
