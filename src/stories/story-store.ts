import type { Db } from '../database/client.ts';

/** Events and letters nobody has handled yet. */
export async function countUnsettled(db: Db): Promise<number> {
  const rows = await db.$queryRaw<{ left: number }[]>`
    SELECT ((SELECT count(*) FROM stripe_event WHERE state = 'waiting') + (SELECT count(*) FROM receipt_delivery WHERE state IN ('waiting', 'sending')))::int AS left`;
  return rows[0]?.left ?? 0;
}

/** How much has been given here so far; a story begins where there is nothing. */
export async function countGiven(db: Db): Promise<{ checkouts: number; payments: number }> {
  return { checkouts: await db.checkout.count(), payments: await db.payment.count() };
}
