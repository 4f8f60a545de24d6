import { Prisma, type Db, type Tx } from '../../database/client.ts';
import type { SubscriptionReport } from '../payments/payment-fact.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import type { HeldSubscription } from './held-subscription.ts';
import type { Terms } from './instruction.ts';
import type { SubscriptionId } from './subscription.ts';

/** The subscriptions that begin with their checkouts; see insertCheckout. */
export function startedSubscription(): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO subscription (id, checkout_id, plan_id, address_id, state, base_minor, covered_fee_minor, tax_minor, currency,
      begins_at, after_term_id, created_at)
    SELECT noun_id, id, plan_id, address_id, 'started', base_minor, covered_fee_minor, tax_minor, currency,
      begins_at, after_term_id, created_at
    FROM begun WHERE purpose = 'subscription'`;
}

/** Who a supporter is at the processor: the customer of the newest gift of theirs that runs. */
export async function customerOfSupporter(db: Db, supporterId: SupporterId): Promise<string | undefined> {
  const newest = await db.subscription.findFirst({
    where: { supporterId, state: { in: ['active', 'late'] }, customerRef: { not: null } },
    orderBy: { createdAt: 'desc' },
    select: { customerRef: true },
  });
  return newest?.customerRef ?? undefined;
}

/** What a paid period does to its subscription. */
export interface PaidPeriod {
  readonly id: string;
  readonly supporterId: SupporterId;
  readonly processorRef: string;
  readonly customerRef: string;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly paidAt: Date;
  /** What was agreed for that period. */
  readonly terms: Terms;
}

/**
 * Makes subscriptions active at their first payment and moves the end of the paid period on at each, with the terms it was
 * paid by; a period paid late never moves either back, and one that has ended stays ended. What the processor calls it is
 * learnt once: money may come on one that was retired since.
 */
export async function recordPaidPeriods(tx: Tx, periods: readonly PaidPeriod[]): Promise<void> {
  if (periods.length === 0) return;
  const rows = periods.map(({ terms, ...period }) => ({
    ...period,
    planId: terms.planId,
    baseMinor: terms.base.minor.toString(),
    coveredFeeMinor: terms.coveredFee.minor.toString(),
    taxMinor: terms.tax.minor.toString(),
  }));
  await tx.$executeRaw`
    WITH paid AS (
      SELECT *, min("paidAt") OVER (PARTITION BY id) AS first_paid, min("periodStart") OVER (PARTITION BY id) AS first_start
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS w (id uuid, "supporterId" uuid, "processorRef" text, "customerRef" text, "periodStart" timestamptz, "periodEnd" timestamptz,
          "paidAt" timestamptz, "planId" uuid, "baseMinor" bigint, "coveredFeeMinor" bigint, "taxMinor" bigint)
    ), latest AS (
      SELECT DISTINCT ON (paid.id) paid.*, s.paid_until IS NULL OR paid."periodEnd" >= s.paid_until AS is_newest
      FROM paid JOIN subscription s ON s.id = paid.id ORDER BY paid.id, paid."periodEnd" DESC
    )
    UPDATE subscription s
    SET state = CASE WHEN s.state IN ('late', 'ended') THEN s.state ELSE 'active' END,
      supporter_id = l."supporterId", processor_ref = coalesce(s.processor_ref, l."processorRef"),
      customer_ref = coalesce(s.customer_ref, l."customerRef"),
      started_at = coalesce(s.started_at, l.first_paid), anchor_at = coalesce(s.anchor_at, l.first_start),
      current_period_end = greatest(s.current_period_end, l."periodEnd"), paid_until = greatest(s.paid_until, l."periodEnd"),
      plan_id = CASE WHEN l.is_newest THEN l."planId" ELSE s.plan_id END,
      base_minor = CASE WHEN l.is_newest THEN l."baseMinor" ELSE s.base_minor END,
      covered_fee_minor = CASE WHEN l.is_newest THEN l."coveredFeeMinor" ELSE s.covered_fee_minor END,
      tax_minor = CASE WHEN l.is_newest THEN l."taxMinor" ELSE s.tax_minor END
    FROM latest l WHERE s.id = l.id`;
}

export async function moveStartedSubscription(
  tx: Tx,
  id: string,
  state: 'processing' | 'failed' | 'expired',
): Promise<void> {
  await tx.$executeRaw`UPDATE subscription SET state = ${state} WHERE id = ${id}::uuid`;
}

/** Keeps one that has begun and is not paid yet, with the processor's names for it, by which it can be stopped. Safe to repeat. */
export async function keepBegun(tx: Tx, id: string, report: SubscriptionReport): Promise<void> {
  await tx.subscription.update({
    where: { id },
    data: {
      state: 'processing',
      processorRef: report.subscriptionRef,
      customerRef: report.customerRef,
      ...methodIn(report),
    },
  });
}

/** Moves the day on which one begins that waits for a term's end. */
export async function saveBeginning(tx: Tx, id: SubscriptionId, beginsAt: Date): Promise<void> {
  await tx.subscription.update({ where: { id }, data: { beginsAt } });
}

/** From now on it is another of the processor's, for the customer whose card pays. */
export async function nameSuccessor(
  tx: Tx,
  id: SubscriptionId,
  names: { readonly processorRef: string; readonly customerRef: string },
): Promise<void> {
  await tx.subscription.update({ where: { id }, data: names });
}

/** Writes down how a subscription stands. */
export async function saveStanding(
  tx: Tx,
  id: SubscriptionId,
  { state, report, lateSince, endedAt, endedReason }: Standing,
): Promise<void> {
  await tx.subscription.update({
    where: { id },
    data: {
      state,
      anchorAt: report.anchorAt,
      currentPeriodEnd: report.currentPeriodEnd,
      lateSince: lateSince ?? null,
      pausedUntil: (state === 'ended' ? undefined : report.pausedUntil) ?? null,
      cancelAt: report.cancelAt ?? null,
      stoppedAt: report.stoppedAt ?? null,
      endedAt: endedAt ?? null,
      endedReason: endedReason ?? null,
      ...methodIn(report),
    },
  });
}

/** How it is paid, where the processor knows; what is known here stays otherwise. */
function methodIn({ method }: SubscriptionReport) {
  return method && { methodLabel: method.label, methodExpiresOn: method.expiresOn ?? null };
}

interface Standing {
  readonly state: 'active' | 'late' | 'ended';
  readonly report: SubscriptionReport;
  readonly lateSince?: Date | undefined;
  readonly endedAt?: Date | undefined;
  readonly endedReason?: HeldSubscription['endedReason'];
}

/** Why a rule of ours ended it, or is about to: the processor only knows that it was asked to. */
export async function ourReasonToEnd(tx: Tx, id: SubscriptionId): Promise<HeldSubscription['endedReason']> {
  const asked = await tx.instruction.findFirst({
    where: {
      subscriptionId: id,
      act: 'cancel now',
      askedBy: 'system',
      reason: { in: ['unpaid', 'dispute'] },
    },
    orderBy: { askedAt: 'desc' },
    select: { reason: true },
  });
  return (asked?.reason as HeldSubscription['endedReason'] | undefined) ?? undefined;
}
