import { z } from 'zod';
import type { SubscriptionMoved, SubscriptionReport } from '../domain/payments/payment-fact.ts';
import { fromStripeTime } from './amounts.ts';
import { readMark, readSuccession } from './our-mark.ts';
import { monthsAfter } from '../domain/calendar.ts';
import { wordsForMethod } from './payment-method.ts';
import {
  fact,
  ignored,
  ref,
  refOf,
  refOrWhole,
  seconds,
  unreadable,
  type Translation,
} from './payment-event.ts';

const subscription = z.object({ id: ref, livemode: z.boolean() });

/** That something moved, and no more: events come late and out of order, so how it stands is asked afresh. */
export function translateSubscription(object: unknown): Translation<SubscriptionMoved> {
  const mark = readMark((object as { metadata?: unknown } | null)?.metadata);
  if (mark.kind === 'foreign') return ignored('not made by this project');
  const read = subscription.safeParse(object);
  if (!read.success) return unreadable(read.error);
  return fact({ kind: 'subscription moved', subscriptionRef: read.data.id, livemode: read.data.livemode });
}

const standings: Readonly<Record<string, SubscriptionReport['standing']>> = {
  active: 'active',
  trialing: 'active',
  // Asked for by the supporter: no money is due, so none is late.
  paused: 'active',
  past_due: 'late',
  unpaid: 'late',
  canceled: 'ended',
  incomplete_expired: 'ended',
  incomplete: 'not begun',
};

const standing = z.object({
  id: ref,
  livemode: z.boolean(),
  status: z.string(),
  customer: refOrWhole,
  billing_cycle_anchor: seconds,
  billing_cycle_anchor_config: z.object({ day_of_month: z.number().int() }).nullish(),
  pause_collection: z.object({ resumes_at: seconds.nullable() }).nullable(),
  cancel_at: seconds.nullable(),
  cancel_at_period_end: z.boolean(),
  canceled_at: seconds.nullable(),
  cancellation_details: z.object({ reason: z.string().nullable() }).nullable(),
  ended_at: seconds.nullable(),
  items: z.object({
    data: z.array(z.object({ current_period_start: seconds, current_period_end: seconds })).min(1),
  }),
  default_payment_method: z.unknown(),
});
type Standing = z.infer<typeof standing>;

/** How one is asked for, so that the way it is paid is told with it. */
export const expandedInReport = ['default_payment_method'];

/** The last second of the year 9999: what a date and a database can hold. */
const never = 253_402_300_799;

/** Whether a pause has no end. */
export function isEndless(until: Date): boolean {
  return until.getTime() >= never * 1000;
}

/** Stripe's reasons for an end; the rest are somebody's wish, ours or theirs. */
const endings: Readonly<Record<string, SubscriptionReport['endedBecause']>> = {
  payment_failed: 'unpaid',
  payment_disputed: 'dispute',
};

/** How a subscription stands. Throws for one that is not ours, and for a status that Stripe has added since. */
export function reportOf(object: { readonly metadata: unknown }): SubscriptionReport {
  const mark = readMark(object.metadata);
  const told = standing.parse(object);
  if (mark.kind !== 'ours')
    throw new Error(`subscription ${told.id} does not name a checkout of this project`);
  const stands = standings[told.status];
  if (!stands) throw new Error(`subscription ${told.id} is ${told.status}, which this project does not know`);
  const currentPeriodEnd = Math.max(...told.items.data.map((item) => item.current_period_end));
  const currentPeriodStart = Math.max(...told.items.data.map((item) => item.current_period_start));
  const pausedUntil = pauseOf(told);
  const method = wordsForMethod(told.default_payment_method);
  const cancelAt = told.cancel_at ?? (told.cancel_at_period_end ? currentPeriodEnd : null);
  return {
    subscriptionRef: told.id,
    customerRef: refOf(told.customer),
    checkoutId: mark.checkoutId,
    standing: stands,
    anchorAt: anchorOf(told),
    currentPeriodStart: fromStripeTime(currentPeriodStart),
    currentPeriodEnd: fromStripeTime(currentPeriodEnd),
    ...(pausedUntil === undefined ? {} : { pausedUntil: fromStripeTime(pausedUntil) }),
    ...(cancelAt === null ? {} : { cancelAt: fromStripeTime(cancelAt) }),
    ...(told.canceled_at === null ? {} : { stoppedAt: fromStripeTime(told.canceled_at) }),
    ...(told.ended_at === null
      ? {}
      : { endedAt: fromStripeTime(told.ended_at), endedBecause: endingOf(told) }),
    ...(method && { method }),
    methodSince: sinceOf(told.default_payment_method),
    ...readSuccession(object.metadata),
    livemode: told.livemode,
  };
}

/** Told by a day that its first month does not have, it is counted from one that has it: a 31st is a 31st again after February. */
function anchorOf({ billing_cycle_anchor: first, billing_cycle_anchor_config: config }: Standing): Date {
  const at = fromStripeTime(first);
  for (let back = 0; config && back < 12; back++) {
    const earlier = monthsAfter(new Date(at.getTime() - (at.getUTCDate() - 1) * dayMs), -back);
    const on = new Date(earlier.getTime() + (config.day_of_month - 1) * dayMs);
    if (on.getUTCMonth() === earlier.getUTCMonth()) return on;
  }
  return at;
}

const dayMs = 86_400_000;
const madeAt = z.object({ created: seconds });

function sinceOf(method: unknown): Date | undefined {
  const { data } = madeAt.safeParse(method);
  return data && fromStripeTime(data.created);
}

function pauseOf({ status, pause_collection: pause }: Standing): number | undefined {
  if (pause) return pause.resumes_at ?? never;
  return status === 'paused' ? never : undefined;
}

function endingOf({ status, cancellation_details: details }: Standing): SubscriptionReport['endedBecause'] {
  return (status === 'canceled' ? endings[details?.reason ?? ''] : 'unpaid') ?? 'asked';
}
