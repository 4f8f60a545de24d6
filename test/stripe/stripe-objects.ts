import { createId } from '../../src/database/ids.ts';
import type { CheckoutId } from '../../src/domain/payments/checkout.ts';

/** Objects in the shapes of API version 2026-10-28.endive, as they stand inside an event: with the fields we read and some we must not. */
export type Given = Record<string, unknown>;

export const paidAt = 1_795_305_600;
export const checkoutId = createId<'checkout'>();

export function mark(id: CheckoutId = checkoutId, purpose = 'donation'): Given {
  return { checkout: id, purpose, project: 'fighting-fund' };
}

/** A one-off gift of $25.50, paid by card. */
export function session(changes: Given = {}): Given {
  return {
    id: 'cs_test_a1Gift',
    object: 'checkout.session',
    livemode: false,
    mode: 'payment',
    status: 'complete',
    payment_status: 'paid',
    amount_subtotal: 2550,
    amount_total: 2550,
    currency: 'aud',
    client_reference_id: checkoutId,
    metadata: mark(),
    customer: null,
    customer_details: { email: 'mara@example.org', name: 'Mara' },
    payment_intent: 'pi_3Gift',
    payment_method_types: ['card', 'link', 'au_becs_debit'],
    subscription: null,
    invoice: null,
    created: paidAt - 60,
    expires_at: paidAt + 3600,
    url: null,
    ...changes,
  };
}

/** The page of a monthly plan, finished. */
export function subscribingSession(changes: Given = {}): Given {
  return session({
    id: 'cs_test_a1Monthly',
    mode: 'subscription',
    amount_total: 500,
    payment_intent: null,
    subscription: 'sub_1Monthly',
    customer: 'cus_Monthly',
    invoice: 'in_1First',
    ...changes,
  });
}

export const periodStart = paidAt - 5;
export const periodEnd = paidAt + 30 * 86_400;

export function invoiceLine(changes: Given = {}, proration = false): Given {
  return {
    id: 'il_1',
    object: 'line_item',
    amount: 500,
    currency: 'aud',
    period: { start: periodStart, end: periodEnd },
    parent: {
      type: 'subscription_item_details',
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration,
        proration_details: null,
        subscription: 'sub_1Monthly',
        subscription_item: 'si_1',
      },
    },
    ...changes,
  };
}

/** The first invoice of a monthly plan at $5, paid. Its own period is empty, as the first one's is. */
export function invoice(changes: Given = {}): Given {
  return {
    id: 'in_1First',
    object: 'invoice',
    livemode: false,
    status: 'paid',
    billing_reason: 'subscription_create',
    amount_due: 500,
    amount_paid: 500,
    amount_remaining: 0,
    currency: 'aud',
    customer: 'cus_Monthly',
    lines: { object: 'list', data: [invoiceLine()], has_more: false, url: '/v1/invoices/in_1First/lines' },
    metadata: {},
    parent: {
      type: 'subscription_details',
      quote_details: null,
      subscription_details: { metadata: mark(checkoutId, 'subscription'), subscription: 'sub_1Monthly' },
    },
    period_start: periodStart,
    period_end: periodStart,
    status_transitions: {
      finalized_at: paidAt - 2,
      marked_uncollectible_at: null,
      paid_at: paidAt,
      voided_at: null,
    },
    ...changes,
  };
}

export function subscription(changes: Given = {}): Given & { metadata: unknown } {
  return {
    id: 'sub_1Monthly',
    object: 'subscription',
    livemode: false,
    status: 'active',
    customer: 'cus_Monthly',
    billing_cycle_anchor: periodStart,
    pause_collection: null,
    default_payment_method: null,
    cancellation_details: { comment: null, feedback: null, reason: null },
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    ended_at: null,
    items: {
      object: 'list',
      data: [{ id: 'si_1', current_period_start: periodStart, current_period_end: periodEnd }],
    },
    latest_invoice: 'in_1First',
    metadata: mark(checkoutId, 'subscription'),
    ...changes,
  };
}

let count = 0;

export function event(type: string, object: unknown, changes: Given = {}): Given & { id: string } {
  count += 1;
  return {
    id: `evt_1Number${count}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    type,
    livemode: false,
    created: paidAt,
    data: { object },
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    ...changes,
  };
}
