import type { Db, Prisma } from '../../database/client.ts';
import type { Id } from '../../database/ids.ts';
import type { PostalAddress } from '../../domain/payments/checkout.ts';
import type { Edition } from '../../domain/plans/plan.ts';
import type { HeldSubscription } from '../../domain/subscriptions/held-subscription.ts';
import {
  findHeldSubscription,
  heldSubscriptionsOf,
} from '../../domain/subscriptions/held-subscription-store.ts';
import type { SubscriptionId } from '../../domain/subscriptions/subscription.ts';
import type { SupporterId } from '../../domain/supporters/supporter.ts';
import { currencyOf, money, type Money } from '../../money/money.ts';

/** A subscription as its own supporter sees it. */
export interface OwnSubscription extends HeldSubscription {
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

const addressed = { plan: true, address: true } as const;
type TermRow = Prisma.TermGetPayload<{ include: typeof addressed }>;
type AddressRow = NonNullable<TermRow['address']>;

/** What a supporter holds, held, and has on its way, the newest first. */
export async function findHoldings(db: Db, supporterId: SupporterId): Promise<Holdings> {
  const held = await heldSubscriptionsOf(db, supporterId);
  const addresses = await findAddresses(db, supporterId);
  const terms = await db.term.findMany({
    where: { supporterId },
    include: addressed,
    orderBy: { startsAt: 'desc' },
  });
  return {
    subscriptions: held.map((each) => ({ ...each, address: addresses.get(each.id) })),
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
  const held = await findHeldSubscription(db, id as SubscriptionId);
  if (held?.supporterId !== supporterId) return undefined;
  return { ...held, address: (await findAddresses(db, supporterId)).get(held.id) };
}

/** Where each subscription of this supporter goes that has an address. */
async function findAddresses(db: Db, supporterId: SupporterId): Promise<Map<SubscriptionId, PostalAddress>> {
  const rows = await db.subscription.findMany({
    where: { supporterId, addressId: { not: null } },
    select: { id: true, address: true },
  });
  return new Map(
    rows.flatMap(({ id, address }) => (address ? [[id as SubscriptionId, toAddress(address)] as const] : [])),
  );
}

export async function findOwnTerm(
  db: Db,
  supporterId: SupporterId,
  id: string,
): Promise<OwnTerm | undefined> {
  const row = await db.term.findFirst({ where: { id, supporterId }, include: addressed });
  return row === null ? undefined : toTerm(row)[0];
}

function toTerm(row: TermRow): OwnTerm[] {
  if (row.startsAt === null || row.endsAt === null) return [];
  const plan = { name: row.plan.name, edition: row.plan.edition as Edition };
  const address = row.address ? toAddress(row.address) : undefined;
  return [{ id: row.id as Id<'term'>, plan, startsAt: row.startsAt, endsAt: row.endsAt, address }];
}

function toAddress(row: AddressRow): PostalAddress {
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
