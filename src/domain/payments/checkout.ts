import type { Id } from '../../database/ids.ts';
import { add, type Money } from '../../money/money.ts';
import type { AppealId } from '../appeals/appeal.ts';
import type { Plan, PlanId } from '../plans/plan.ts';
import type { SupporterId } from '../supporters/supporter.ts';

export type CheckoutId = Id<'checkout'>;
export type AddressId = Id<'address'>;

/** What a checkout is for: the noun whose row began with it and settles with it. */
export type CheckoutPurpose = 'donation' | 'subscription' | 'term';

/** Who says they are giving. They become a supporter when money arrives, not before: card testers leave no people behind. */
export interface Giver {
  readonly name: string;
  readonly email: string;
  readonly phone?: string | undefined;
  readonly message?: string | undefined;
  /** The words agreed to, where the newsletter was asked for. */
  readonly newsletterWording?: string | undefined;
}

export interface PostalAddress {
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly suburb: string;
  readonly state: string;
  readonly postcode: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
}

/** What a reader asked for: our row, written before the processor hears of it. */
export interface Checkout {
  readonly id: CheckoutId;
  readonly purpose: CheckoutPurpose;
  readonly planId: PlanId;
  readonly appealId: AppealId;
  readonly base: Money;
  readonly coveredFee: Money;
  readonly tax: Money;
  readonly giver: Giver;
  readonly address?: (PostalAddress & { readonly id: AddressId }) | undefined;
  /** Who was signed in when it began. On the public form nobody is, whatever address is typed there. */
  readonly supporterId?: SupporterId | undefined;
  /** The processor's customer somebody signed in gives as already, for a subscription; nobody's on the public form. */
  readonly customerRef?: string | undefined;
  /** For a subscription that begins when a term ends, and takes nothing before. */
  readonly after?: { readonly termId: Id<'term'>; readonly beginsAt: Date } | undefined;
  /** The same form from the same browser, while this one is unfinished, is this one. */
  readonly repeatKey: string;
  readonly livemode: boolean;
  readonly createdAt: Date;
}

export function purposeOf(plan: Pick<Plan, 'edition' | 'frequency'>): CheckoutPurpose {
  if (plan.frequency === 'monthly') return 'subscription';
  return plan.edition === 'none' ? 'donation' : 'term';
}

/** What the processor is to take in one payment. */
export function totalOf(asked: { readonly base: Money; readonly coveredFee: Money }): Money {
  return add(asked.base, asked.coveredFee);
}

/** Long enough to find a card, short enough that a page left open is not a hold on anything. Stripe allows 30 minutes to 24 hours. */
export const checkoutMinutes = 60;

/** Stripe opens no page for less than half an hour; two minutes are for our clocks and the way there. */
const leastMinutes = 32;

/** Whether a checkout that has no page yet can still be given one; later, the same wish has to begin another. */
export function canStillOpen(createdAt: Date, now: Date): boolean {
  return expiryOf(createdAt).getTime() - now.getTime() > leastMinutes * 60_000;
}

export function expiryOf(createdAt: Date): Date {
  return new Date(createdAt.getTime() + checkoutMinutes * 60_000);
}
