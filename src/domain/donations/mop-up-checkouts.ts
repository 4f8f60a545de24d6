import { reopenCheckout, type OpenDeps } from '../payments/open-checkout.ts';
import { putBackUnfinished, takeUpUnfinished, type UnopenedCheckout } from '../payments/checkout-store.ts';
import { expiryOf } from '../payments/checkout.ts';
import type { Outcome } from '../payments/outcome.ts';
import type { CheckoutFact } from '../payments/payment-fact.ts';
import { ProcessorUnavailable, type CheckoutReport } from '../payments/payment-processor.ts';
import { unreachable } from '../refusal.ts';
import { followSubscription, type FollowDeps } from '../subscriptions/follow-subscription.ts';
import { moveCheckout } from './move-checkout.ts';
import { settleCheckouts } from './settle-checkouts.ts';

export type MopUpDeps = FollowDeps & OpenDeps;

/** A page is asked about an hour after it was begun, when Stripe has closed it, and then every hour until it is over. */
const patienceMs = 60 * 60_000;
const atATime = 50;

/**
 * Asks the processor what became of checkouts whose events never came, and takes the answer as if they had. Gives how many
 * were asked about. Safe to run at any time, any number of times; where the processor cannot be asked it stops, and what
 * is left is asked about at the next run. One that fails, or is refused, holds up no other: all such are thrown together
 * at the end, for the log, and asked about again an hour later.
 */
export async function mopUpCheckouts(deps: MopUpDeps): Promise<number> {
  const now = deps.clock.now();
  const before = new Date(now.getTime() - patienceMs);
  const faults: unknown[] = [];
  let asked = 0;
  for (; asked < atATime; asked++) {
    const checkout = await takeUpUnfinished(deps.db, before, now);
    if (!checkout) break;
    try {
      await takeUp(deps, checkout, await whatBecameOf(deps, checkout));
    } catch (error) {
      if (error instanceof ProcessorUnavailable) {
        await putBackUnfinished(deps.db, checkout.id);
        break;
      }
      faults.push(error);
    }
  }
  if (faults.length > 0)
    throw new AggregateError(faults, `${faults.length} checkouts could not be mopped up`);
  return asked;
}

/**
 * A checkout without the processor's name was cut off between asking and writing down. Asking again with the same key
 * gives the page it opened, if it did; nobody was shown that page, so it is closed.
 */
async function whatBecameOf(deps: MopUpDeps, checkout: UnopenedCheckout): Promise<CheckoutReport> {
  if (checkout.opened) return deps.processor.lookUpCheckout(checkout.opened.processorRef);
  const never = {
    kind: 'checkout expired',
    checkoutId: checkout.id,
    processorRef: '',
    livemode: deps.processor.livemode,
  } as const;
  if (expiryOf(checkout.createdAt).getTime() + patienceMs > deps.clock.now().getTime()) {
    const opened = await reopenCheckout(deps, checkout.id).catch((error: unknown) => {
      if (error instanceof ProcessorUnavailable) throw error;
      return undefined;
    });
    if (!opened) return never;
    const report = await deps.processor.lookUpCheckout(opened.processorRef);
    if (report.kind !== 'open') return report;
    await deps.processor.closeCheckout(opened.processorRef);
  }
  return never;
}

async function takeUp(deps: MopUpDeps, checkout: UnopenedCheckout, report: CheckoutReport): Promise<void> {
  if (report.kind !== 'open') {
    const outcome = await takeFact(deps, report);
    if (outcome?.kind === 'refused')
      throw new Error(`checkout ${checkout.id} needs a person: ${outcome.why}`);
  } else if (checkout.opened && checkout.opened.expiresAt < deps.clock.now())
    await deps.processor.closeCheckout(checkout.opened.processorRef);
}

/** What an event's fact, or the same fact asked for, does. */
export async function takeFact(deps: FollowDeps, fact: CheckoutFact): Promise<Outcome | undefined> {
  switch (fact.kind) {
    case 'checkout paid':
      return (await settleCheckouts(deps, [fact]))[0];
    case 'subscription begun':
      return followSubscription(deps, fact.subscriptionRef);
    case 'checkout processing':
    case 'checkout failed':
    case 'checkout expired':
      return moveCheckout(deps, fact);
    default:
      return unreachable(fact);
  }
}
