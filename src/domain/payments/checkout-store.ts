import { Prisma, type Db, type Tx } from '../../database/client.ts';
import { currencyOf, money, type Money } from '../../money/money.ts';
import type { AppealId } from '../appeals/appeal.ts';
import type { PlanId } from '../plans/plan.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import type { AddressId, Checkout, CheckoutId, CheckoutPurpose } from './checkout.ts';
import type { OpenedCheckout } from './payment-processor.ts';

/**
 * Writes a checkout and, by `noun`, the donation, subscription or term that begins with it, in one statement. `noun` is an
 * INSERT that reads the row from `begun (id, address_id, created_at)`. Gives false, and writes nothing, where an unfinished
 * checkout has the same repeat key: the same form sent twice.
 */
export async function insertCheckout(db: Db, checkout: Checkout, noun: Prisma.Sql): Promise<boolean> {
  const { giver, address } = checkout;
  const rows = await db.$queryRaw<unknown[]>`
    WITH begun AS (
      INSERT INTO checkout (id, purpose, plan_id, appeal_id, base_minor, covered_fee_minor, tax_minor, currency, name, email, phone,
        message, newsletter, newsletter_wording, address_id, repeat_key, livemode, created_at)
      VALUES (${checkout.id}::uuid, ${checkout.purpose}, ${checkout.planId}::uuid, ${checkout.appealId}::uuid,
        ${checkout.base.minor}::bigint, ${checkout.coveredFee.minor}::bigint, ${checkout.tax.minor}::bigint, ${checkout.base.currency},
        ${giver.name}, ${giver.email}, ${giver.phone ?? null}, ${giver.message ?? null}, ${giver.newsletterWording !== undefined},
        ${giver.newsletterWording ?? null}, ${address?.id ?? null}::uuid, ${checkout.repeatKey}, ${checkout.livemode},
        ${checkout.createdAt}::timestamptz)
      ON CONFLICT (repeat_key) DO NOTHING RETURNING id, address_id, created_at
    ), addressed AS (
      INSERT INTO postal_address (id, line1, line2, suburb, state, postcode, country, created_at)
      SELECT address_id, ${address?.line1 ?? null}, ${address?.line2 ?? null}, ${address?.suburb ?? null}, ${address?.state ?? null},
        ${address?.postcode ?? null}, ${address?.country ?? null}, created_at
      FROM begun WHERE address_id IS NOT NULL
    ), noun AS (${noun})
    SELECT id FROM begun`;
  return rows.length === 1;
}

/** A checkout as far as opening the processor's page needs it. */
export interface UnopenedCheckout {
  readonly id: CheckoutId;
  readonly purpose: CheckoutPurpose;
  readonly plan: {
    readonly code: string;
    readonly name: string;
    readonly edition: string;
    readonly priced: boolean;
  };
  readonly appealName: string;
  readonly base: Money;
  readonly coveredFee: Money;
  readonly email: string;
  readonly createdAt: Date;
  readonly finishedAt?: Date | undefined;
  readonly opened?: OpenedCheckout | undefined;
}

const withPlan = { plan: true, appeal: { select: { name: true } } } as const;
type CheckoutRow = Prisma.CheckoutGetPayload<{ include: typeof withPlan }>;

function toUnopened(row: CheckoutRow): UnopenedCheckout {
  const currency = currencyOf(row.currency);
  return {
    id: row.id as CheckoutId,
    purpose: row.purpose as CheckoutPurpose,
    plan: {
      code: row.plan.code,
      name: row.plan.name,
      edition: row.plan.edition,
      priced: row.plan.priceMinor !== null,
    },
    appealName: row.appeal.name,
    base: money(row.baseMinor, currency),
    coveredFee: money(row.coveredFeeMinor, currency),
    email: row.email,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt ?? undefined,
    opened:
      row.processorRef !== null && row.url !== null && row.expiresAt !== null
        ? { processorRef: row.processorRef, url: row.url, expiresAt: row.expiresAt }
        : undefined,
  };
}

export async function findCheckout(db: Db, id: CheckoutId): Promise<UnopenedCheckout | undefined> {
  const row = await db.checkout.findUnique({ where: { id }, include: withPlan });
  return row ? toUnopened(row) : undefined;
}

export async function findByRepeatKey(db: Db, repeatKey: string): Promise<UnopenedCheckout | undefined> {
  const row = await db.checkout.findUnique({ where: { repeatKey }, include: withPlan });
  return row ? toUnopened(row) : undefined;
}

/** Lets the same form begin a checkout of its own again. */
export async function forgetRepeatKey(db: Db, id: CheckoutId): Promise<void> {
  await db.$executeRaw`UPDATE checkout SET repeat_key = NULL WHERE id = ${id}::uuid`;
}

export async function saveOpened(db: Db, id: CheckoutId, opened: OpenedCheckout): Promise<void> {
  await db.$executeRaw`
    UPDATE checkout SET processor_ref = ${opened.processorRef}, url = ${opened.url}, expires_at = ${opened.expiresAt}::timestamptz
    WHERE id = ${id}::uuid`;
}

/** A checkout locked for settling, with how the thing it is for stands. */
export interface LockedCheckout {
  readonly id: CheckoutId;
  readonly purpose: CheckoutPurpose;
  /** The id of the donation, subscription or term. */
  readonly nounId: string;
  readonly state: string;
  readonly supporterId?: SupporterId | undefined;
  readonly paymentRef?: string | undefined;
  readonly plan: {
    readonly id: PlanId;
    readonly name: string;
    readonly supply: boolean;
    readonly termMonths?: number | undefined;
  };
  readonly appeal: { readonly id: AppealId; readonly name: string };
  readonly base: Money;
  readonly coveredFee: Money;
  readonly tax: Money;
  readonly name: string;
  readonly email: string;
  readonly phone?: string | undefined;
  readonly newsletterWording?: string | undefined;
  readonly addressId?: AddressId | undefined;
  readonly livemode: boolean;
  readonly finished: boolean;
}

interface LockedRow {
  id: CheckoutId;
  purpose: CheckoutPurpose;
  noun_id: string;
  state: string;
  supporter_id: SupporterId | null;
  payment_ref: string | null;
  plan_id: PlanId;
  plan_name: string;
  supply: boolean;
  term_months: number | null;
  appeal_id: AppealId;
  appeal_name: string;
  base_minor: bigint;
  covered_fee_minor: bigint;
  tax_minor: bigint;
  currency: string;
  name: string;
  email: string;
  phone: string | null;
  newsletter_wording: string | null;
  address_id: AddressId | null;
  livemode: boolean;
  finished_at: Date | null;
}

/**
 * Locks these checkouts until the transaction ends, in order of id so that two batches cannot wait for each other, and
 * reads what they are for. The checkout's row is the lock of its donation, subscription or term as well.
 */
export async function lockCheckouts(
  tx: Tx,
  ids: readonly CheckoutId[],
): Promise<Map<CheckoutId, LockedCheckout>> {
  const rows = await tx.$queryRaw<LockedRow[]>`
    SELECT c.id, c.purpose, coalesce(d.id, s.id, t.id) AS noun_id, coalesce(d.state, s.state, t.state) AS state,
      coalesce(d.supporter_id, s.supporter_id, t.supporter_id) AS supporter_id,
      (SELECT payment_ref FROM payment WHERE donation_id = d.id OR term_id = t.id LIMIT 1) AS payment_ref,
      c.plan_id, p.name AS plan_name, p.supply, p.term_months, c.appeal_id, a.name AS appeal_name,
      c.base_minor, c.covered_fee_minor, c.tax_minor, c.currency, c.name, c.email, c.phone, c.newsletter_wording, c.address_id,
      c.livemode, c.finished_at
    FROM checkout c JOIN plan p ON p.id = c.plan_id JOIN appeal a ON a.id = c.appeal_id
      LEFT JOIN donation d ON d.checkout_id = c.id LEFT JOIN subscription s ON s.checkout_id = c.id LEFT JOIN term t ON t.checkout_id = c.id
    WHERE c.id = ANY (${[...ids]}::uuid[]) ORDER BY c.id FOR UPDATE OF c`;
  return new Map(rows.map((row) => [row.id, toLocked(row)]));
}

function toLocked(row: LockedRow): LockedCheckout {
  const currency = currencyOf(row.currency);
  return {
    id: row.id,
    purpose: row.purpose,
    nounId: row.noun_id,
    state: row.state,
    supporterId: row.supporter_id ?? undefined,
    paymentRef: row.payment_ref ?? undefined,
    plan: {
      id: row.plan_id,
      name: row.plan_name,
      supply: row.supply,
      termMonths: row.term_months ?? undefined,
    },
    appeal: { id: row.appeal_id, name: row.appeal_name },
    base: money(row.base_minor, currency),
    coveredFee: money(row.covered_fee_minor, currency),
    tax: money(row.tax_minor, currency),
    name: row.name,
    email: row.email,
    phone: row.phone ?? undefined,
    newsletterWording: row.newsletter_wording ?? undefined,
    addressId: row.address_id ?? undefined,
    livemode: row.livemode,
    finished: row.finished_at !== null,
  };
}

/** Marks checkouts as over; the same form may then begin another. A repeat changes nothing. */
export async function finishCheckouts(tx: Tx, ids: readonly CheckoutId[], now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE checkout SET finished_at = coalesce(finished_at, ${now}::timestamptz), repeat_key = NULL WHERE id = ANY (${[...ids]}::uuid[])`;
}

/**
 * Takes up one unfinished checkout begun before a moment and not asked about since it, the oldest first, so that no other
 * worker asks about it too. Undefined where there is none left.
 */
export async function takeUpUnfinished(
  db: Db,
  before: Date,
  now: Date,
): Promise<UnopenedCheckout | undefined> {
  const [taken] = await db.$queryRaw<{ id: CheckoutId }[]>`
    UPDATE checkout SET asked_at = ${now}::timestamptz WHERE id = (
      SELECT id FROM checkout
      WHERE finished_at IS NULL AND created_at < ${before}::timestamptz AND (asked_at IS NULL OR asked_at < ${before}::timestamptz)
      ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  return taken && findCheckout(db, taken.id);
}

/** Puts one back that could not be asked about, for the next run. */
export async function putBackUnfinished(db: Db, id: CheckoutId): Promise<void> {
  await db.$executeRaw`UPDATE checkout SET asked_at = NULL WHERE id = ${id}::uuid`;
}
