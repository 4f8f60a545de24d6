import type { Request } from 'express';
import { formatMoney } from '../../../money/format-money.ts';
import { money, type Money } from '../../../money/money.ts';
import { parseMoney } from '../../../money/parse-money.ts';
import type { FormProblem, Parsed } from '../../form-problem.ts';
import { postedText, shownAgain } from '../../posted-text.ts';

export type RefundField = 'amount' | 'reason';

export interface RefundForm {
  readonly amount: Money;
  readonly refundableShown: Money;
  readonly reason: string;
  readonly endSubscription: boolean;
}

export interface TypedRefund {
  readonly amount: string;
  readonly reason: string;
  readonly endSubscription: boolean;
}

const longestReason = 500;

export function readRefundForm(req: Request, refundable: Money): Parsed<RefundForm, RefundField> {
  const problems: FormProblem<RefundField>[] = [];
  const amount = parseMoney(postedText(req, 'amount'), refundable.currency);
  const reason = postedText(req, 'reason').normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  const shown = postedText(req, 'refundable');
  if (amount === undefined || amount.minor <= 0n)
    problems.push({ field: 'amount', message: 'Write an amount like 25 or 25.50.' });
  else if (amount.minor > refundable.minor)
    problems.push({ field: 'amount', message: `No more than ${formatMoney(refundable)} can be refunded.` });
  if (reason === '' || reason.length > longestReason || /\p{Cc}/u.test(reason))
    problems.push({ field: 'reason', message: 'Say why, in a sentence: it is kept for the books.' });
  if (problems.length > 0 || amount === undefined) return { ok: false, problems };
  return {
    ok: true,
    value: {
      amount,
      reason,
      refundableShown: money(/^\d{1,18}$/.test(shown) ? BigInt(shown) : -1n, refundable.currency),
      endSubscription: postedText(req, 'end_subscription') === 'on',
    },
  };
}

/** To be shown again, not to be acted on. */
export function typedRefund(req: Request): TypedRefund {
  return {
    amount: shownAgain(req, 'amount'),
    reason: shownAgain(req, 'reason'),
    endSubscription: postedText(req, 'end_subscription') === 'on',
  };
}
