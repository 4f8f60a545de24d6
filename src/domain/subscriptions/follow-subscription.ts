import { transact } from '../../database/transaction.ts';
import { finishCheckouts, lockCheckouts } from '../payments/checkout-store.ts';
import { done, nothingToDo, refused, type Outcome } from '../payments/outcome.ts';
import type { SubscriptionReport } from '../payments/payment-fact.ts';
import type { PaymentProcessor } from '../payments/payment-processor.ts';
import { tellOfFailure } from '../donations/tell-of-failure.ts';
import { settleInvoices, type SettleInvoicesDeps } from './settle-invoices.ts';
import { isHeld, subscriptionMoves, type SubscriptionId, type SubscriptionState } from './subscription.ts';
import { waitsToBegin, type HeldSubscription } from './held-subscription.ts';
import { findHeldSubscription } from './held-subscription-store.ts';
import { standAsReported, type StandDeps } from './stand-as-reported.ts';
import { keepBegun, moveStartedSubscription, nameSuccessor } from './subscription-store.ts';
import type { Tx } from '../../database/client.ts';

export interface FollowDeps extends SettleInvoicesDeps, StandDeps {
  readonly processor: PaymentProcessor;
}

/**
 * Makes ours stand as the processor's does, by asking how it stands now: events about a subscription come late and out of
 * order, so what one of them said is not taken. Settles the newest paid period first where it is not settled yet. One that
 * our row does not name, retired or made for a move that was not done, changes nothing but money. Safe to repeat. Throws ProcessorUnavailable where it could not be asked.
 */
export async function followSubscription(deps: FollowDeps, subscriptionRef: string): Promise<Outcome> {
  const { report, latestPaid } = await deps.processor.lookUpSubscription(subscriptionRef);
  if (report.livemode !== deps.processor.livemode)
    return refused('A test subscription on a live key, or the reverse.');
  if (latestPaid) {
    const [settled] = await settleInvoices(deps, [latestPaid]);
    if (settled?.kind === 'refused') return settled;
  }
  const successor =
    report.followedBy === undefined
      ? undefined
      : (await deps.processor.lookUpSubscription(report.followedBy)).report;
  return transact(deps.db, async (tx) => {
    const ours = (await lockCheckouts(tx, [report.checkoutId])).get(report.checkoutId);
    if (ours?.purpose !== 'subscription')
      return refused(`No subscription of checkout ${report.checkoutId} is known here.`);
    const held = await findHeldSubscription(tx, ours.nounId as SubscriptionId);
    if (held && (isUnderWay(held, report) || isNotNamed(held, report))) return nothingToDo;
    // Our row is older than the move: it came out of a backup.
    if (held && successor && goesOn(successor)) return takeSuccessor(tx, deps, held, successor);
    if (held && isSuccessorOf(held, report)) return takeSuccessor(tx, deps, held, report);
    const wasStopped = report.standing === 'ended' && report.endedBecause === 'asked';
    if (held && (isHeld(held.state) || (wasStopped && waitsToBegin(held))))
      return standAsReported(tx, deps, held, report);
    return begin(tx, deps, ours, report);
  });
}

/** A move to another card writes down how things stand when it is done; meanwhile one is going to end, and the other too. */
function isUnderWay(
  { waiting }: HeldSubscription,
  { followedBy, isProvisional }: SubscriptionReport,
): boolean {
  return waiting?.order.act === 'use another card' && (followedBy !== undefined || isProvisional);
}

/** One that our row has left behind, or does not know: what becomes of it is not what becomes of ours. */
function isNotNamed(held: HeldSubscription, report: SubscriptionReport): boolean {
  const { processorRef } = held;
  return (
    processorRef !== undefined && processorRef !== report.subscriptionRef && !isSuccessorOf(held, report)
  );
}

function isSuccessorOf({ processorRef }: HeldSubscription, report: SubscriptionReport): boolean {
  return processorRef !== undefined && report.follows === processorRef && goesOn(report);
}

function goesOn({ standing, isProvisional }: SubscriptionReport): boolean {
  return !isProvisional && standing !== 'ended';
}

async function takeSuccessor(
  tx: Tx,
  deps: FollowDeps,
  held: HeldSubscription,
  report: SubscriptionReport,
): Promise<Outcome> {
  const { subscriptionRef: processorRef, customerRef } = report;
  await nameSuccessor(tx, held.id, { processorRef, customerRef });
  return standAsReported(tx, deps, { ...held, processorRef, customerRef }, report);
}

async function begin(
  tx: Tx,
  deps: FollowDeps,
  { nounId: id, state }: { readonly nounId: string; readonly state: string },
  report: SubscriptionReport,
): Promise<Outcome> {
  if (report.standing === 'ended' && subscriptionMoves[state as SubscriptionState].includes('failed')) {
    await moveStartedSubscription(tx, id, 'failed');
    await finishCheckouts(tx, [report.checkoutId], deps.clock.now());
    await tellOfFailure(tx, deps, report.checkoutId);
    return done;
  }
  if (report.standing === 'active' && (state === 'started' || state === 'processing')) {
    await keepBegun(tx, id, report);
    return done;
  }
  return nothingToDo;
}
