import type { Tx } from '../../database/client.ts';
import { queueNotices, type QueueNoticesDeps } from '../letters/queue-notices.ts';
import { done, nothingToDo, type Outcome } from '../payments/outcome.ts';
import type { SubscriptionReport } from '../payments/payment-fact.ts';
import { graceEnd, type HeldSubscription } from './held-subscription.ts';
import { monthlyTotal } from './instruction.ts';
import { subscriptionMoves } from './subscription.ts';
import { ourReasonToEnd, saveStanding } from './subscription-store.ts';

export interface StandDeps extends QueueNoticesDeps {
  /** For how many days one that is late goes on unpaid. */
  readonly graceDays: number;
}

/**
 * Makes a subscription that is locked and held stand as the processor says it does, and tells its holder where a month did
 * not come. Safe to repeat.
 */
export async function standAsReported(
  tx: Tx,
  deps: StandDeps,
  held: HeldSubscription,
  report: SubscriptionReport,
): Promise<Outcome> {
  const state = report.standing === 'not begun' ? 'late' : report.standing;
  if (state !== held.state && !subscriptionMoves[held.state].includes(state)) return nothingToDo;
  const lateSince = state === 'late' ? (held.lateSince ?? report.currentPeriodStart) : undefined;
  const isOver = state === 'ended';
  await saveStanding(tx, held.id, {
    state,
    report,
    lateSince,
    endedAt: isOver ? (report.endedAt ?? deps.clock.now()) : undefined,
    endedReason: isOver ? ((await ourReasonToEnd(tx, held.id)) ?? report.endedBecause) : undefined,
  });
  if (lateSince) await tellOfLateness(tx, deps, held, report, lateSince);
  return done;
}

async function tellOfLateness(
  tx: Tx,
  deps: StandDeps,
  held: HeldSubscription,
  report: SubscriptionReport,
  lateSince: Date,
): Promise<void> {
  await queueNotices(tx, deps, [
    {
      notice: {
        kind: 'missed renewal',
        subscriptionId: held.id,
        what: held.plan.name,
        total: monthlyTotal(held.later && held.later.from <= lateSince ? held.later : held),
        method: (report.method ?? held.method)?.label,
        lateSince,
        until: graceEnd(lateSince, deps.graceDays),
      },
      subject: held.id,
      occasion: lateSince.toISOString(),
      ...toHolder(held),
    },
  ]);
}

/** Whom a letter about it goes to. */
export function toHolder({ supporterId, name, email }: HeldSubscription) {
  return { supporterId, name, email };
}
