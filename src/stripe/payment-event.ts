import { z } from 'zod';
import type { PaymentFact } from '../domain/payments/payment-fact.ts';

/**
 * The events we act on, and so the ones to tick at Stripe. Any other that comes is kept and ignored.
 */
export const listOfEvents = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'invoice.paid',
  'invoice.payment_failed',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'payout.created',
  'payout.updated',
  'payout.paid',
  'payout.failed',
  'payout.canceled',
  'payout.reconciliation_completed',
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
] as const;

export type EventType = (typeof listOfEvents)[number];

/** What an event says in our words; or that it is none of our business; or that it is ours and makes no sense. */
export type Translation<Fact extends PaymentFact = PaymentFact> =
  | { readonly kind: 'fact'; readonly fact: Fact }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

export function fact<Fact extends PaymentFact>(told: Fact): Translation<Fact> {
  return { kind: 'fact', fact: told };
}

export function ignored(why: string): Translation<never> {
  return { kind: 'ignored', why };
}

/** Takes what zod found wrong, or a sentence. */
export function unreadable(why: string | z.ZodError): Translation<never> {
  return {
    kind: 'unreadable',
    why: typeof why === 'string' ? why : z.prettifyError(why).replaceAll('\n', ' '),
  };
}

/** Stripe's name for a thing. */
export const ref = z.string().regex(/^[\w-]{1,255}$/);
/** The same where Stripe may have put the whole thing in place of its name. */
export const refOrWhole = z.union([ref, z.looseObject({ id: ref })]);

export function refOf(given: z.infer<typeof refOrWhole>): string {
  return typeof given === 'string' ? given : given.id;
}

/** Whole seconds since 1970, up to the year 9999: what a date and a database can hold. */
export const seconds = z.number().int().min(0).max(253_402_300_799);
export const wholeAmount = z.number().int();
export const currencyCode = z.string().length(3);
