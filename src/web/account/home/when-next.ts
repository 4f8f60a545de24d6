import { formatMoneyShort } from '../../../money/format-money.ts';
import { formatDate } from '../../components/dates.ts';
import type { OwnSubscription } from '../holdings-store.ts';

/** What is taken next and when, or that nothing is: one sentence, on every page that shows or changes a subscription. */
export function whenNext(subscription: OwnSubscription, timeZone: string): string {
  const { state, monthly, nextAt, cancelAt, endedAt } = subscription;
  const day = (date: Date): string => formatDate(date, timeZone);
  const sum = formatMoneyShort(monthly);
  if (state === 'ended')
    return `It ended${endedAt ? ` on ${day(endedAt)}` : ''}. Nothing more will be charged.`;
  if (cancelAt) return `It stops on ${day(cancelAt)}. Nothing more will be charged.`;
  if (state === 'late') return `The last payment of ${sum} did not come through. Your bank is asked again.`;
  return nextAt ? `Next charge: ${sum} on ${day(nextAt)}.` : `${sum} each month.`;
}
