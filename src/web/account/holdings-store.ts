import type { Db, Prisma } from '../../database/client.ts';
import type { Id } from '../../database/ids.ts';
import type { PostalAddress } from '../../domain/payments/checkout.ts';
import type { Edition } from '../../domain/plans/plan.ts';
import { waitsToBegin, type HeldSubscription } from '../../domain/subscriptions/held-subscription.ts';
import {
  findHeldSubscription,
  heldSubscriptionsOf,
} from '../../domain/subscriptions/held-subscription-store.ts';
import { isHeld, type SubscriptionId } from '../../domain/subscriptions/subscription.ts';
import { findOnTheirWay, type OnItsWay } from '../../domain/supporters/on-its-way-store.ts';
import type { SupporterId } from '../../domain/supporters/supporter.ts';

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
  /** Where it is measured in issues. */
  readonly issues?: number | undefined;
  readonly address?: PostalAddress | undefined;
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
  if (held?.supporterId !== supporterId || !(isHeld(held.state) || waitsToBegin(held))) return undefined;
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
  const issues = row.plan.termIssues ?? undefined;
  return [{ id: row.id as Id<'term'>, plan, startsAt: row.startsAt, endsAt: row.endsAt, issues, address }];
}

function toAddress(row: AddressRow): PostalAddress {
  const { line1, line2, suburb, state, postcode, country } = row;
  return { line1, line2: line2 ?? undefined, suburb, state, postcode, country };
}
