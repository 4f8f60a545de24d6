import { moneyWords } from '../money-words.ts';
import type { CheckoutSession } from '../resources/checkout-sessions.ts';

/** "$25.00", or "$5.00 a month" when it will come again. */
export function amountWords(session: CheckoutSession): string {
  const money = moneyWords(session.amount_total ?? 0, session.currency ?? 'aud');
  const recurring = session.$.lines.find((line) => line.price.recurring !== null)?.price.recurring;
  return recurring == null ? money : `${money} ${periodWords(recurring)}`;
}

export function periodWords({
  interval,
  interval_count: count,
}: {
  interval: string;
  interval_count: number;
}): string {
  return count === 1 ? `a ${interval}` : `every ${count} ${interval}s`;
}
