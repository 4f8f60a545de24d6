import type { Db } from '../../database/client.ts';
import { currencyOf, money, type Money } from '../../money/money.ts';
import type { Appeal, AppealId } from './appeal.ts';

export async function currentAppeals(db: Db): Promise<Appeal[]> {
  const rows = await db.appeal.findMany({ orderBy: [{ standing: 'desc' }, { createdAt: 'asc' }] });
  return rows.map((row) => ({
    id: row.id as AppealId,
    slug: row.slug,
    name: row.name,
    ask: row.ask,
    target: money(row.targetMinor, currencyOf(row.currency)),
    standing: row.standing,
    startsOn: row.startsOn?.toISOString().slice(0, 10),
    endsOn: row.endsOn?.toISOString().slice(0, 10),
  }));
}

/**
 * What an appeal has raised since a moment, by the rule printed beside its bar: donations and renewals received, offline
 * gifts included; less refunds and lost disputes; without covered fees.
 */
export async function raisedFor(db: Db, appeal: Pick<Appeal, 'id' | 'target'>, since: Date): Promise<Money> {
  const { currency } = appeal.target;
  const rows = await db.$queryRaw<{ raised: bigint }[]>`
    WITH counted AS (
      SELECT id, base_minor FROM payment
      WHERE appeal_id = ${appeal.id}::uuid AND received_at >= ${since}::timestamptz AND currency = ${currency}
    )
    SELECT ((SELECT coalesce(sum(base_minor), 0) FROM counted)
      - (SELECT coalesce(sum(r.base_minor), 0) FROM refund r JOIN counted c ON c.id = r.payment_id WHERE r.state = 'succeeded')
      - (SELECT coalesce(sum(d.base_minor), 0) FROM dispute d JOIN counted c ON c.id = d.payment_id WHERE d.state = 'lost'))::bigint
      AS raised`;
  return money(rows[0]?.raised ?? 0n, currency);
}
