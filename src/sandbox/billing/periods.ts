interface Rhythm {
  readonly interval: string;
  readonly interval_count: number;
}

const DAY = 86_400;

/**
 * The moment `count` periods after the anchor, counted from the anchor itself: a subscription begun on 31 January renews on the last of
 * February and on 31 March again. All in UTC, as Stripe does it.
 */
export function afterPeriods(
  anchor: number,
  { interval, interval_count: every }: Rhythm,
  count: number,
): number {
  if (interval === 'day') return anchor + count * every * DAY;
  if (interval === 'week') return anchor + count * every * 7 * DAY;
  return addMonths(anchor, count * every * (interval === 'year' ? 12 : 1));
}

function addMonths(anchor: number, months: number): number {
  const from = new Date(anchor * 1000);
  const year = from.getUTCFullYear();
  const month = from.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), lastDay);
  return Date.UTC(year, month, day, from.getUTCHours(), from.getUTCMinutes(), from.getUTCSeconds()) / 1000;
}

/** How many whole periods lie between the anchor and a moment. */
export function periodsUntil(anchor: number, rhythm: Rhythm, moment: number): number {
  let count = 0;
  while (afterPeriods(anchor, rhythm, count + 1) <= moment) count += 1;
  return count;
}
