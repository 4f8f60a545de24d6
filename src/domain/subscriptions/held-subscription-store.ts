import type { Db, Prisma, Tx } from '../../database/client.ts';
import { currencyOf, money } from '../../money/money.ts';
import type { CheckoutId } from '../payments/checkout.ts';
import type { Edition, Entitlement, PlanId } from '../plans/plan.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import type { HeldPlan, HeldSubscription } from './held-subscription.ts';
import { toInstruction } from './instruction-store.ts';
import type { SubscriptionId, SubscriptionState } from './subscription.ts';

const whole = {
  plan: true,
  checkout: {
    select: { id: true, supporterId: true, name: true, email: true, appeal: { select: { name: true } } },
  },
  supporter: { select: { name: true, emails: { where: { isPrimary: true }, select: { address: true } } } },
  agreements: {
    orderBy: [{ effectiveFrom: 'desc' }, { agreedAt: 'desc' }, { id: 'desc' }],
    take: 1,
    include: { plan: true },
  },
  instructions: { where: { state: 'waiting' } },
} as const satisfies Prisma.SubscriptionInclude;

type Row = Prisma.SubscriptionGetPayload<{ include: typeof whole }>;

/** A subscription that came from our form, as it stands; undefined where there is none of that id. */
export async function findHeldSubscription(
  db: Db | Tx,
  id: SubscriptionId,
): Promise<HeldSubscription | undefined> {
  const row = await db.subscription.findUnique({ where: { id }, include: whole });
  return row?.checkout ? toHeld({ ...row, checkout: row.checkout }) : undefined;
}

/** All that a supporter holds or held, the newest first. */
export async function heldSubscriptionsOf(db: Db, supporterId: SupporterId): Promise<HeldSubscription[]> {
  const rows = await db.subscription.findMany({
    where: { supporterId, state: { in: ['active', 'late', 'ended'] } },
    orderBy: { createdAt: 'desc' },
    include: whole,
  });
  return rows.flatMap((row) => (row.checkout ? [toHeld({ ...row, checkout: row.checkout })] : []));
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

function toPlan(row: Row['plan']): HeldPlan {
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

function toHeld(row: Row & { readonly checkout: NonNullable<Row['checkout']> }): HeldSubscription {
  const currency = currencyOf(row.currency);
  const [waiting] = row.instructions;
  return {
    id: row.id as SubscriptionId,
    checkoutId: row.checkout.id as CheckoutId,
    // Until its first payment it is theirs by the sign-in they asked for it with.
    supporterId: ((row.supporterId ?? row.checkout.supporterId) as SupporterId | null) ?? undefined,
    processorRef: row.processorRef ?? undefined,
    customerRef: row.customerRef ?? undefined,
    state: row.state as SubscriptionState,
    plan: toPlan(row.plan),
    appealName: row.checkout.appeal.name,
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
    endedReason: (row.endedReason as HeldSubscription['endedReason'] | null) ?? undefined,
    method:
      row.methodLabel === null
        ? undefined
        : { label: row.methodLabel, expiresOn: row.methodExpiresOn ?? undefined },
    isPostable: row.addressId !== null,
    name: row.supporter?.name ?? row.checkout.name,
    email: row.supporter?.emails[0]?.address ?? row.checkout.email,
    waiting: waiting && toInstruction(waiting),
  };
}

/** The newest agreement, where no period under it has been paid yet. */
function laterOf(row: Row): HeldSubscription['later'] {
  const [newest] = row.agreements;
  if (!newest || (row.paidUntil !== null && row.paidUntil > newest.effectiveFrom)) return undefined;
  const currency = currencyOf(newest.currency);
  return {
    planId: newest.planId as PlanId,
    plan: toPlan(newest.plan),
    base: money(newest.baseMinor, currency),
    coveredFee: money(newest.coveredFeeMinor, currency),
    tax: money(newest.taxMinor, currency),
    from: newest.effectiveFrom,
  };
}
