import Stripe from 'stripe';
import { z } from 'zod';
import type { CardOrder } from '../domain/payments/payment-processor.ts';
import type { CallQueue, Deadline } from './call-queue.ts';
import { markOf } from './our-mark.ts';
import { ref, refOf, refOrWhole, seconds } from './payment-event.ts';

export interface CardPages {
  readonly stripe: Stripe;
  readonly calls: CallQueue;
}

const opened = z.object({ url: z.url({ protocol: /^https?$/ }) });

/**
 * A page of Stripe's own in `setup` mode. It takes a card and shows none that is there already, so whoever holds the link
 * to it learns nothing. Every press opens another page; one that is not finished closes by itself.
 */
export async function openCardPage({ stripe, calls }: CardPages, order: CardOrder): Promise<string> {
  const mark = markOf({ checkoutId: order.checkoutId, purpose: 'subscription' });
  const session = await calls.call((limits) =>
    stripe.checkout.sessions.create(
      {
        mode: 'setup',
        currency: 'aud',
        customer: order.customerRef,
        client_reference_id: order.checkoutId,
        metadata: mark,
        setup_intent_data: { metadata: mark },
        success_url: order.doneUrl,
        cancel_url: order.backUrl,
      },
      limits,
    ),
  );
  return opened.parse(session).url;
}

const finished = z.object({
  customer: refOrWhole,
  setup_intent: z.object({ payment_method: z.object({ id: ref, created: seconds }) }),
});
const kept = z.object({
  invoice_settings: z.object({
    default_payment_method: z.object({ id: ref, created: seconds }).nullable(),
  }),
});

/**
 * The card's page, its customer and what is owed are asked afresh, so a repeat does the same. A card is attached to one
 * customer and can never serve another's subscription (Stripe's rule); every subscription of this one is given it.
 */
export async function useCard(
  { stripe, calls }: CardPages,
  pageRef: string,
  customerRef: string,
): Promise<void> {
  const until = calls.deadline();
  const session = await calls.call(
    (limits) =>
      stripe.checkout.sessions.retrieve(pageRef, { expand: ['setup_intent.payment_method'] }, limits),
    until,
  );
  const { customer, setup_intent: setUp } = finished.parse(session);
  if (refOf(customer) !== customerRef) throw new Error(`the card page ${pageRef} is another customer's`);
  const card = setUp.payment_method;
  const now = kept.parse(
    await calls.call(
      (limits) =>
        stripe.customers.retrieve(
          customerRef,
          { expand: ['invoice_settings.default_payment_method'] },
          limits,
        ),
      until,
    ),
  ).invoice_settings.default_payment_method;
  if (now && now.id !== card.id && now.created > card.created) return;
  const settings = { invoice_settings: { default_payment_method: card.id } };
  await calls.call((limits) => stripe.customers.update(customerRef, settings, limits), until);
  await useForSubscriptions({ stripe, calls }, customerRef, card.id, until);
  await payWhatIsOwed({ stripe, calls }, customerRef, card.id, until);
}

async function useForSubscriptions(
  { stripe, calls }: CardPages,
  customer: string,
  card: string,
  until: Deadline,
): Promise<void> {
  const held = await calls.call(
    (limits) => stripe.subscriptions.list({ customer, limit: 100 }, limits),
    until,
  );
  for (const { id, status } of held.data) {
    if (status === 'incomplete_expired') continue;
    await calls.call(
      (limits) => stripe.subscriptions.update(id, { default_payment_method: card }, limits),
      until,
    );
  }
}

/** A bank's no is told by an event of its own, and is no fault. One that was paid meanwhile cannot be paid again. */
async function payWhatIsOwed(
  { stripe, calls }: CardPages,
  customer: string,
  card: string,
  until: Deadline,
): Promise<void> {
  const owed = await calls.call(
    (limits) => stripe.invoices.list({ customer, status: 'open', limit: 100 }, limits),
    until,
  );
  for (const { id } of owed.data) {
    try {
      await calls.call((limits) => stripe.invoices.pay(id, { payment_method: card }, limits), until);
    } catch (error) {
      const isNo =
        error instanceof Stripe.errors.StripeCardError ||
        error instanceof Stripe.errors.StripeInvalidRequestError;
      if (!isNo) throw error;
    }
  }
}
