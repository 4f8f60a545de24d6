import type Stripe from 'stripe';
import { z } from 'zod';
import type { CheckoutOrder, OpenedCheckout } from '../domain/payments/payment-processor.ts';
import { fromStripeTime, toStripeTime } from './amounts.ts';
import type { CallQueue } from './call-queue.ts';
import type { Catalogue } from './catalogue.ts';
import { checkoutKey } from './idempotency-keys.ts';
import { monthlyItems, onceItems } from './line-items.ts';
import { markOf } from './our-mark.ts';
import { ref, seconds } from './payment-event.ts';

const opened = z.object({ id: ref, url: z.url({ protocol: /^https?$/ }), expires_at: seconds });

/**
 * Opens a hosted Checkout page. A customer is named for somebody signed in and for nobody else: a page opened by somebody who
 * has not signed in would show a stranger's saved cards. The same order gives the same page for as long as Stripe keeps the key, a day at the least.
 */
export async function openSession(
  { stripe, calls, catalogue }: { stripe: Stripe; calls: CallQueue; catalogue: Catalogue },
  order: CheckoutOrder,
): Promise<OpenedCheckout> {
  const until = calls.deadline();
  const idempotencyKey = checkoutKey(order.checkoutId);
  const params =
    order.purpose === 'subscription'
      ? subscribing(order, await monthlyItems(order, catalogue, until))
      : paying(order, onceItems(order));
  const session = await calls.call(
    (limits) => stripe.checkout.sessions.create(params, { ...limits, idempotencyKey }),
    until,
  );
  const { id, url, expires_at: expiresAt } = opened.parse(session);
  return { processorRef: id, url, expiresAt: fromStripeTime(expiresAt) };
}

type Params = Stripe.Checkout.SessionCreateParams;
type Items = Stripe.Checkout.SessionCreateParams.LineItem[];

function paying(order: CheckoutOrder, items: Items): Params {
  return {
    ...shared(order, items),
    mode: 'payment',
    submit_type: order.purpose === 'donation' ? 'donate' : 'pay',
    payment_intent_data: { description: order.description, metadata: markOf(order) },
  };
}

function subscribing(order: CheckoutOrder, items: Items): Params {
  return {
    ...shared(order, items),
    mode: 'subscription',
    subscription_data: {
      description: order.description,
      metadata: markOf(order),
      ...(order.beginsAt && { trial_end: toStripeTime(order.beginsAt) }),
    },
  };
}

function shared(order: CheckoutOrder, items: Items): Params {
  return {
    line_items: items,
    client_reference_id: order.checkoutId,
    metadata: markOf(order),
    ...(order.customerRef === undefined ? { customer_email: order.email } : { customer: order.customerRef }),
    success_url: order.thanksUrl,
    cancel_url: order.backUrl,
    expires_at: toStripeTime(order.expiresAt),
  };
}
