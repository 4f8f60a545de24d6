import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import { finishCheckouts, lockCheckouts } from '../payments/checkout-store.ts';
import { onePaymentMoves, type OnePaymentState } from '../payments/moves.ts';
import { done, nothingToDo, refused, type Outcome } from '../payments/outcome.ts';
import type { CheckoutMoved } from '../payments/payment-fact.ts';
import { subscriptionMoves, type SubscriptionState } from '../subscriptions/subscription.ts';
import { moveStartedSubscription } from '../subscriptions/subscription-store.ts';
import { moveTerm } from '../subscriptions/term-store.ts';
import { moveDonation } from './donation-store.ts';
import { tellOfFailure, type TellDeps } from './tell-of-failure.ts';

const stateAfter = {
  'checkout processing': 'processing',
  'checkout failed': 'failed',
  'checkout expired': 'expired',
} as const;

export interface MoveDeps extends TellDeps {
  readonly db: Db;
}

/**
 * Writes down that a checkout's money is on its way, failed to come, or was never sent. A failed or expired checkout is
 * over: the same form may begin another, a letter tells of the failure, and nothing but money moves it again, so that the news that a debit was on its
 * way, come after the news that it failed, leaves it failed. A move the table does not allow is nothing to do.
 */
export async function moveCheckout(deps: MoveDeps, fact: CheckoutMoved): Promise<Outcome> {
  const to = stateAfter[fact.kind];
  return transact(deps.db, async (tx) => {
    const checkout = (await lockCheckouts(tx, [fact.checkoutId])).get(fact.checkoutId);
    if (!checkout) return refused(`No checkout ${fact.checkoutId} is known here.`);
    if (checkout.livemode !== fact.livemode)
      return refused('A test event for a live checkout, or the reverse.');
    if (checkout.finished || !mayMove(checkout.purpose, checkout.state, to)) return nothingToDo;
    const move = { donation: moveDonation, subscription: moveStartedSubscription, term: moveTerm }[
      checkout.purpose
    ];
    await move(tx, checkout.nounId, to);
    if (to !== 'processing') await finishCheckouts(tx, [checkout.id], deps.clock.now());
    if (to === 'failed') await tellOfFailure(tx, deps, checkout.id);
    return done;
  });
}

function mayMove(
  purpose: 'donation' | 'subscription' | 'term',
  from: string,
  to: 'processing' | 'failed' | 'expired',
): boolean {
  if (purpose === 'subscription') return subscriptionMoves[from as SubscriptionState].includes(to);
  return onePaymentMoves[from as OnePaymentState].includes(to);
}
