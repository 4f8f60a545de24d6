import Stripe from 'stripe';
import type { Clock } from '../domain/clock.ts';
import type { InvoicePaid } from '../domain/payments/payment-fact.ts';
import type { OwedOrder } from '../domain/payments/succession.ts';
import type { Deadline } from './call-queue.ts';
import type { Changing } from './change-subscription.ts';
import { moveKey } from './idempotency-keys.ts';
import { markOf } from './our-mark.ts';
import { periodOfInvoice, translateInvoice } from './translate-invoice.ts';

type Paying = Changing & { readonly clock: Clock };

/**
 * An invoice belongs to its customer as a card does, so what is owed on the old one cannot be paid by the new card: an
 * invoice of the card's customer is, for the same period and amount. It hangs on no subscription and so is asked for now or
 * never; what it is for stands in its metadata. Every step is told by how far its invoice has come.
 */
export async function payOwed(paying: Paying, order: OwedOrder): Promise<InvoicePaid | undefined> {
  const { stripe, calls, clock } = paying;
  const until = calls.deadline();
  let ours = (await invoiceOf(paying, order, until)) ?? (await ask(paying, order, until));
  if (ours.status === 'draft') ours = await finalize(paying, order, ours, until);
  if (ours.status === 'open') {
    const { id } = ours;
    try {
      await calls.call((limits) => stripe.invoices.pay(id, { off_session: true }, limits), until);
    } catch (error) {
      if (!isNo(error)) throw error;
    }
    ours = await calls.call(
      (limits) => stripe.invoices.retrieve(id, { expand: ['payments'] }, limits),
      until,
    );
  }
  if (ours.status === 'open') {
    const { id } = ours;
    await calls.call((limits) => stripe.invoices.voidInvoice(id, {}, limits), until);
    return undefined;
  }
  const told = translateInvoice(ours, clock.now());
  if (told.kind === 'fact') return told.fact;
  throw new Error(`the invoice ${ours.id} for what is owed says nothing: ${told.why}`);
}

function isNo(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeCardError || error instanceof Stripe.errors.StripeInvalidRequestError
  );
}

async function invoiceOf(
  { stripe, calls }: Paying,
  { customerRef: customer, moveId }: OwedOrder,
  until: Deadline,
): Promise<Stripe.Invoice | undefined> {
  const list = await calls.call((limits) => stripe.invoices.list({ customer, limit: 100 }, limits), until);
  return list.data.find(({ metadata, status }) => metadata?.['move'] === moveId && status !== 'void');
}

/** From here on the old one is asked for by nobody: neither by Stripe's own tries nor by ours. */
async function ask(paying: Paying, order: OwedOrder, until: Deadline): Promise<Stripe.Invoice> {
  const { stripe, calls } = paying;
  const owed = await owedOn(paying, order, until);
  await calls.call((limits) => stripe.invoices.update(owed.id, { auto_advance: false }, limits), until);
  const params: Stripe.InvoiceCreateParams = {
    customer: order.customerRef,
    currency: owed.currency,
    auto_advance: false,
    collection_method: 'charge_automatically',
    pending_invoice_items_behavior: 'exclude',
    metadata: {
      ...markOf({ checkoutId: order.checkoutId, purpose: 'subscription' }),
      subscription: order.successorRef,
      move: order.moveId,
      owed: owed.id,
    },
  };
  const idempotencyKey = moveKey(order.moveId, `owed-${owed.id}-${order.successorRef}`);
  return calls.call((limits) => stripe.invoices.create(params, { ...limits, idempotencyKey }), until);
}

async function finalize(
  paying: Paying,
  order: OwedOrder,
  draft: Stripe.Invoice,
  until: Deadline,
): Promise<Stripe.Invoice> {
  const { stripe, calls } = paying;
  if (draft.lines.data.length === 0) {
    const owed = await owedOn(paying, order, until);
    const period = periodOfInvoice(owed);
    const params: Stripe.InvoiceItemCreateParams = {
      customer: order.customerRef,
      invoice: draft.id,
      amount: owed.amount_remaining,
      currency: owed.currency,
      description: owed.lines.data[0]?.description ?? 'One month',
      ...(period && { period }),
    };
    const idempotencyKey = moveKey(order.moveId, `item-${draft.id}`);
    await calls.call((limits) => stripe.invoiceItems.create(params, { ...limits, idempotencyKey }), until);
  }
  return calls.call(
    (limits) => stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false }, limits),
    until,
  );
}

/** The one month that is owed. Throws where there is not exactly one: what was looked at before has changed. */
async function owedOn(
  { stripe, calls }: Paying,
  { predecessorRef: subscription }: OwedOrder,
  until: Deadline,
): Promise<Stripe.Invoice> {
  const params = { subscription, status: 'open', limit: 2 } as const;
  const [owed, ...more] = (await calls.call((limits) => stripe.invoices.list(params, limits), until)).data;
  if (!owed || more.length > 0)
    throw new Error(`${subscription} owes ${owed ? 'more than one month' : 'nothing'}`);
  return owed;
}
