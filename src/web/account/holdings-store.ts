import type { Db, Prisma } from '../../database/client.ts';
import type { Id } from '../../database/ids.ts';
import type { PostalAddress } from '../../domain/payments/checkout.ts';
import type { Edition } from '../../domain/plans/plan.ts';
import type { SubscriptionId } from '../../domain/subscriptions/subscription.ts';
import type { SupporterId } from '../../domain/supporters/supporter.ts';
import { add, currencyOf, money, type Money } from '../../money/money.ts';

/** A subscription as its own supporter sees it. */
export interface OwnSubscription {
  readonly id: SubscriptionId;
  readonly plan: { readonly name: string; readonly edition: Edition; readonly priced: boolean };
  readonly state: 'active' | 'late' | 'ended';
  readonly base: Money;
  readonly coveredFee: Money;
  readonly monthly: Money;
  readonly since: Date;
  /** When the next month is taken, unless it stops before. */
  readonly nextAt?: Date | undefined;
  readonly cancelAt?: Date | undefined;
  readonly endedAt?: Date | undefined;
  readonly address?: PostalAddress | undefined;
}

/** A term as its own supporter sees it: running, to come, or over. */
export interface OwnTerm {
  readonly id: Id<'term'>;
  readonly plan: { readonly name: string; readonly edition: Edition };
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly address?: PostalAddress | undefined;
}

/** Something whose money has not come yet: a bank debit on its way, or a month that begins when a term ends. */
export interface OnItsWay {
  readonly planName: string;
  readonly total: Money;
  readonly askedAt: Date;
  readonly beginsAt?: Date | undefined;
}

export interface Holdings {
  readonly subscriptions: readonly OwnSubscription[];
  readonly terms: readonly OwnTerm[];
  readonly onTheirWay: readonly OnItsWay[];
}

const subscribed = { plan: true, address: true } as const;
type SubscriptionRow = Prisma.SubscriptionGetPayload<{ include: typeof subscribed }>;
type TermRow = Prisma.TermGetPayload<{ include: typeof subscribed }>;

/** What a supporter holds, held, and has on its way, the newest first. */
export async function findHoldings(db: Db, supporterId: SupporterId): Promise<Holdings> {
  const [subscriptions, terms] = await Promise.all([
    db.subscription.findMany({
      where: { supporterId },
      include: subscribed,
      orderBy: { createdAt: 'desc' },
    }),
    db.term.findMany({ where: { supporterId }, include: subscribed, orderBy: { startsAt: 'desc' } }),
  ]);
  return {
    subscriptions: subscriptions.map(toSubscription),
    terms: terms.flatMap(toTerm),
    onTheirWay: await findOnTheirWay(db, supporterId),
  };
}

/** One of this supporter's own; nothing where it is another's, so that nobody learns that it is there. */
export async function findOwnSubscription(
  db: Db,
  supporterId: SupporterId,
  id: string,
): Promise<OwnSubscription | undefined> {
  const row = await db.subscription.findFirst({ where: { id, supporterId }, include: subscribed });
  return row === null ? undefined : toSubscription(row);
}

export async function findOwnTerm(
  db: Db,
  supporterId: SupporterId,
  id: string,
): Promise<OwnTerm | undefined> {
  const row = await db.term.findFirst({ where: { id, supporterId }, include: subscribed });
  return row === null ? undefined : toTerm(row)[0];
}

function toSubscription(row: SubscriptionRow): OwnSubscription {
  const currency = currencyOf(row.currency);
  const base = money(row.baseMinor, currency);
  const coveredFee = money(row.coveredFeeMinor, currency);
  return {
    id: row.id as SubscriptionId,
    plan: {
      name: row.plan.name,
      edition: row.plan.edition as Edition,
      priced: row.plan.priceMinor !== null,
    },
    state: row.state as OwnSubscription['state'],
    base,
    coveredFee,
    monthly: add(base, coveredFee),
    since: row.startedAt ?? row.createdAt,
    nextAt: row.currentPeriodEnd ?? undefined,
    cancelAt: row.cancelAt ?? undefined,
    endedAt: row.endedAt ?? undefined,
    address: row.address ? toAddress(row.address) : undefined,
  };
}

function toTerm(row: TermRow): OwnTerm[] {
  if (row.startsAt === null || row.endsAt === null) return [];
  const plan = { name: row.plan.name, edition: row.plan.edition as Edition };
  const address = row.address ? toAddress(row.address) : undefined;
  return [{ id: row.id as Id<'term'>, plan, startsAt: row.startsAt, endsAt: row.endsAt, address }];
}

function toAddress(row: NonNullable<SubscriptionRow['address']>): PostalAddress {
  const { line1, line2, suburb, state, postcode, country } = row;
  return { line1, line2: line2 ?? undefined, suburb, state, postcode, country };
}

/** Theirs by sign-in, or by an address of theirs that the public form was sent with: when it is paid it will be theirs. */
async function findOnTheirWay(db: Db, supporterId: SupporterId): Promise<OnItsWay[]> {
  const rows = await db.$queryRaw<
    { planName: string; minor: bigint; currency: string; askedAt: Date; beginsAt: Date | null }[]
  >`
    SELECT p.name AS "planName", c.base_minor + c.covered_fee_minor AS minor, c.currency, c.created_at AS "askedAt", s.begins_at AS "beginsAt"
    FROM checkout c JOIN plan p ON p.id = c.plan_id
      LEFT JOIN donation d ON d.checkout_id = c.id LEFT JOIN subscription s ON s.checkout_id = c.id LEFT JOIN term t ON t.checkout_id = c.id
    WHERE c.finished_at IS NULL AND coalesce(d.state, s.state, t.state) = 'processing'
      AND (c.supporter_id = ${supporterId}::uuid OR (c.supporter_id IS NULL
        AND lower(c.email) IN (SELECT key FROM supporter_email WHERE supporter_id = ${supporterId}::uuid AND retired_at IS NULL)))
    ORDER BY c.created_at DESC`;
  return rows.map(({ planName, minor, currency, askedAt, beginsAt }) => ({
    planName,
    total: money(minor, currencyOf(currency)),
    askedAt,
    beginsAt: beginsAt ?? undefined,
  }));
}
