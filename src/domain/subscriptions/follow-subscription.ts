import { transact } from '../../database/transaction.ts';
import { finishCheckouts, lockCheckouts } from '../payments/checkout-store.ts';
import { done, nothingToDo, refused, type Outcome } from '../payments/outcome.ts';
import type { SubscriptionReport } from '../payments/payment-fact.ts';
import type { PaymentProcessor } from '../payments/payment-processor.ts';
import { tellOfFailure } from '../donations/tell-of-failure.ts';
import { settleInvoices, type SettleInvoicesDeps } from './settle-invoices.ts';
import { isHeld, subscriptionMoves, type SubscriptionId, type SubscriptionState } from './subscription.ts';
import { moveStartedSubscription, saveStanding } from './subscription-store.ts';
import type { Tx } from '../../database/client.ts';

export interface FollowDeps extends SettleInvoicesDeps {
  readonly processor: PaymentProcessor;
}

/**
 * Makes ours stand as the processor's does, by asking how it stands now: events about a subscription come late and out of
 * order, so what one of them said is not taken. Settles the newest paid period first where it is not settled yet. Safe to
 * repeat. Throws ProcessorUnavailable where it could not be asked.
 */
export async function followSubscription(deps: FollowDeps, subscriptionRef: string): Promise<Outcome> {
  const { report, latestPaid } = await deps.processor.lookUpSubscription(subscriptionRef);
  if (report.livemode !== deps.processor.livemode)
    return refused('A test subscription on a live key, or the reverse.');
  if (latestPaid) {
    const [settled] = await settleInvoices(deps, [latestPaid]);
    if (settled?.kind === 'refused') return settled;
  }
  return transact(deps.db, async (tx) => {
    const ours = (await lockCheckouts(tx, [report.checkoutId])).get(report.checkoutId);
    if (ours?.purpose !== 'subscription')
      return refused(`No subscription of checkout ${report.checkoutId} is known here.`);
    const id = ours.nounId as SubscriptionId;
    return standAs(tx, deps, { id, state: ours.state as SubscriptionState }, report);
  });
}

async function standAs(
  tx: Tx,
  deps: FollowDeps,
  ours: { readonly id: SubscriptionId; readonly state: SubscriptionState },
  report: SubscriptionReport,
): Promise<Outcome> {
  if (isHeld(ours.state)) {
    const state = report.standing === 'not begun' ? 'late' : report.standing;
    if (state !== ours.state && !subscriptionMoves[ours.state].includes(state)) return nothingToDo;
    await saveStanding(tx, ours.id, {
      ...report,
      state,
      endedAt: state === 'ended' ? (report.endedAt ?? deps.clock.now()) : undefined,
    });
    return done;
  }
  if (report.standing === 'ended' && subscriptionMoves[ours.state].includes('failed')) {
    await moveStartedSubscription(tx, ours.id, 'failed');
    await finishCheckouts(tx, [report.checkoutId], deps.clock.now());
    await tellOfFailure(tx, deps, report.checkoutId);
    return done;
  }
  if (report.standing === 'active' && ours.state === 'started') {
    await moveStartedSubscription(tx, ours.id, 'processing');
    return done;
  }
  return nothingToDo;
}
