import type { Db } from '../database/client.ts';

/** Events and letters nobody has handled yet. */
export async function countUnsettled(db: Db): Promise<number> {
  const rows = await db.$queryRaw<{ left: number }[]>`
    SELECT ((SELECT count(*) FROM stripe_event WHERE state = 'waiting') + (SELECT count(*) FROM receipt_delivery WHERE state IN ('waiting', 'sending')))::int AS left`;
  return rows[0]?.left ?? 0;
}
