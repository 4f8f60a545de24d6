import { createHash } from 'node:crypto';
import Stripe from 'stripe';
import { z } from 'zod';
import type { SubscriptionReport } from '../domain/payments/payment-fact.ts';
import type { InvoicesUnderWay, SuccessorOrder } from '../domain/payments/succession.ts';
import { toStripeTime } from './amounts.ts';
import type { Deadline } from './call-queue.ts';
import {
  asItem,
  cancelSubscription,
  pausedUntil,
  updateSubscription,
  type Changing,
} from './change-subscription.ts';
import { moveKey } from './idempotency-keys.ts';
import { monthlyItems } from './line-items.ts';
import { markOf, releasedMark, retiredMark, successorMark } from './our-mark.ts';
import { ref } from './payment-event.ts';
import { expandedInReport, isEndless, reportOf } from './translate-subscription.ts';

/** Statuses that nothing leads away from. */
const over: readonly string[] = ['canceled', 'incomplete_expired'];

export async function invoicesUnderWay(
  { stripe, calls }: Changing,
  subscription: string,
): Promise<InvoicesUnderWay> {
  const until = calls.deadline();
  const count = async (status: 'draft' | 'open') => {
    const list = await calls.call(
      (limits) => stripe.invoices.list({ subscription, status, limit: 10 }, limits),
      until,
    );
    return list.data.length;
  };
  return { drafts: await count('draft'), open: await count('open') };
}

/**
 * Looked for before it is made: a key is forgotten after a day, and a process may be dead for longer. Where the period it was
 * free for has gone by it has ended, and another is made.
 */
export async function beginSuccessor(changing: Changing, order: SuccessorOrder): Promise<SubscriptionReport> {
  const { stripe, calls, catalogue } = changing;
  const until = calls.deadline();
  const made = await madeBy(changing, order, until);
  const running = made.find(({ status }) => !over.includes(status));
  if (running) return reportOf(running);
  const card = await cardOf(changing, order.customerRef, until);
  const { description } = await calls.call(
    (limits) => stripe.subscriptions.retrieve(order.predecessorRef, {}, limits),
    until,
  );
  const params: Stripe.SubscriptionCreateParams = {
    customer: order.customerRef,
    default_payment_method: card,
    items: (await monthlyItems(order.price, catalogue, until)).map(asItem),
    metadata: {
      ...markOf({ checkoutId: order.checkoutId, purpose: 'subscription' }),
      ...successorMark(order.predecessorRef, order.moveId),
    },
    ...(description !== null && { description }),
    ...anchorFor(order),
    proration_behavior: 'none',
    cancel_at_period_end: true,
  };
  const idempotencyKey = moveKey(order.moveId, `begin-${made.length}-${digest(params)}`);
  const begun = await calls.call(
    (limits) =>
      stripe.subscriptions.create({ ...params, expand: expandedInReport }, { ...limits, idempotencyKey }),
    until,
  );
  const report = reportOf(begun);
  if (report.currentPeriodEnd.getTime() !== order.firstChargeOn.getTime())
    throw new Error(`the successor would be charged on ${report.currentPeriodEnd.toISOString()}`);
  return report;
}

/** What a move has made so far, the newest first. */
async function madeBy(
  { stripe, calls }: Changing,
  { customerRef: customer, moveId }: Pick<SuccessorOrder, 'customerRef' | 'moveId'>,
  until: Deadline,
): Promise<Stripe.Subscription[]> {
  const params = { customer, status: 'all', limit: 100 } as const;
  const list = await calls.call((limits) => stripe.subscriptions.list(params, limits), until);
  return list.data.filter(({ metadata }) => metadata['move'] === moveId);
}

const withCard = z.object({ invoice_settings: z.object({ default_payment_method: ref }) });

async function cardOf({ stripe, calls }: Changing, customer: string, until: Deadline): Promise<string> {
  const kept = await calls.call((limits) => stripe.customers.retrieve(customer, {}, limits), until);
  return withCard.parse(kept).invoice_settings.default_payment_method;
}

/** Every month has a 28th; for the days after it Stripe is told the day itself, or it would keep February's. */
function anchorFor({ firstChargeOn, anchorAt }: SuccessorOrder) {
  const day = anchorAt.getUTCDate();
  if (day <= 28) return { billing_cycle_anchor: toStripeTime(firstChargeOn) };
  return {
    billing_cycle_anchor_config: {
      day_of_month: day,
      hour: firstChargeOn.getUTCHours(),
      minute: firstChargeOn.getUTCMinutes(),
      second: firstChargeOn.getUTCSeconds(),
    },
  };
}

function digest(params: object): string {
  return createHash('sha256').update(JSON.stringify(params)).digest('base64url').slice(0, 16);
}

/** One call both tells it to end and names who follows: it is never the one without the other. */
export async function retireSubscription(
  changing: Changing,
  subscriptionRef: string,
  successorRef: string,
): Promise<void> {
  const update = { cancel_at_period_end: true, metadata: retiredMark(successorRef) };
  await updateSubscription(
    changing,
    subscriptionRef,
    update,
    `retire-${subscriptionRef}-for-${successorRef}`,
  );
}

export async function releaseSuccessor(
  changing: Changing,
  successorRef: string,
  until: Date | undefined,
  key: string,
): Promise<SubscriptionReport> {
  const pause =
    until === undefined
      ? {}
      : isEndless(until)
        ? { pause_collection: { behavior: 'void' as const } }
        : pausedUntil(until);
  const update = { cancel_at_period_end: false, metadata: releasedMark, ...pause };
  return updateSubscription(changing, successorRef, update, `${key}-release-${successorRef}`);
}

export async function closeRetired(changing: Changing, subscriptionRef: string): Promise<void> {
  const { stripe, calls } = changing;
  const until = calls.deadline();
  for (const { id } of await openInvoices(changing, subscriptionRef, until)) {
    try {
      await calls.call((limits) => stripe.invoices.voidInvoice(id, {}, limits), until);
    } catch (error) {
      // Paid by hand since: then it is money, and booked as such.
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    }
  }
  if (await hasEnded(changing, subscriptionRef, until)) return;
  await cancelSubscription(changing, subscriptionRef, 'now', `close-${subscriptionRef}`);
}

export async function unmakeSuccessor(
  changing: Changing,
  subscriptionRef: string,
  moveId: string,
  customerRef: string,
): Promise<void> {
  const { stripe, calls } = changing;
  const until = calls.deadline();
  for (const { id, status } of await madeBy(changing, { customerRef, moveId }, until)) {
    if (over.includes(status)) continue;
    await calls.call((limits) => stripe.subscriptions.cancel(id, {}, limits), until);
  }
  if (await hasEnded(changing, subscriptionRef, until)) return;
  const { metadata } = await calls.call(
    (limits) => stripe.subscriptions.retrieve(subscriptionRef, {}, limits),
    until,
  );
  if (metadata['followed_by'] === undefined) return;
  const back = { cancel_at_period_end: false, metadata: { followed_by: '' } };
  await calls.call((limits) => stripe.subscriptions.update(subscriptionRef, back, limits), until);
  for (const { id } of await openInvoices(changing, subscriptionRef, until))
    await calls.call((limits) => stripe.invoices.update(id, { auto_advance: true }, limits), until);
}

async function openInvoices(
  { stripe, calls }: Changing,
  subscription: string,
  until: Deadline,
): Promise<Stripe.Invoice[]> {
  const params = { subscription, status: 'open', limit: 100 } as const;
  return (await calls.call((limits) => stripe.invoices.list(params, limits), until)).data;
}

async function hasEnded(
  { stripe, calls }: Changing,
  subscriptionRef: string,
  until: Deadline,
): Promise<boolean> {
  const { status } = await calls.call(
    (limits) => stripe.subscriptions.retrieve(subscriptionRef, {}, limits),
    until,
  );
  return over.includes(status);
}
