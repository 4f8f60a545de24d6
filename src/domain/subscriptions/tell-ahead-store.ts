import type { Db } from '../../database/client.ts';
import type { SubscriptionId } from './subscription.ts';

type Ids = Promise<readonly SubscriptionId[]>;

/** Active ones that were paid once, whose period ends by a moment, and whose holder has not been told of the second charge. */
export async function soonChargedAgain(db: Db, by: Date): Ids {
  return idsIn(
    await db.$queryRaw<{ id: SubscriptionId }[]>`
      SELECT s.id FROM subscription s
      WHERE s.state = 'active' AND s.cancel_at IS NULL AND s.current_period_end <= ${by}::timestamptz
        AND (SELECT count(*) FROM payment p WHERE p.subscription_id = s.id) = 1
        AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.kind = 'second charge' AND n.subject = s.id)
      ORDER BY s.current_period_end`,
  );
}

export async function lateSubscriptions(db: Db): Ids {
  return idsIn(
    await db.$queryRaw<{ id: SubscriptionId }[]>`
      SELECT id FROM subscription WHERE state = 'late' AND late_since IS NOT NULL ORDER BY late_since`,
  );
}

/** Active ones whose card runs out between two moments, and whose holder has not been told of that card's end. */
export async function withCardsExpiring(db: Db, after: Date, by: Date): Ids {
  return idsIn(
    await db.$queryRaw<{ id: SubscriptionId }[]>`
      SELECT s.id FROM subscription s
      WHERE s.state = 'active' AND s.cancel_at IS NULL
        AND s.method_expires_on BETWEEN ${after}::timestamptz::date AND ${by}::timestamptz::date
        AND NOT EXISTS (
          SELECT 1 FROM notice n WHERE n.kind = 'card expiring' AND n.subject = s.id AND n.occasion = s.method_expires_on::text)
      ORDER BY s.method_expires_on`,
  );
}

function idsIn(rows: readonly { readonly id: SubscriptionId }[]): SubscriptionId[] {
  return rows.map(({ id }) => id);
}
