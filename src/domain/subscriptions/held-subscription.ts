import type { Money } from '../../money/money.ts';
import { monthsAfter } from '../calendar.ts';
import type { PaymentMethodWords } from '../payments/payment-fact.ts';
import type { CheckoutId } from '../payments/checkout.ts';
import type { Edition, Entitlement, PlanId } from '../plans/plan.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import { monthlyTotal, type Instruction, type Terms } from './instruction.ts';
import type { SubscriptionId, SubscriptionState } from './subscription.ts';

/** A plan as far as a subscription to it needs it. */
export interface HeldPlan {
  readonly id: PlanId;
  readonly code: string;
  readonly name: string;
  readonly edition: Edition;
  /** Whether it has a price; a gift is of any amount. */
  readonly priced: boolean;
  readonly supply: boolean;
  readonly entitlements: readonly Entitlement[];
}

/** A subscription as it stands, with what was agreed for later and what is still to be done with it. */
export interface HeldSubscription {
  readonly id: SubscriptionId;
  readonly checkoutId: CheckoutId;
  readonly supporterId?: SupporterId | undefined;
  readonly processorRef?: string | undefined;
  readonly customerRef?: string | undefined;
  readonly state: SubscriptionState;
  readonly plan: HeldPlan;
  readonly appealName: string;
  readonly base: Money;
  readonly coveredFee: Money;
  readonly tax: Money;
  /** What is agreed from a later renewal on. */
  readonly later?: (Terms & { readonly plan: HeldPlan; readonly from: Date }) | undefined;
  /** When the first month begins, where that is later than the day it was asked for. */
  readonly beginsAt?: Date | undefined;
  readonly startedAt?: Date | undefined;
  readonly anchorAt?: Date | undefined;
  readonly currentPeriodEnd?: Date | undefined;
  readonly paidUntil?: Date | undefined;
  readonly lateSince?: Date | undefined;
  readonly pausedUntil?: Date | undefined;
  readonly cancelAt?: Date | undefined;
  readonly stoppedAt?: Date | undefined;
  readonly endedAt?: Date | undefined;
  readonly endedReason?: 'asked' | 'unpaid' | 'dispute' | undefined;
  readonly method?: PaymentMethodWords | undefined;
  /** There is an address to post to. */
  readonly isPostable: boolean;
  readonly name: string;
  readonly email: string;
  /** What was asked for and is not done yet. */
  readonly waiting?: Instruction | undefined;
}

/** Whether it was agreed to and begins later, when a term ends: nothing is paid on it yet, and it may be stopped. */
export function waitsToBegin({ state, beginsAt, processorRef }: HeldSubscription): boolean {
  return state === 'processing' && beginsAt !== undefined && processorRef !== undefined;
}

/** Whether it is paid from a bank account: the words for every such way begin so. */
export function isPaidFromBank(method: PaymentMethodWords | undefined): boolean {
  return method?.label.startsWith('bank ') ?? false;
}

/** What is agreed for its renewals from now on. */
export function termsAhead(held: HeldSubscription): Terms & { readonly plan: HeldPlan } {
  const { plan, base, coveredFee, tax } = held;
  return held.later ?? { planId: plan.id, plan, base, coveredFee, tax };
}

/** As many months as a pause or an anchor may ever have to be counted over: a hundred years. */
const mostMonths = 1_200;

/**
 * When the next charge is and how much; undefined where none is planned: it has ended, will have, or is late (then what
 * is owed is asked for again, on the bank's days).
 */
export function nextCharge(held: HeldSubscription): { readonly on: Date; readonly total: Money } | undefined {
  if (waitsToBegin(held) && held.beginsAt) return { on: held.beginsAt, total: monthlyTotal(held) };
  if (held.state !== 'active' || held.currentPeriodEnd === undefined) return undefined;
  const on = renewalFrom(held, held.pausedUntil ?? held.currentPeriodEnd);
  if (!on || (held.cancelAt !== undefined && held.cancelAt <= on)) return undefined;
  const { later } = held;
  return { on, total: monthlyTotal(later && later.from <= on ? later : held) };
}

/** The first renewal at a moment or after it. Months are counted from the anchor, so that a 31st is a 31st again after February. */
function renewalFrom({ anchorAt, currentPeriodEnd }: HeldSubscription, from: Date): Date | undefined {
  if (!currentPeriodEnd || from <= currentPeriodEnd) return currentPeriodEnd;
  const anchor = anchorAt ?? currentPeriodEnd;
  for (let months = 1; months <= mostMonths; months++) {
    const on = monthsAfter(anchor, months);
    if (on >= from) return on;
  }
  return undefined;
}

/** A pause ends this long before the charge it leaves standing, so that no clock's difference skips or takes one too many. */
const beforeChargeMs = 86_400_000;

/** Until when to pause so that this many charges are skipped, counted from those still skipped now. */
export function pauseUntil(
  { anchorAt, currentPeriodEnd }: HeldSubscription,
  months: number,
): Date | undefined {
  if (!currentPeriodEnd) return undefined;
  const anchor = anchorAt ?? currentPeriodEnd;
  for (let count = 0; count <= mostMonths; count++) {
    if (monthsAfter(anchor, count) >= currentPeriodEnd)
      return new Date(monthsAfter(anchor, count + months).getTime() - beforeChargeMs);
  }
  return undefined;
}

/**
 * Whether it brings what its plan entitles to: while it is active and not resting, for so many days while it is late, and
 * once it has stopped until what was paid for is over, unless the money was taken back.
 */
export function isEntitled(
  held: Pick<HeldSubscription, 'state' | 'lateSince' | 'pausedUntil' | 'paidUntil' | 'endedReason'>,
  now: Date,
  graceDays: number,
): boolean {
  const isPaidUp = held.paidUntil !== undefined && held.paidUntil > now;
  if (held.state === 'active') return isPaidUp || held.pausedUntil === undefined || held.pausedUntil <= now;
  if (held.state === 'late') return held.lateSince !== undefined && now < graceEnd(held.lateSince, graceDays);
  return held.state === 'ended' && isPaidUp && held.endedReason !== 'dispute';
}

/** Until when one that is late goes on unpaid. */
export function graceEnd(lateSince: Date, graceDays: number): Date {
  return new Date(lateSince.getTime() + graceDays * 86_400_000);
}
