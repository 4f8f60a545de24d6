import { Prisma, type Tx } from '../../database/client.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import type { SubscriptionId } from './subscription.ts';

/** The subscriptions that begin with their checkouts; see insertCheckout. */
export function startedSubscription(): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO subscription (id, checkout_id, plan_id, address_id, state, base_minor, covered_fee_minor, currency, created_at)
    SELECT noun_id, id, plan_id, address_id, 'started', base_minor, covered_fee_minor, currency, created_at
    FROM begun WHERE purpose = 'subscription'`;
}

/** What a paid period does to its subscription. */
export interface PaidPeriod {
  readonly id: string;
  readonly supporterId: SupporterId;
  readonly processorRef: string;
  readonly customerRef: string;
  readonly periodEnd: Date;
  readonly paidAt: Date;
}

/**
 * Makes subscriptions active at their first payment and moves the end of the paid period on at each; a period paid late
 * never moves it back, and one that has ended stays ended.
 */
export async function recordPaidPeriods(tx: Tx, periods: readonly PaidPeriod[]): Promise<void> {
  if (periods.length === 0) return;
  await tx.$executeRaw`
    WITH latest AS (
      SELECT id, "supporterId", "processorRef", "customerRef", max("periodEnd") AS period_end, min("paidAt") AS paid_at
      FROM jsonb_to_recordset(${JSON.stringify(periods)}::jsonb)
        AS w (id uuid, "supporterId" uuid, "processorRef" text, "customerRef" text, "periodEnd" timestamptz, "paidAt" timestamptz)
      GROUP BY id, "supporterId", "processorRef", "customerRef"
    )
    UPDATE subscription s
    SET state = CASE WHEN s.state IN ('late', 'ended') THEN s.state ELSE 'active' END,
      supporter_id = l."supporterId", processor_ref = l."processorRef", customer_ref = l."customerRef",
      started_at = coalesce(s.started_at, l.paid_at), current_period_end = greatest(s.current_period_end, l.period_end)
    FROM latest l WHERE s.id = l.id`;
}

export async function moveStartedSubscription(
  tx: Tx,
  id: string,
  state: 'processing' | 'failed' | 'expired',
): Promise<void> {
  await tx.$executeRaw`UPDATE subscription SET state = ${state} WHERE id = ${id}::uuid`;
}

/** Writes down how a subscription stands. */
export async function saveStanding(
  tx: Tx,
  id: SubscriptionId,
  standing: {
    readonly state: 'active' | 'late' | 'ended';
    readonly currentPeriodEnd: Date;
    readonly cancelAt?: Date | undefined;
    readonly endedAt?: Date | undefined;
  },
): Promise<void> {
  await tx.subscription.update({
    where: { id },
    data: {
      state: standing.state,
      currentPeriodEnd: standing.currentPeriodEnd,
      cancelAt: standing.cancelAt ?? null,
      endedAt: standing.endedAt ?? null,
    },
  });
}
