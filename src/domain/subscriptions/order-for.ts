import { coverFee, type FeeRate } from '../../money/fee-cover.ts';
import { gstWithin } from '../../money/gst.ts';
import { equal, money, zero, type Money } from '../../money/money.ts';
import { Refusal, unreachable } from '../refusal.ts';
import {
  pauseUntil,
  termsAhead,
  waitsToBegin,
  type HeldPlan,
  type HeldSubscription,
} from './held-subscription.ts';
import type { Order, SubscriptionWish, Terms } from './instruction.ts';

export interface Pricing {
  readonly feeRate: FeeRate;
  readonly gstRegistered: boolean;
  /** The plan wished for, where it is on offer. */
  readonly plan?: (HeldPlan & { readonly priceMinor?: bigint | undefined }) | undefined;
}

/** As many months as a supporter may skip at a time. */
export const longestPauseMonths = 3;

/**
 * A wish made exact, for a subscription as it stands; undefined where it stands so already. Throws a Refusal with what can
 * be done instead where it makes no sense.
 */
export function orderFor(
  held: HeldSubscription,
  wish: SubscriptionWish,
  pricing: Pricing,
): Order | undefined {
  if (held.state === 'ended' && (wish.act === 'cancel now' || wish.act === 'cancel at period end'))
    return undefined;
  if (waitsToBegin(held)) return beforeItBegins(held, wish);
  if (held.state !== 'active' && held.state !== 'late')
    throw new Refusal('not now', 'This has ended. To come back, start another: it takes a minute.');
  switch (wish.act) {
    case 'cancel now':
      return { act: 'cancel now' };
    case 'cancel at period end':
      // Nothing is paid for that it could run to the end of.
      if (held.state === 'late') return { act: 'cancel now' };
      return held.cancelAt ? undefined : { act: wish.act };
    case 'keep':
      return held.cancelAt ? { act: 'keep' } : undefined;
    case 'pause':
      return pausing(held, wish.months);
    case 'resume':
      return held.pausedUntil ? { act: 'resume' } : undefined;
    case 'begin later':
      return undefined;
    case 'change amount':
    case 'change plan':
      return repricing(held, wish, pricing);
    default:
      return unreachable(wish);
  }
}

/** Whether two orders would do the same. */
export function isSameOrder(one: Order, other: Order): boolean {
  if (one.act === 'pause' && other.act === 'pause') return one.until.getTime() === other.until.getTime();
  if (one.act === 'begin later' && other.act === 'begin later')
    return one.on.getTime() === other.on.getTime();
  if ('terms' in one && 'terms' in other) return one.act === other.act && isSameTerms(one.terms, other.terms);
  return one.act === other.act;
}

/** Nothing is paid for that it could run to the end of, and nothing is charged that could rest or be another sum. */
function beforeItBegins({ beginsAt }: HeldSubscription, wish: SubscriptionWish): Order | undefined {
  if (wish.act === 'cancel now' || wish.act === 'cancel at period end') return { act: 'cancel now' };
  if (wish.act === 'begin later') return beginsAt && wish.on > beginsAt ? wish : undefined;
  throw new Refusal('not now', 'It has not begun yet. Until it has, all that can be done is to stop it.');
}

function pausing(held: HeldSubscription, months: number): Order | undefined {
  if (!Number.isInteger(months) || months < 1 || months > longestPauseMonths)
    throw new Refusal('bad input', 'It can rest for one, two or three months.');
  if (held.state === 'late')
    throw new Refusal('not now', 'A month of it has not been paid yet. Put in another card, or stop it.');
  if (held.cancelAt)
    throw new Refusal('not now', 'It is going to stop, so there is nothing left to pause. Keep it first.');
  const until = pauseUntil(held, months);
  if (!until) throw new Refusal('not now', 'It is not known yet when its next charge is. Try again later.');
  return held.pausedUntil?.getTime() === until.getTime() ? undefined : { act: 'pause', until };
}

type Repricing = Extract<SubscriptionWish, { act: 'change amount' | 'change plan' }>;

function repricing(held: HeldSubscription, wish: Repricing, pricing: Pricing): Order | undefined {
  if (held.cancelAt) throw new Refusal('not now', 'It is going to stop. Keep it first, then change it.');
  const ahead = termsAhead(held);
  const plan = wish.act === 'change amount' ? ahead.plan : pricing.plan;
  if (!plan) throw new Refusal('not now', 'That is not on offer any more.');
  if (wish.act === 'change amount' && plan.priced)
    throw new Refusal('not now', `${plan.name} has one price. Choose another plan, or a monthly gift.`);
  if (plan.edition === 'print' && !held.isPostable)
    throw new Refusal('not now', 'The print edition is posted: give an address first.');
  const terms = termsOf(plan, priceOf(held, wish, pricing), wish.coverFee, pricing);
  return isSameTerms(terms, ahead) ? undefined : { act: wish.act, terms };
}

function priceOf(held: HeldSubscription, wish: Repricing, { plan }: Pricing): Money {
  if (wish.act === 'change plan' && plan?.priceMinor !== undefined)
    return money(plan.priceMinor, held.base.currency);
  if (!wish.base || wish.base.minor <= 0n || wish.base.currency !== held.base.currency)
    throw new Refusal('bad input', 'Say how much it is to be each month.');
  return wish.base;
}

function termsOf(
  plan: HeldPlan,
  base: Money,
  coversFee: boolean,
  { feeRate, gstRegistered }: Pricing,
): Terms {
  const nothing = zero(base.currency);
  return {
    planId: plan.id,
    base,
    coveredFee: coversFee ? coverFee(base, feeRate) : nothing,
    tax: gstRegistered && plan.supply ? gstWithin(base) : nothing,
  };
}

function isSameTerms(one: Terms, other: Terms): boolean {
  return (
    one.planId === other.planId && equal(one.base, other.base) && equal(one.coveredFee, other.coveredFee)
  );
}
