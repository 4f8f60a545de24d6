import { transact } from '../../database/transaction.ts';
import { lockCheckouts } from '../payments/checkout-store.ts';
import { nothingToDo, refused, type Outcome } from '../payments/outcome.ts';
import type { CardPutIn } from '../payments/payment-fact.ts';
import { followSubscription, type FollowDeps } from './follow-subscription.ts';
import { findHeldSubscription } from './held-subscription-store.ts';
import type { SubscriptionId } from './subscription.ts';

/**
 * Has the card somebody put in pay from now on, and what is owed at once, and follows how the subscription then stands.
 * Safe to repeat, in any order: a card put in later stays. Throws ProcessorUnavailable where the processor is away.
 */
export async function takeCard(deps: FollowDeps, fact: CardPutIn): Promise<Outcome> {
  const held = await transact(deps.db, async (tx) => {
    const ours = (await lockCheckouts(tx, [fact.checkoutId])).get(fact.checkoutId);
    return ours && findHeldSubscription(tx, ours.nounId as SubscriptionId);
  });
  if (held?.customerRef === undefined || held.processorRef === undefined)
    return refused(`No subscription of checkout ${fact.checkoutId} is known here.`);
  if (held.state === 'ended') return nothingToDo;
  await deps.processor.useCard(fact.processorRef, held.customerRef);
  return followSubscription(deps, held.processorRef);
}
