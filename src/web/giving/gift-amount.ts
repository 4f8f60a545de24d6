import { formatMoneyShort } from '../../money/format-money.ts';
import { compare, type Money } from '../../money/money.ts';
import { parseMoney } from '../../money/parse-money.ts';
import type { FieldError, FormValues } from './form-field.ts';
import { amountMessages } from './messages.ts';

export interface AmountLimits {
  readonly smallest: Money;
  readonly largest: Money;
  /** The number to call for a gift above the largest. */
  readonly phone: string;
}

/**
 * The gift somebody chose: `amount` itself, or `other_amount` where `amount` is `other`. An amount of one's own beside a
 * preset is asked about, not guessed at: without a script, typing it does not choose “Other amount”.
 */
export function readGiftAmount(values: FormValues, limits: AmountLimits): Money | FieldError {
  const chosen = (values.amount ?? '').trim();
  const typed = (values.other_amount ?? '').trim();
  if (chosen === 'other') {
    if (typed === '') return { field: 'other_amount', message: amountMessages.missingOther };
    return withinLimits('other_amount', typed, limits);
  }
  if (chosen === '') return { field: 'amount', message: amountMessages.missing };
  const gift = withinLimits('amount', chosen, limits);
  if (typed === '' || 'field' in gift) return gift;
  const own = parseMoney(typed, limits.smallest.currency);
  if (own && compare(own, gift) === 0) return gift;
  return { field: 'other_amount', message: amountMessages.two(formatMoneyShort(gift)) };
}

function withinLimits(
  field: 'amount' | 'other_amount',
  text: string,
  limits: AmountLimits,
): Money | FieldError {
  const gift = parseMoney(text, limits.smallest.currency);
  if (!gift) return { field, message: amountMessages.unreadable };
  if (compare(gift, limits.smallest) < 0) return { field, message: amountMessages.tooSmall(limits.smallest) };
  if (compare(gift, limits.largest) > 0)
    return { field, message: amountMessages.tooLarge(limits.largest, limits.phone) };
  return gift;
}
