import type { Db } from '../../database/client.ts';

/** Subscriptions whose next month was due between two moments: all, and those that were paid, are late, paused or stopped and so accounted for. */
export async function renewalsDue(
  db: Db,
  since: Date,
  before: Date,
): Promise<{ readonly expected: number; readonly done: number; readonly overdue: number }> {
  const [row] = await db.$queryRaw<{ done: number; overdue: number }[]>`
    SELECT
      (SELECT count(*)::int FROM payment WHERE subscription_id IS NOT NULL AND period_start >= ${since}::timestamptz
        AND period_start < ${before}::timestamptz
        AND EXISTS (SELECT 1 FROM payment e WHERE e.subscription_id = payment.subscription_id AND e.period_start < payment.period_start)) AS done,
      (SELECT count(*)::int FROM subscription s WHERE s.state = 'active' AND s.current_period_end < ${before}::timestamptz
        AND (s.cancel_at IS NULL OR s.cancel_at > s.current_period_end)
        AND (s.paused_until IS NULL OR s.paused_until < ${before}::timestamptz)) AS overdue`;
  const { done = 0, overdue = 0 } = row ?? {};
  return { expected: done + overdue, done, overdue };
}

export async function lastEventAt(db: Db): Promise<Date | undefined> {
  const { _max } = await db.stripeEvent.aggregate({ _max: { receivedAt: true } });
  return _max.receivedAt ?? undefined;
}

export async function lastGiftAt(db: Db): Promise<Date | undefined> {
  const { _max } = await db.payment.aggregate({
    _max: { receivedAt: true },
    where: { appeal: { standing: true } },
  });
  return _max.receivedAt ?? undefined;
}

/** Letters of any kind that were tried and have not gone out. */
export async function lettersHeldUp(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (
      SELECT 1 FROM receipt_delivery WHERE state = 'waiting' AND attempts >= 3
      UNION ALL SELECT 1 FROM failure_notice WHERE state = 'waiting' AND attempts >= 3
      UNION ALL SELECT 1 FROM notice WHERE state = 'waiting' AND attempts >= 3) AS held`;
  return row?.n ?? 0;
}
