import Stripe from 'stripe';
import { z } from 'zod';
import type { CardOrder } from '../domain/payments/payment-processor.ts';
import type { CallQueue, Deadline } from './call-queue.ts';
import { markOf, servesAllMark } from './our-mark.ts';
import { fromStripeTime } from './amounts.ts';
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
        metadata: order.serves === 'every gift' ? { ...mark, ...servesAllMark } : mark,
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
const card = z.object({ id: ref, created: seconds }).nullable();
const kept = z.object({ invoice_settings: z.object({ default_payment_method: card }) });
const keptByOne = z.object({ default_payment_method: card });

/**
 * The card's page, its customer and what is owed are asked afresh, so a repeat does the same. A card is attached to one
 * customer and can never serve another's subscription (Stripe's rule); every subscription of this one is given it, or the
 * one named alone.
 */
export async function useCard(pages: CardPages, pageRef: string, onlyFor?: string): Promise<Date> {
  const { stripe, calls } = pages;
  const until = calls.deadline();
  const session = await calls.call(
    (limits) =>
      stripe.checkout.sessions.retrieve(pageRef, { expand: ['setup_intent.payment_method'] }, limits),
    until,
  );
  const { customer: whose, setup_intent: setUp } = finished.parse(session);
  const customer = refOf(whose);
  const { id: put, created } = setUp.payment_method;
  const now = await cardNow(pages, customer, onlyFor, until);
  if (now && now.id !== put && now.created > created) return fromStripeTime(created);
  if (onlyFor === undefined) {
    const settings = { invoice_settings: { default_payment_method: put } };
    await calls.call((limits) => stripe.customers.update(customer, settings, limits), until);
  }
  await useForSubscriptions(pages, { customer, onlyFor, put }, until);
  await payWhatIsOwed(pages, { customer, onlyFor, put }, until);
  return fromStripeTime(created);
}

async function cardNow(
  { stripe, calls }: CardPages,
  customer: string,
  onlyFor: string | undefined,
  until: Deadline,
) {
  if (onlyFor !== undefined) {
    const expand = ['default_payment_method'];
    const one = await calls.call(
      (limits) => stripe.subscriptions.retrieve(onlyFor, { expand }, limits),
      until,
    );
    return keptByOne.parse(one).default_payment_method;
  }
  const expand = ['invoice_settings.default_payment_method'];
  const all = await calls.call((limits) => stripe.customers.retrieve(customer, { expand }, limits), until);
  return kept.parse(all).invoice_settings.default_payment_method;
}

interface Using {
  readonly customer: string;
  readonly onlyFor: string | undefined;
  readonly put: string;
}

async function useForSubscriptions(
  { stripe, calls }: CardPages,
  { customer, onlyFor, put }: Using,
  until: Deadline,
): Promise<void> {
  const held = await calls.call(
    (limits) => stripe.subscriptions.list({ customer, limit: 100 }, limits),
    until,
  );
  for (const { id, status } of held.data) {
    if (status === 'incomplete_expired' || (onlyFor !== undefined && id !== onlyFor)) continue;
    await calls.call(
      (limits) => stripe.subscriptions.update(id, { default_payment_method: put }, limits),
      until,
    );
  }
}

/** A bank's no is told by an event of its own, and is no fault. One that was paid meanwhile cannot be paid again. */
async function payWhatIsOwed(
  { stripe, calls }: CardPages,
  { customer, onlyFor: subscription, put }: Using,
  until: Deadline,
): Promise<void> {
  const of = subscription === undefined ? {} : { subscription };
  const owed = await calls.call(
    (limits) => stripe.invoices.list({ customer, status: 'open', limit: 100, ...of }, limits),
    until,
  );
  for (const { id } of owed.data) {
    try {
      await calls.call((limits) => stripe.invoices.pay(id, { payment_method: put }, limits), until);
    } catch (error) {
      const isNo =
        error instanceof Stripe.errors.StripeCardError ||
        error instanceof Stripe.errors.StripeInvalidRequestError;
      if (!isNo) throw error;
    }
  }
}
