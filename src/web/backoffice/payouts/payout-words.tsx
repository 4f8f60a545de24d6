import type { JSX } from 'preact';
import type { Payout, PayoutState } from '../../../domain/payouts/payout.ts';
import { formatMoney } from '../../../money/format-money.ts';

const states: Readonly<Record<PayoutState, readonly [look: string, words: string]>> = {
  pending: ['tag', 'not sent yet'],
  in_transit: ['tag', 'on its way'],
  paid: ['tag good', 'arrived'],
  failed: ['tag bad', 'sent back by the bank'],
  canceled: ['tag bad', 'called back'],
};

export function StateTag({ state }: { state: PayoutState }): JSX.Element {
  const [look, words] = states[state];
  return <span class={look}>{words}</span>;
}

/** Whether it adds up, in a few words. */
export function additionWords({ opened, exception, automatic }: Payout): string {
  if (!automatic) return 'nobody knows: made by hand';
  if (!opened) return 'not opened yet';
  if (opened.difference.minor !== 0n) return `no: ${formatMoney(opened.difference)} left over`;
  return exception === undefined ? 'yes' : `yes, and ${exception}`;
}

/** A date of the bank’s: a day, whatever the hour. */
export function bankDay(day: Date): string {
  return new Intl.DateTimeFormat('en-AU', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(day);
}
