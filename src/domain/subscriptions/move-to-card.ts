import type { Db, Tx } from '../../database/client.ts';
import { reach } from '../../database/failpoint.ts';
import { transact } from '../../database/transaction.ts';
import { monthsAfter } from '../calendar.ts';
import type { SubscriptionReport } from '../payments/payment-fact.ts';
import type { PaymentProcessor } from '../payments/payment-processor.ts';
import { isPaidFromBank, termsAhead, type HeldSubscription } from './held-subscription.ts';
import { findHeldSubscription, lockHeldSubscription } from './held-subscription-store.ts';
import { holdInstruction } from './instruction-store.ts';
import type { ClaimedInstruction, Order } from './instruction.ts';
import { settleInvoices, type SettleInvoicesDeps } from './settle-invoices.ts';
import { nameSuccessor } from './subscription-store.ts';

export interface MoveDeps extends SettleInvoicesDeps {
  readonly db: Db;
  readonly processor: PaymentProcessor;
}

export type CardOrder = Extract<Order, { act: 'use another card' }>;

/** What came of one try. `later`: it is not the moment, and nothing was begun. `overtaken`: somebody wanted something else meanwhile. */
export type Moved =
  | { readonly kind: 'done'; readonly report: SubscriptionReport }
  | { readonly kind: 'later'; readonly at: Date; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'overtaken' };

const hourMs = 3_600_000;
/** So near to a renewal no move begins: were it cut off, the month would not be taken. */
const beforeRenewalMs = 6 * hourMs;
/** An invoice lies open for an hour, and then its card is asked. */
const afterRenewalMs = 2 * hourMs;

interface Moving {
  readonly deps: MoveDeps;
  readonly id: ClaimedInstruction['id'];
  readonly order: CardOrder;
  readonly held: HeldSubscription;
  readonly ref: string;
  /** How the one our row names stands. */
  readonly report: SubscriptionReport;
}

/**
 * Has a gift paid by a card of another customer, by a successor in its place, in the order of decisions/0025: at no moment
 * can both charge. Looks at how far an earlier try came and goes on from there. Throws ProcessorUnavailable.
 */
export async function moveToCard(
  deps: MoveDeps,
  { id, subscriptionId, order }: ClaimedInstruction & { readonly order: CardOrder },
): Promise<Moved> {
  const held = await findHeldSubscription(deps.db, subscriptionId);
  if (held?.processorRef === undefined) throw new Error('the processor does not know it');
  const ref = held.processorRef;
  const { report } = await deps.processor.lookUpSubscription(ref);
  const moving = { deps, id, order, held, ref, report };
  const isMoved = held.customerRef === order.customerRef;
  if (!isMoved) return (await whyNotNow(moving)) ?? (await takeOver(moving));
  // Dead until the successor had ended by itself: another takes its place.
  if (report.standing === 'ended' && report.isProvisional) return takeOver(moving);
  return letGo(moving, ref, report.follows);
}

/** Why it is not moved, or not yet; undefined once it has been begun. */
async function whyNotNow({ deps, order, held, ref, report }: Moving): Promise<Moved | undefined> {
  if (report.followedBy !== undefined) return undefined;
  const refused = (why: string): Moved => ({ kind: 'refused', why });
  if (report.standing === 'ended' || report.standing === 'not begun') return refused('it has ended');
  if (report.cancelAt ?? held.cancelAt) return refused('it is going to stop, and nothing more is charged');
  if (isPaidFromBank(report.method)) return refused('it is paid from a bank account');
  if (report.methodSince && report.methodSince > order.cardPutInAt)
    return refused('a card that was put in later pays for it');
  const now = deps.clock.now();
  const later = (at: Date, why: string): Moved => ({ kind: 'later', at, why });
  const end = report.currentPeriodEnd.getTime();
  if (end - now.getTime() < beforeRenewalMs)
    return later(new Date(Math.max(end, now.getTime()) + afterRenewalMs), 'its next charge comes first');
  const aMonthBefore = monthsAfter(report.currentPeriodEnd, -1).getTime();
  if (monthsAfter(now, 1) < report.currentPeriodEnd && now.getTime() - aMonthBefore < 4 * 24 * hourMs)
    return later(new Date(now.getTime() + 12 * hourMs), 'its next charge is more than a month away');
  const { drafts, open } = await deps.processor.invoicesUnderWay(ref);
  if (report.standing === 'late' && open > 1) return refused('more than one month is owed');
  if (drafts > 0 || (open > 0 && report.standing !== 'late') || (open === 0 && report.standing === 'late'))
    return later(new Date(now.getTime() + hourMs), 'a charge is under way');
  return undefined;
}

/** Steps 1 to 4: until our row names the successor, it is nothing that could charge. */
async function takeOver(moving: Moving): Promise<Moved> {
  const { deps, id, order, held, ref, report } = moving;
  const { processor } = deps;
  const successor = await processor.beginSuccessor({
    moveId: id,
    checkoutId: held.checkoutId,
    predecessorRef: ref,
    customerRef: order.customerRef,
    price: termsAhead(held),
    firstChargeOn: firstChargeOn(deps.clock.now(), report, held),
    anchorAt: held.anchorAt ?? report.anchorAt,
  });
  const successorRef = successor.subscriptionRef;
  if (report.standing !== 'ended') await processor.retireSubscription(ref, successorRef);
  if (report.standing === 'late' || (report.standing === 'ended' && held.state === 'late')) {
    const { checkoutId } = held;
    const { customerRef } = order;
    const owed = { moveId: id, checkoutId, predecessorRef: ref, successorRef, customerRef };
    const paid = await processor.payOwed(owed);
    if (!paid) {
      await processor.unmakeSuccessor(ref, id, order.customerRef);
      return { kind: 'refused', why: 'the bank said no to the new card' };
    }
    const [settled] = await settleInvoices(deps, [paid]);
    if (settled?.kind === 'refused') throw new Error(settled.why);
  }
  const isNamed = await transact(deps.db, (tx) => nameIt(tx, moving, successorRef));
  reach('after-commit');
  return isNamed ? letGo(moving, successorRef, ref) : { kind: 'overtaken' };
}

async function nameIt(tx: Tx, { deps, id, order, held }: Moving, successorRef: string): Promise<boolean> {
  await lockHeldSubscription(tx, held.id);
  if (!(await holdInstruction(tx, id, deps.clock.now()))) return false;
  await nameSuccessor(tx, held.id, { processorRef: successorRef, customerRef: order.customerRef });
  reach('before-commit');
  return true;
}

/** Steps 5 and 6. What rests goes on resting; and of the old one nothing is left. */
async function letGo(
  { deps, id, held, ref, report }: Moving,
  successorRef: string,
  predecessorRef: string | undefined,
): Promise<Moved> {
  const { processor, clock } = deps;
  const rests = ref === successorRef || report.standing === 'ended' ? held.pausedUntil : report.pausedUntil;
  const until = rests && rests > clock.now() ? rests : undefined;
  const released = await processor.releaseSuccessor(successorRef, until, `move-${id}`);
  for (const old of new Set([predecessorRef, ref === successorRef ? undefined : report.follows]))
    if (old !== undefined && old !== successorRef) await processor.closeRetired(old);
  return { kind: 'done', report: released };
}

/** The end of what is paid; or, where that has gone by since it was begun, the next day of its months that is not too near. */
function firstChargeOn(
  now: Date,
  { currentPeriodEnd, anchorAt }: SubscriptionReport,
  held: HeldSubscription,
): Date {
  if (currentPeriodEnd > now) return currentPeriodEnd;
  const anchor = held.anchorAt ?? anchorAt;
  for (let months = 1; ; months++) {
    const on = monthsAfter(anchor, months);
    if (on.getTime() - now.getTime() > beforeRenewalMs) return on;
  }
}

/**
 * Puts things back where a move failed too often. Gives false where it cannot be: our row names the successor already, and
 * it must go on.
 */
export async function unmakeMove(
  { db, processor }: MoveDeps,
  { id, subscriptionId, order }: ClaimedInstruction & { readonly order: CardOrder },
): Promise<boolean> {
  const held = await findHeldSubscription(db, subscriptionId);
  if (held?.processorRef === undefined) return true;
  if (held.customerRef === order.customerRef) return false;
  await processor.unmakeSuccessor(held.processorRef, id, order.customerRef);
  return true;
}
