import {
  nextCharge,
  waitsToBegin,
  type HeldSubscription,
} from '../../domain/subscriptions/held-subscription.ts';
import { monthlyTotal } from '../../domain/subscriptions/instruction.ts';
import { formatMoneyShort } from '../../money/format-money.ts';
import { formatDate } from '../components/dates.ts';

/** What is taken next and when, or that nothing is: on every page that shows or changes a subscription. */
export function whenNext(held: HeldSubscription, timeZone: string): string {
  const day = (date: Date): string => formatDate(date, timeZone);
  const sum = formatMoneyShort(monthlyTotal(held));
  if (held.state === 'ended')
    return `It ended${held.endedAt ? ` on ${day(held.endedAt)}` : ''}. Nothing more will be charged.`;
  if (held.cancelAt)
    return `It stops on ${day(held.cancelAt)}. What is paid for is yours until then. Nothing more will be charged.`;
  if (held.state === 'late')
    return `This month’s ${sum} did not come through. Your bank is asked again in the next days.`;
  const next = nextCharge(held);
  if (next && waitsToBegin(held))
    return `It begins on ${day(next.on)}, when what is paid for ends. ${formatMoneyShort(next.total)} is charged that day, and nothing before.`;
  if (!next) return `${sum} each month.`;
  const charge = `Next charge: ${formatMoneyShort(next.total)} on ${day(next.on)}.`;
  return held.pausedUntil ? `It rests. ${charge}` : charge;
}
