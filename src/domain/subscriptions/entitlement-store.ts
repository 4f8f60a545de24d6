import type { Db } from '../../database/client.ts';
import type { Entitlement } from '../plans/plan.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import { isEntitled } from './held-subscription.ts';
import type { SubscriptionState } from './subscription.ts';

interface HeldRow {
  readonly entitlements: Entitlement[];
  readonly isTerm: boolean;
  readonly state: SubscriptionState;
  readonly lateSince: Date | null;
  readonly pausedUntil: Date | null;
  readonly paidUntil: Date | null;
  readonly endedReason: 'asked' | 'unpaid' | 'dispute' | null;
}

/**
 * What a supporter may have now because of all they hold, in one query: paid terms that are running, subscriptions as
 * `isEntitled` says of each, and the days between a term's end and the first month that was arranged to follow it.
 */
export async function entitlementsOf(
  db: Db,
  supporterId: SupporterId,
  { now, graceDays }: { readonly now: Date; readonly graceDays: number },
): Promise<Set<Entitlement>> {
  const rows = await db.$queryRaw<HeldRow[]>`
    SELECT p.entitlements, true AS "isTerm", 'active' AS state, NULL::timestamptz AS "lateSince", NULL::timestamptz AS "pausedUntil",
      t.ends_at AS "paidUntil", NULL AS "endedReason"
    FROM term t JOIN plan p ON p.id = t.plan_id
    WHERE t.supporter_id = ${supporterId}::uuid AND t.state = 'paid' AND t.starts_at <= ${now}::timestamptz AND t.ends_at > ${now}::timestamptz
    UNION ALL
    SELECT p.entitlements, true, 'active', NULL, NULL, s.begins_at, NULL
    FROM subscription s JOIN plan p ON p.id = s.plan_id JOIN term t ON t.id = s.after_term_id
    WHERE t.supporter_id = ${supporterId}::uuid AND s.state = 'processing' AND t.ends_at <= ${now}::timestamptz AND s.begins_at > ${now}::timestamptz
    UNION ALL
    SELECT p.entitlements, false, s.state, s.late_since, s.paused_until, s.paid_until, s.ended_reason
    FROM subscription s JOIN plan p ON p.id = s.plan_id
    WHERE s.supporter_id = ${supporterId}::uuid AND s.state IN ('active', 'late', 'ended')`;
  const brings = rows.filter(
    ({ isTerm, state, ...row }) => isTerm || isEntitled({ state, ...known(row) }, now, graceDays),
  );
  return new Set(brings.flatMap(({ entitlements }) => entitlements));
}

function known({ lateSince, pausedUntil, paidUntil, endedReason }: Omit<HeldRow, 'isTerm' | 'state'>) {
  return {
    lateSince: lateSince ?? undefined,
    pausedUntil: pausedUntil ?? undefined,
    paidUntil: paidUntil ?? undefined,
    endedReason: endedReason ?? undefined,
  };
}
