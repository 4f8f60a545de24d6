import { Prisma, type Db, type Tx } from '../../database/client.ts';
import { groupAnswers, groupCommit, onePerDatabase } from '../../database/group-commit.ts';
import { createId } from '../../database/ids.ts';
import { currencyOf, money, type Money } from '../../money/money.ts';
import type { AppealId } from '../appeals/appeal.ts';
import type { Edition, PlanId } from '../plans/plan.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import type { AddressId, Checkout, CheckoutId, CheckoutPurpose } from './checkout.ts';
import type { OpenedCheckout } from './payment-processor.ts';

/** As many as one statement carries well. */
const mostTogether = 100;

interface Beginning {
  readonly checkout: Checkout;
  readonly noun: Prisma.Sql;
}

const writer = onePerDatabase((db) =>
  groupAnswers((begun: readonly Beginning[]) => insertCheckouts(db, begun), { most: mostTogether }),
);

/**
 * Writes a checkout and, by `noun`, the donation, subscription or term that begins with it; those that arrive together in
 * one statement together. `noun` is an INSERT of all rows of its purpose from `begun` (the checkout's own columns, and
 * `noun_id`), the same for every checkout of that purpose. Gives false, and writes nothing, where an unfinished checkout
 * has the same repeat key: the same form sent twice.
 */
export function insertCheckout(db: Db, checkout: Checkout, noun: Prisma.Sql): Promise<boolean> {
  return writer(db)({ checkout, noun });
}

async function insertCheckouts(db: Db, beginnings: readonly Beginning[]): Promise<boolean[]> {
  const nouns = new Map(beginnings.map(({ checkout, noun }) => [checkout.purpose, noun]));
  const written = await db.$queryRaw<{ id: CheckoutId }[]>`
    WITH wanted AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(beginnings.map(({ checkout }) => toRow(checkout)))}::jsonb)
        AS w (id uuid, noun_id uuid, purpose text, plan_id uuid, appeal_id uuid, base_minor bigint, covered_fee_minor bigint,
          tax_minor bigint, currency text, name text, email text, phone text, message text, newsletter_wording text,
          address_id uuid, supporter_id uuid, customer_ref text, line1 text, line2 text, suburb text, state text, postcode text, country text, repeat_key text,
          livemode boolean, created_at timestamptz, begins_at timestamptz, after_term_id uuid)
    ), written AS (
      INSERT INTO checkout (id, purpose, plan_id, appeal_id, base_minor, covered_fee_minor, tax_minor, currency, name, email, phone,
        message, newsletter, newsletter_wording, address_id, supporter_id, customer_ref, repeat_key, livemode, created_at)
      SELECT id, purpose, plan_id, appeal_id, base_minor, covered_fee_minor, tax_minor, currency, name, email, phone,
        message, newsletter_wording IS NOT NULL, newsletter_wording, address_id, supporter_id, customer_ref, repeat_key, livemode, created_at
      FROM wanted ORDER BY repeat_key
      ON CONFLICT (repeat_key) DO NOTHING RETURNING id
    ), begun AS (
      SELECT wanted.* FROM wanted JOIN written USING (id)
    ), addressed AS (
      INSERT INTO postal_address (id, line1, line2, suburb, state, postcode, country, created_at)
      SELECT address_id, line1, line2, suburb, state, postcode, country, created_at FROM begun WHERE address_id IS NOT NULL
    ), ${Prisma.join([...nouns].map(([purpose, noun]) => Prisma.sql`${Prisma.raw(`started_${purpose}`)} AS (${noun})`))}
    SELECT id FROM written`;
  const ids = new Set(written.map(({ id }) => id));
  return beginnings.map(({ checkout }) => ids.has(checkout.id));
}

function toRow({ giver, address, base, coveredFee, tax, ...checkout }: Checkout): object {
  return {
    id: checkout.id,
    noun_id: createId<CheckoutPurpose>(),
    purpose: checkout.purpose,
    plan_id: checkout.planId,
    appeal_id: checkout.appealId,
    base_minor: base.minor.toString(),
    covered_fee_minor: coveredFee.minor.toString(),
    tax_minor: tax.minor.toString(),
    currency: base.currency,
    name: giver.name,
    email: giver.email,
    phone: giver.phone,
    message: giver.message,
    newsletter_wording: giver.newsletterWording,
    address_id: address?.id,
    supporter_id: checkout.supporterId,
    customer_ref: checkout.customerRef,
    line1: address?.line1,
    line2: address?.line2,
    suburb: address?.suburb,
    state: address?.state,
    postcode: address?.postcode,
    country: address?.country,
    repeat_key: checkout.repeatKey,
    livemode: checkout.livemode,
    created_at: checkout.createdAt,
    begins_at: checkout.after?.beginsAt,
    after_term_id: checkout.after?.termId,
  };
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
  /** Absent for the standing appeal, which needs no naming. */
  readonly appealSlug?: string | undefined;
  readonly base: Money;
  readonly coveredFee: Money;
  readonly name: string;
  readonly email: string;
  /** Whom at the processor it is sold to, for somebody signed in. */
  readonly customerRef?: string | undefined;
  /** When the first month begins, where that is later. */
  readonly beginsAt?: Date | undefined;
  readonly createdAt: Date;
  readonly finishedAt?: Date | undefined;
  readonly opened?: OpenedCheckout | undefined;
}

const withPlan = {
  plan: true,
  appeal: { select: { name: true, slug: true, standing: true } },
  subscription: { select: { beginsAt: true } },
} as const;
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
    appealSlug: row.appeal.standing ? undefined : row.appeal.slug,
    base: money(row.baseMinor, currency),
    coveredFee: money(row.coveredFeeMinor, currency),
    name: row.name,
    email: row.email,
    customerRef: row.customerRef ?? undefined,
    beginsAt: row.subscription?.beginsAt ?? undefined,
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

interface Opening {
  readonly id: CheckoutId;
  readonly opened: OpenedCheckout;
}

const opener = onePerDatabase((db) =>
  groupCommit((openings: readonly Opening[]) => saveTogether(db, openings), { most: mostTogether }),
);

/** Writes down the page that was opened for a checkout, those that arrive together in one statement together. */
export function saveOpened(db: Db, id: CheckoutId, opened: OpenedCheckout): Promise<void> {
  return opener(db)({ id, opened });
}

/**
 * By arrays and not by JSON: PostgreSQL knows how long an array is, and looks the few rows up instead of reading the table.
 * The commit does not wait for the disk: what a crash of PostgreSQL could take is the page's address of the last moments, which
 * the processor gives again for the checkout's id, and which the news of its payment does not need.
 */
async function saveTogether(db: Db, openings: readonly Opening[]): Promise<void> {
  await db.$executeRaw`
    WITH without_waiting AS (SELECT set_config('synchronous_commit', 'off', true))
    UPDATE checkout c SET processor_ref = w.ref, url = w.url, expires_at = w.expires_at
    FROM unnest(
      ${openings.map(({ id }) => id)}::uuid[], ${openings.map(({ opened }) => opened.processorRef)}::text[],
      ${openings.map(({ opened }) => opened.url)}::text[],
      ${openings.map(({ opened }) => opened.expiresAt.toISOString())}::timestamptz[]
    ) AS w (id, ref, url, expires_at), without_waiting
    WHERE c.id = w.id`;
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
    readonly edition: Edition;
    readonly supply: boolean;
    readonly termMonths?: number | undefined;
    readonly termIssues?: number | undefined;
  };
  readonly appeal: { readonly id: AppealId; readonly name: string };
  readonly base: Money;
  readonly coveredFee: Money;
  readonly tax: Money;
  readonly name: string;
  /** As typed, or the one its supporter has put in its place since. */
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
  edition: Edition;
  supply: boolean;
  term_months: number | null;
  term_issues: number | null;
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
 * reads what they are for. The checkout's row is the lock of its donation, subscription or term as well. It is read by a
 * statement of its own, begun when the locks are held: one that had to wait for a lock reads every other table as it was
 * before the wait (PostgreSQL's manual, 13.2.1), and would find what another has just settled unsettled.
 */
export async function lockCheckouts(
  tx: Tx,
  ids: readonly CheckoutId[],
): Promise<Map<CheckoutId, LockedCheckout>> {
  await tx.$executeRaw`SELECT FROM checkout WHERE id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
  const rows = await tx.$queryRaw<LockedRow[]>`
    SELECT c.id, c.purpose, coalesce(d.id, s.id, t.id) AS noun_id, coalesce(d.state, s.state, t.state) AS state,
      coalesce(d.supporter_id, s.supporter_id, t.supporter_id, c.supporter_id) AS supporter_id,
      (SELECT payment_ref FROM payment WHERE donation_id = d.id OR term_id = t.id LIMIT 1) AS payment_ref,
      c.plan_id, p.name AS plan_name, p.edition, p.supply, p.term_months, p.term_issues, c.appeal_id, a.name AS appeal_name,
      c.base_minor, c.covered_fee_minor, c.tax_minor, c.currency, c.name, coalesce(writes.address, c.email) AS email, c.phone,
      c.newsletter_wording, c.address_id, c.livemode, c.finished_at
    FROM checkout c JOIN plan p ON p.id = c.plan_id JOIN appeal a ON a.id = c.appeal_id
      LEFT JOIN donation d ON d.checkout_id = c.id LEFT JOIN subscription s ON s.checkout_id = c.id LEFT JOIN term t ON t.checkout_id = c.id
      LEFT JOIN supporter_email retired ON retired.key = lower(c.email) AND retired.retired_at IS NOT NULL
      LEFT JOIN supporter_email writes ON writes.supporter_id = retired.supporter_id AND writes.is_primary
    WHERE c.id = ANY (${[...ids]}::uuid[])`;
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
      edition: row.edition,
      supply: row.supply,
      termMonths: row.term_months ?? undefined,
      termIssues: row.term_issues ?? undefined,
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
 * worker asks about it too; not one that is arranged and waits for its first month. Undefined where there is none left.
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
        AND NOT EXISTS (
          SELECT 1 FROM subscription s WHERE s.checkout_id = checkout.id AND s.state = 'processing' AND s.begins_at > ${now}::timestamptz)
      ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  return taken && findCheckout(db, taken.id);
}

/** Puts one back that could not be asked about, for the next run. */
export async function putBackUnfinished(db: Db, id: CheckoutId): Promise<void> {
  await db.$executeRaw`UPDATE checkout SET asked_at = NULL WHERE id = ${id}::uuid`;
}
