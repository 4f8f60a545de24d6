import { transact } from '../../database/transaction.ts';
import { lockCheckouts } from '../payments/checkout-store.ts';
import { nothingToDo, refused, type Outcome } from '../payments/outcome.ts';
import type { CardPutIn } from '../payments/payment-fact.ts';
import { ProcessorUnavailable } from '../payments/payment-processor.ts';
import { askToMove } from './ask-to-move.ts';
import { followSubscription, type FollowDeps } from './follow-subscription.ts';
import type { HeldSubscription } from './held-subscription.ts';
import { findHeldSubscription, heldSubscriptionsOf } from './held-subscription-store.ts';
import { overtakeInstruction } from './instruction-store.ts';
import type { SubscriptionId } from './subscription.ts';

/**
 * Has the card somebody put in pay from now on, and what is owed at once, and follows how the subscription then stands. One
 * put in by its holder, signed in, is to pay for all else they give by card as well: that is asked for here and done by
 * instructions (decisions/0025). Safe to repeat, in any order: a card put in later stays. Throws ProcessorUnavailable where
 * the processor is away, or a move of the same gift is in hand: the card is taken when that is done.
 */
export async function takeCard(deps: FollowDeps, fact: CardPutIn): Promise<Outcome> {
  const held = await transact(deps.db, async (tx) => {
    const ours = (await lockCheckouts(tx, [fact.checkoutId])).get(fact.checkoutId);
    const found = ours && (await findHeldSubscription(tx, ours.nounId as SubscriptionId));
    if (found?.waiting?.order.act !== 'use another card') return found;
    if (found.waiting.attempts > 0) throw new ProcessorUnavailable('busy');
    await overtakeInstruction(tx, found.waiting.id, deps.clock.now());
    return found;
  });
  if (held?.customerRef === undefined || held.processorRef === undefined)
    return refused(`No subscription of checkout ${fact.checkoutId} is known here.`);
  if (held.state === 'ended') return nothingToDo;
  const isItsOwn = held.customerRef === fact.customerRef;
  const onlyFor = isItsOwn && fact.serves === 'one gift' ? held.processorRef : undefined;
  const cardPutInAt = await deps.processor.useCard(fact.processorRef, onlyFor);
  const { customerRef, serves } = fact;
  const by = serves === 'every gift' ? 'account' : 'link';
  await askToMove(deps, await servedBy(deps, held, fact), { customerRef, cardPutInAt }, by);
  return followSubscription(deps, held.processorRef);
}

/** This one, which may have moved to another card since the page was opened; and all of the same supporter's. */
async function servedBy(
  { db }: FollowDeps,
  { id, supporterId }: HeldSubscription,
  { serves }: CardPutIn,
): Promise<SubscriptionId[]> {
  if (serves === 'one gift' || supporterId === undefined) return [id];
  return (await heldSubscriptionsOf(db, supporterId)).map((each) => each.id);
}
