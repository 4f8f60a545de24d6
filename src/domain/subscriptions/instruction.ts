import type { Id } from '../../database/ids.ts';
import { add, type Money } from '../../money/money.ts';
import type { PlanId } from '../plans/plan.ts';
import type { SubscriptionId } from './subscription.ts';

export type InstructionId = Id<'instruction'>;

/** What somebody wants done with a subscription, as they say it. */
export type SubscriptionWish =
  | { readonly act: 'cancel now' }
  | { readonly act: 'cancel at period end' }
  | { readonly act: 'keep' }
  | { readonly act: 'pause'; readonly months: number }
  | { readonly act: 'resume' }
  /** Of a month that waits for a term's end, where that has moved. */
  | { readonly act: 'begin later'; readonly on: Date }
  | { readonly act: 'change amount'; readonly base: Money; readonly coverFee: boolean }
  | {
      readonly act: 'change plan';
      readonly planId: PlanId;
      /** For a plan without a price. */
      readonly base?: Money | undefined;
      readonly coverFee: boolean;
    };

/** What every month costs, and for what. */
export interface Terms {
  readonly planId: PlanId;
  readonly base: Money;
  readonly coveredFee: Money;
  readonly tax: Money;
}

export function monthlyTotal({ base, coveredFee }: Pick<Terms, 'base' | 'coveredFee'>): Money {
  return add(base, coveredFee);
}

/** The same made exact when it was asked for, so that doing it later does the same. */
export type Order =
  | { readonly act: 'cancel now' | 'cancel at period end' | 'keep' | 'resume' }
  | { readonly act: 'pause'; readonly until: Date }
  | { readonly act: 'begin later'; readonly on: Date }
  | { readonly act: 'change amount' | 'change plan'; readonly terms: Terms }
  /** Paid by a card of another of the processor's customers, put in at that moment. */
  | { readonly act: 'use another card'; readonly customerRef: string; readonly cardPutInAt: Date };

/** Who asked: the holder of a letter's link, a supporter signed in, a member of staff, or a rule of ours. */
export type AskedBy = 'link' | 'account' | 'system' | `staff ${string}`;

/** Ours before it is the processor's: `waiting` until the processor has said that it is done, or never will be. */
export interface Instruction {
  readonly id: InstructionId;
  readonly subscriptionId: SubscriptionId;
  readonly order: Order;
  readonly askedBy: AskedBy;
  readonly reason?: string | undefined;
  readonly state: 'waiting' | 'done' | 'refused';
  /** How often it was tried; nought where nobody has begun it. */
  readonly attempts: number;
  readonly lastError?: string | undefined;
  readonly askedAt: Date;
  readonly doneAt?: Date | undefined;
}

/** One in one worker's hand. */
export interface ClaimedInstruction {
  readonly id: InstructionId;
  readonly subscriptionId: SubscriptionId;
  readonly order: Order;
  readonly askedBy: AskedBy;
  readonly attempt: number;
}

/** How long one try may take before it is taken to have died with its process: more than the processor's calls together. */
export const leaseSeconds = 45;

/** After so many tries that failed for another reason than the processor being away, a person is to look. */
export const mostAttempts = 10;

/** When to try again: at once after the first, which fails by bad luck, then later each time, up to ten minutes. */
export function nextTrySeconds(attempt: number): number {
  return attempt <= 1 ? 0 : Math.min(10 * 2 ** (attempt - 2), 600);
}
