import { Prisma, type Db, type Tx } from '../../database/client.ts';
import { currencyOf, money } from '../../money/money.ts';
import type { CheckoutId } from '../payments/checkout.ts';
import type { Edition, Entitlement, PlanId } from '../plans/plan.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import type { HeldPlan, HeldSubscription } from './held-subscription.ts';
import { toInstruction } from './instruction-store.ts';
import type { Instruction } from './instruction.ts';
import type { SubscriptionId, SubscriptionState } from './subscription.ts';

type Plan = Prisma.PlanGetPayload<object>;

interface Row {
  readonly id: SubscriptionId;
  readonly checkoutId: CheckoutId;
  readonly supporterId: SupporterId | null;
  readonly processorRef: string | null;
  readonly customerRef: string | null;
  readonly state: SubscriptionState;
  readonly plan: HeldPlan;
  readonly appealName: string;
  readonly baseMinor: bigint;
  readonly coveredFeeMinor: bigint;
  readonly taxMinor: bigint;
  readonly currency: string;
  readonly beginsAt: Date | null;
  readonly startedAt: Date | null;
  readonly anchorAt: Date | null;
  readonly currentPeriodEnd: Date | null;
  readonly paidUntil: Date | null;
  readonly lateSince: Date | null;
  readonly pausedUntil: Date | null;
  readonly cancelAt: Date | null;
  readonly stoppedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedReason: HeldSubscription['endedReason'] | null;
  readonly methodLabel: string | null;
  readonly methodExpiresOn: Date | null;
  readonly isPostable: boolean;
  readonly name: string;
  readonly email: string;
  readonly laterPlan: HeldPlan | null;
  readonly laterBaseMinor: bigint | null;
  readonly laterCoveredFeeMinor: bigint | null;
  readonly laterTaxMinor: bigint | null;
  readonly laterCurrency: string | null;
  readonly laterFrom: Date | null;
}

/** A plan, as HeldPlan has it. */
const planOf = (alias: 'p' | 'later_plan'): Prisma.Sql => {
  const p = Prisma.raw(alias);
  return Prisma.sql`jsonb_build_object('id', ${p}.id, 'code', ${p}.code, 'name', ${p}.name, 'edition', ${p}.edition,
    'priced', ${p}.price_minor IS NOT NULL, 'supply', ${p}.supply, 'entitlements', ${p}.entitlements)`;
};

/**
 * Reads subscriptions that came from our form, the newest first. One statement and then another: a transaction has one
 * connection, and what Prisma would ask side by side for each table only stands in a queue before it.
 */
async function readHeld(db: Db | Tx, which: Prisma.Sql): Promise<HeldSubscription[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT s.id, c.id AS "checkoutId",
      -- Until its first payment it is theirs by the sign-in they asked for it with.
      coalesce(s.supporter_id, c.supporter_id) AS "supporterId",
      s.processor_ref AS "processorRef", s.customer_ref AS "customerRef", s.state, ${planOf('p')} AS plan,
      appeal.name AS "appealName", s.base_minor AS "baseMinor", s.covered_fee_minor AS "coveredFeeMinor",
      s.tax_minor AS "taxMinor", s.currency, s.begins_at AS "beginsAt", s.started_at AS "startedAt",
      s.anchor_at AS "anchorAt", s.current_period_end AS "currentPeriodEnd", s.paid_until AS "paidUntil",
      s.late_since AS "lateSince", s.paused_until AS "pausedUntil", s.cancel_at AS "cancelAt",
      s.stopped_at AS "stoppedAt", s.ended_at AS "endedAt", s.ended_reason AS "endedReason",
      s.method_label AS "methodLabel", s.method_expires_on AS "methodExpiresOn", s.address_id IS NOT NULL AS "isPostable",
      coalesce(holder.name, c.name) AS name, coalesce(writes.address, c.email) AS email,
      CASE WHEN later.id IS NOT NULL THEN ${planOf('later_plan')} END AS "laterPlan",
      later.base_minor AS "laterBaseMinor", later.covered_fee_minor AS "laterCoveredFeeMinor",
      later.tax_minor AS "laterTaxMinor", later.currency AS "laterCurrency", later.effective_from AS "laterFrom"
    FROM subscription s JOIN checkout c ON c.id = s.checkout_id JOIN appeal ON appeal.id = c.appeal_id
      JOIN plan p ON p.id = s.plan_id
      LEFT JOIN supporter holder ON holder.id = s.supporter_id
      LEFT JOIN supporter_email writes ON writes.supporter_id = s.supporter_id AND writes.is_primary
      LEFT JOIN LATERAL (
        SELECT * FROM subscription_agreement WHERE subscription_id = s.id
        ORDER BY effective_from DESC, agreed_at DESC, id DESC LIMIT 1
      ) later ON true
      LEFT JOIN plan later_plan ON later_plan.id = later.plan_id
    WHERE ${which} ORDER BY s.created_at DESC, s.id DESC`;
  if (rows.length === 0) return [];
  const instructions = await db.instruction.findMany({
    where: { subscriptionId: { in: rows.map(({ id }) => id) }, state: 'waiting' },
  });
  return rows.map((row) => {
    const waiting = instructions.find(({ subscriptionId }) => subscriptionId === row.id);
    return toHeld(row, waiting && toInstruction(waiting));
  });
}

/** A subscription that came from our form, as it stands; undefined where there is none of that id. */
export async function findHeldSubscription(
  db: Db | Tx,
  id: SubscriptionId,
): Promise<HeldSubscription | undefined> {
  const [held] = await readHeld(db, Prisma.sql`s.id = ${id}::uuid`);
  return held;
}

/** All that a supporter holds or held, the newest first. */
export function heldSubscriptionsOf(db: Db, supporterId: SupporterId): Promise<HeldSubscription[]> {
  return readHeld(
    db,
    Prisma.sql`s.supporter_id = ${supporterId}::uuid AND s.state IN ('active', 'late', 'ended')`,
  );
}

/** Locks it by its checkout's row, as settling does, and reads it as it then stands. */
export async function lockHeldSubscription(
  tx: Tx,
  id: SubscriptionId,
): Promise<HeldSubscription | undefined> {
  await tx.$executeRaw`
    SELECT FROM checkout WHERE id = (SELECT checkout_id FROM subscription WHERE id = ${id}::uuid) FOR UPDATE`;
  return findHeldSubscription(tx, id);
}

/** A plan, on offer or not. Throws where there is none of that id. */
export async function findHeldPlan(db: Db, id: PlanId): Promise<HeldPlan> {
  return toPlan(await db.plan.findUniqueOrThrow({ where: { id } }));
}

/** A plan somebody may change to: on offer, and paid monthly. */
export async function findMonthlyPlan(
  tx: Tx,
  id: PlanId,
): Promise<(HeldPlan & { readonly priceMinor?: bigint | undefined }) | undefined> {
  const row = await tx.plan.findFirst({ where: { id, frequency: 'monthly', retiredAt: null } });
  return row ? { ...toPlan(row), priceMinor: row.priceMinor ?? undefined } : undefined;
}

function toPlan(row: Plan): HeldPlan {
  return {
    id: row.id as PlanId,
    code: row.code,
    name: row.name,
    edition: row.edition as Edition,
    priced: row.priceMinor !== null,
    supply: row.supply,
    entitlements: row.entitlements as Entitlement[],
  };
}

function toHeld(row: Row, waiting: Instruction | undefined): HeldSubscription {
  const currency = currencyOf(row.currency);
  return {
    id: row.id,
    checkoutId: row.checkoutId,
    supporterId: row.supporterId ?? undefined,
    processorRef: row.processorRef ?? undefined,
    customerRef: row.customerRef ?? undefined,
    state: row.state,
    plan: row.plan,
    appealName: row.appealName,
    base: money(row.baseMinor, currency),
    coveredFee: money(row.coveredFeeMinor, currency),
    tax: money(row.taxMinor, currency),
    later: laterOf(row),
    beginsAt: row.beginsAt ?? undefined,
    startedAt: row.startedAt ?? undefined,
    anchorAt: row.anchorAt ?? undefined,
    currentPeriodEnd: row.currentPeriodEnd ?? undefined,
    paidUntil: row.paidUntil ?? undefined,
    lateSince: row.lateSince ?? undefined,
    pausedUntil: row.pausedUntil ?? undefined,
    cancelAt: row.cancelAt ?? undefined,
    stoppedAt: row.stoppedAt ?? undefined,
    endedAt: row.endedAt ?? undefined,
    endedReason: row.endedReason ?? undefined,
    method:
      row.methodLabel === null
        ? undefined
        : { label: row.methodLabel, expiresOn: row.methodExpiresOn ?? undefined },
    isPostable: row.isPostable,
    name: row.name,
    email: row.email,
    waiting,
  };
}

/** The newest agreement, where no period under it has been paid yet. */
function laterOf(row: Row): HeldSubscription['later'] {
  const { laterPlan: plan, laterFrom: from } = row;
  if (!plan || !from || (row.paidUntil !== null && row.paidUntil > from)) return undefined;
  const currency = currencyOf(row.laterCurrency ?? row.currency);
  return {
    planId: plan.id,
    plan,
    base: money(row.laterBaseMinor ?? 0n, currency),
    coveredFee: money(row.laterCoveredFeeMinor ?? 0n, currency),
    tax: money(row.laterTaxMinor ?? 0n, currency),
    from,
  };
}
