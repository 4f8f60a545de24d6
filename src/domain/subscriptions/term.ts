import type { Id } from '../../database/ids.ts';

/** A plan paid in advance for a fixed time. Its states and their moves are those of everything paid once: see payments/moves.ts. */
export type TermId = Id<'term'>;

/** When a term paid for at a moment ends: the same day so many months on, or that month's last day where it has no such day. */
export function termEnd(startsAt: Date, months: number): Date {
  const end = new Date(startsAt);
  end.setUTCMonth(end.getUTCMonth() + months);
  if (end.getUTCDate() !== startsAt.getUTCDate()) end.setUTCDate(0);
  return end;
}
