import type { Tx } from '../../database/client.ts';
import type { MissedRenewal, Notice, QueuedNotice } from '../letters/notice.ts';
import { queueNotices, type QueueNoticesDeps } from '../letters/queue-notices.ts';
import { finishCheckouts } from '../payments/checkout-store.ts';
import { done, nothingToDo, type Outcome } from '../payments/outcome.ts';
import type { SubscriptionReport } from '../payments/payment-fact.ts';
import { graceEnd, nextCharge, waitsToBegin, type HeldSubscription } from './held-subscription.ts';
import { findHeldSubscription } from './held-subscription-store.ts';
import { monthlyTotal } from './instruction.ts';
import { isHeld, subscriptionMoves } from './subscription.ts';
import { ourReasonToEnd, saveStanding } from './subscription-store.ts';

export interface StandDeps extends QueueNoticesDeps {
  /** For how many days one that is late goes on unpaid. */
  readonly graceDays: number;
}

/**
 * Makes a subscription that is locked and held stand as the processor says it does, and tells its holder where a month did
 * not come. One that has not begun is left as it is, unless it was stopped before it could. Safe to repeat.
 */
export async function standAsReported(
  tx: Tx,
  deps: StandDeps,
  held: HeldSubscription,
  report: SubscriptionReport,
): Promise<Outcome> {
  if (!isHeld(held.state) && !(waitsToBegin(held) && report.standing === 'ended')) return nothingToDo;
  const state = report.standing === 'not begun' ? 'late' : report.standing;
  if (state !== held.state && !subscriptionMoves[held.state].includes(state)) return nothingToDo;
  const lateSince = state === 'late' ? (held.lateSince ?? report.currentPeriodStart) : undefined;
  const isOver = state === 'ended';
  const endedReason = isOver ? ((await ourReasonToEnd(tx, held.id)) ?? report.endedBecause) : undefined;
  await saveStanding(tx, held.id, {
    state,
    report,
    lateSince,
    endedAt: isOver ? (report.endedAt ?? deps.clock.now()) : undefined,
    endedReason,
  });
  if (!isHeld(held.state)) await finishCheckouts(tx, [held.checkoutId], deps.clock.now());
  const now = await findHeldSubscription(tx, held.id);
  if (now) await queueNotices(tx, deps, newsOf(held, now, deps.graceDays));
  return done;
}

/** What its holder is to hear of a move, if anything. The same move is told once, however often it is made. */
function newsOf(before: HeldSubscription, now: HeldSubscription, graceDays: number): QueuedNotice[] {
  const about = { subscriptionId: now.id, what: now.plan.name };
  const told = (notice: Notice, occasion: string) => [
    { notice, subject: now.id, occasion, ...toHolder(now) },
  ];
  if (now.lateSince)
    return told(
      { kind: 'missed renewal', ...lateness(now, now.lateSince, graceDays) },
      now.lateSince.toISOString(),
    );
  if (before.lateSince && now.state === 'active')
    return told(
      { kind: 'renewal recovered', ...about, next: nextCharge(now) },
      before.lateSince.toISOString(),
    );
  if (before.state !== 'ended' && now.state === 'ended' && now.endedReason === 'unpaid')
    return told({ kind: 'ended unpaid', ...about }, 'its end');
  return [];
}

/** What a letter says of one that is late. */
export function lateness(
  held: HeldSubscription,
  lateSince: Date,
  graceDays: number,
): Omit<MissedRenewal, 'kind'> {
  return {
    subscriptionId: held.id,
    what: held.plan.name,
    total: monthlyTotal(held.later && held.later.from <= lateSince ? held.later : held),
    method: held.method?.label,
    lateSince,
    until: graceEnd(lateSince, graceDays),
  };
}

/** Whom a letter about it goes to. */
export function toHolder({ supporterId, name, email }: HeldSubscription) {
  return { supporterId, name, email };
}
