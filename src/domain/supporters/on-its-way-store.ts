import type { Db } from '../../database/client.ts';
import { currencyOf, money, type Money } from '../../money/money.ts';
import type { SupporterId } from './supporter.ts';

/** Something whose money has not come yet: a bank debit on its way, or a month that begins when a term ends. */
export interface OnItsWay {
  /** Where it is a month that waits to begin, and can be stopped. */
  readonly subscriptionId?: string | undefined;
  readonly planName: string;
  readonly total: Money;
  readonly askedAt: Date;
  readonly beginsAt?: Date | undefined;
}

/** Theirs by sign-in, or by an address of theirs that the public form was sent with: when it is paid it will be theirs. */
export async function findOnTheirWay(db: Db, supporterId: SupporterId): Promise<OnItsWay[]> {
  const rows = await db.$queryRaw<
    {
      planName: string;
      minor: bigint;
      currency: string;
      askedAt: Date;
      beginsAt: Date | null;
      subscriptionId: string | null;
    }[]
  >`
    SELECT p.name AS "planName", c.base_minor + c.covered_fee_minor AS minor, c.currency, c.created_at AS "askedAt", s.begins_at AS "beginsAt",
      CASE WHEN s.begins_at IS NOT NULL AND s.processor_ref IS NOT NULL THEN s.id END AS "subscriptionId"
    FROM checkout c JOIN plan p ON p.id = c.plan_id
      LEFT JOIN donation d ON d.checkout_id = c.id LEFT JOIN subscription s ON s.checkout_id = c.id LEFT JOIN term t ON t.checkout_id = c.id
    WHERE c.finished_at IS NULL AND coalesce(d.state, s.state, t.state) = 'processing'
      AND (c.supporter_id = ${supporterId}::uuid OR (c.supporter_id IS NULL
        AND lower(c.email) IN (SELECT key FROM supporter_email WHERE supporter_id = ${supporterId}::uuid AND retired_at IS NULL)))
    ORDER BY c.created_at DESC`;
  return rows.map(({ planName, minor, currency, askedAt, beginsAt, subscriptionId }) => ({
    subscriptionId: subscriptionId ?? undefined,
    planName,
    total: money(minor, currencyOf(currency)),
    askedAt,
    beginsAt: beginsAt ?? undefined,
  }));
}
