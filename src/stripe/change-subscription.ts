import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { z } from 'zod';
import type { SubscriptionReport } from '../domain/payments/payment-fact.ts';
import type { MonthlyPrice } from '../domain/payments/payment-processor.ts';
import { toStripeTime } from './amounts.ts';
import type { CallQueue, Deadline } from './call-queue.ts';
import { productRef, type Catalogue } from './catalogue.ts';
import { feeProduct, monthlyItems } from './line-items.ts';
import { ref, refOf, refOrWhole } from './payment-event.ts';
import { expandedInReport, reportOf } from './translate-subscription.ts';

export interface Changing {
  readonly stripe: Stripe;
  readonly calls: CallQueue;
  readonly catalogue: Catalogue;
}

type Update = Stripe.SubscriptionUpdateParams;

/** Nothing is credited for the rest of the period: it was paid for, and what it brings goes on to its end. */
export async function cancelSubscription(
  changing: Changing,
  processorRef: string,
  when: 'now' | 'at period end',
  key: string,
): Promise<SubscriptionReport> {
  if (when === 'at period end')
    return updateSubscription(changing, processorRef, { cancel_at_period_end: true }, key);
  const { stripe, calls } = changing;
  const params = { invoice_now: false, prorate: false, expand: expandedInReport };
  const cancelled = await calls.call((limits) =>
    stripe.subscriptions.cancel(processorRef, params, { ...limits, idempotencyKey: key }),
  );
  return reportOf(cancelled);
}

/** Invoices go on being made and are void at once, so the rhythm of months stays what it was. */
export function pausedUntil(until: Date): Update {
  return { pause_collection: { behavior: 'void', resumes_at: toStripeTime(until) } };
}

/** Not begun yet is what Stripe calls a trial; its end is the first charge. */
export function beginningAt(beginsAt: Date): Update {
  return { trial_end: toStripeTime(beginsAt), proration_behavior: 'none' };
}

export async function updateSubscription(
  { stripe, calls }: Changing,
  processorRef: string,
  update: Update,
  key: string,
  until?: Deadline,
): Promise<SubscriptionReport> {
  const params = { ...update, expand: expandedInReport };
  const updated = await calls.call(
    (limits) => stripe.subscriptions.update(processorRef, params, { ...limits, idempotencyKey: key }),
    until,
  );
  return reportOf(updated);
}

const items = z.object({
  items: z.object({ data: z.array(z.object({ id: ref, price: z.object({ product: refOrWhole }) })) }),
});

/**
 * Puts the prices of another agreement in place of those there, without proration. What is there already decides what is
 * to be said, so a repeat after an answer was lost may say something else: the key names that too.
 */
export async function repriceSubscription(
  changing: Changing,
  processorRef: string,
  price: MonthlyPrice,
  key: string,
): Promise<SubscriptionReport> {
  const { stripe, calls, catalogue } = changing;
  const until = calls.deadline();
  const [main, fee] = (await monthlyItems(price, catalogue, until)).map(asItem);
  if (!main) throw new Error('a month costs nothing');
  const subscription = await calls.call(
    (limits) => stripe.subscriptions.retrieve(processorRef, {}, limits),
    until,
  );
  const held = items.parse(subscription).items.data;
  const isFee = (item: (typeof held)[number]) => refOf(item.price.product) === productRef(feeProduct);
  const [oldMain, ...others] = held.filter((item) => !isFee(item));
  const [oldFee] = held.filter(isFee);
  const update: Update = {
    proration_behavior: 'none',
    items: [
      { ...main, ...(oldMain && { id: oldMain.id }) },
      ...(fee ? [{ ...fee, ...(oldFee && { id: oldFee.id }) }] : []),
      ...[...others, ...(oldFee && !fee ? [oldFee] : [])].map(({ id }) => ({ id, deleted: true })),
    ],
  };
  const said = createHash('sha256').update(JSON.stringify(update)).digest('base64url').slice(0, 16);
  return updateSubscription(changing, processorRef, update, `${key}-${said}`, until);
}

type Item = Pick<Stripe.SubscriptionUpdateParams.Item, 'price' | 'price_data' | 'quantity'>;

/** What a page sells is what a subscription holds, said in the other call's words. */
export function asItem({
  price,
  price_data: data,
  quantity,
}: Awaited<ReturnType<typeof monthlyItems>>[number]): Item {
  if (price !== undefined) return { price, quantity: quantity ?? 1 };
  if (data?.product === undefined || !data.recurring)
    throw new Error('a month is sold by a price of a product');
  const { currency, product, recurring, unit_amount: amount } = data;
  if (amount === undefined) throw new Error('a month without an amount');
  return { price_data: { currency, product, recurring, unit_amount: amount }, quantity: quantity ?? 1 };
}
