import type { Account } from '../account.ts';
import { wholeList, listRoute, page, PAGING_FIELDS } from '../wire/listing.ts';
import { oneOf, text } from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { needCustomer } from './customers.ts';
import type { InvoiceLine } from './invoice-lines.ts';

export type Invoice = ReturnType<typeof build>;
export type BillingReason =
  'subscription_create' | 'subscription_cycle' | 'subscription_update' | 'manual' | 'upcoming';

export interface InvoiceParts {
  readonly customer: string;
  readonly currency: string;
  readonly lines: readonly InvoiceLine[];
  /** Already taken off the lines. */
  readonly discounts?: readonly string[];
  readonly reason: BillingReason;
  readonly subscription?:
    { readonly id: string; readonly metadata: Readonly<Record<string, string>> } | undefined;
  readonly period?: readonly [number, number];
  readonly autoAdvance?: boolean;
  readonly automaticallyFinalizesAt?: number | null;
  readonly collectionMethod?: 'charge_automatically' | 'send_invoice' | undefined;
  readonly daysUntilDue?: number | undefined;
  readonly description?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly defaultPaymentMethod?: string | null | undefined;
  /** A paused subscription goes on once this is paid. */
  readonly resumes?: boolean;
}

export const invoiceReadRoutes: readonly Route[] = [
  listRoute('/v1/invoices', 'invoice', {
    filters: {
      collection_method: oneOf('charge_automatically', 'send_invoice'),
      customer: text(),
      status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
      subscription: text(),
    },
    indexed: { subscription: '$.subscription', customer: 'customer' },
    matches: (invoice, asked) =>
      (asked.collection_method === undefined || invoice.collection_method === asked.collection_method) &&
      (asked.customer === undefined || invoice.customer === asked.customer) &&
      (asked.status === undefined || invoice.status === asked.status) &&
      (asked.subscription === undefined || invoice.$.subscription === asked.subscription),
  }),
  route('GET', '/v1/invoices/:id', {}, ({ account }, id) => account.need('invoice', id)),
  route('GET', '/v1/invoices/:id/lines', PAGING_FIELDS, ({ account, params }, id) =>
    page(`/v1/invoices/${id}/lines`, account.need('invoice', id).lines.data, params),
  ),
];

export function paymentsOf(account: Account, invoice: { readonly id: string }): object {
  return wholeList('/v1/invoice_payments', account.store.where('invoice_payment', 'invoice', invoice.id));
}

/** A draft: it may still change, and nobody is asked for money. */
export function createInvoice(account: Account, parts: InvoiceParts): Invoice {
  const invoice = account.save(build(account, parts));
  return invoice;
}

/** What the sums of an invoice are, from its lines and what the customer's balance gives. */
export function sumsOf(lines: readonly InvoiceLine[], startingBalance: number) {
  const subtotal = lines.reduce((sum, line) => sum + line.subtotal, 0);
  const discounts = lines.flatMap((line) => line.discount_amounts);
  const discounted = discounts.reduce((sum, { amount }) => sum + amount, 0);
  const total = subtotal - discounted;
  const due = Math.max(0, total + startingBalance);
  return {
    amount_due: due,
    amount_remaining: due,
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_excluding_tax: total,
    total_discount_amounts: discounts,
  };
}

/** Also makes previews, which are never saved and so have no id of their own worth keeping. */
export function build(account: Account, parts: InvoiceParts) {
  const id = account.newId('in_1');
  const customer = needCustomer(account, parts.customer, 'customer');
  const lines = parts.lines.map((line): InvoiceLine => ({ ...line, invoice: id }));
  const now = account.now();
  const [start, end] = parts.period ?? [now, now];
  const sendsInvoice = parts.collectionMethod === 'send_invoice';
  return {
    id,
    object: 'invoice' as const,
    account_country: 'AU',
    account_name: 'Sandbox',
    account_tax_ids: null,
    ...sumsOf(lines, customer.balance),
    amount_overpaid: 0,
    amount_paid: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: parts.autoAdvance ?? false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: parts.automaticallyFinalizesAt ?? null,
    billing_reason: parts.reason as string | null,
    collection_method: parts.collectionMethod ?? 'charge_automatically',
    created: now,
    currency: parts.currency,
    custom_fields: null,
    customer: parts.customer,
    customer_account: null,
    customer_address: customer.address,
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: customer.phone,
    customer_shipping: null,
    customer_tax_exempt: customer.tax_exempt,
    customer_tax_ids: [],
    default_payment_method: parts.defaultPaymentMethod ?? null,
    default_source: null,
    default_tax_rates: [],
    description: parts.description ?? null,
    discounts: [...(parts.discounts ?? [])],
    due_date: sendsInvoice ? now + (parts.daysUntilDue ?? 30) * 86_400 : null,
    effective_at: null as number | null,
    ending_balance: null as number | null,
    footer: null as string | null,
    from_invoice: null,
    hosted_invoice_url: null as string | null,
    invoice_pdf: null as string | null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: wholeList(`/v1/invoices/${id}/lines`, lines),
    livemode: false as const,
    metadata: parts.metadata ?? {},
    next_payment_attempt: parts.automaticallyFinalizesAt ?? null,
    number: null as string | null,
    on_behalf_of: null,
    parent: (parts.subscription === undefined
      ? null
      : {
          quote_details: null,
          subscription_details: {
            metadata: parts.subscription.metadata,
            subscription: parts.subscription.id,
          },
          type: 'subscription_details',
        }) as object | null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: end,
    period_start: start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: 'draft' as 'draft' | 'open' | 'paid' | 'uncollectible' | 'void',
    status_transitions: {
      finalized_at: null as number | null,
      marked_uncollectible_at: null as number | null,
      paid_at: null as number | null,
      voided_at: null as number | null,
    },
    test_clock: customer.test_clock,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null as number | null,
    $: {
      subscription: parts.subscription?.id ?? null,
      intent: null as string | null,
      firstFailureAt: null as number | null,
      resumes: parts.resumes ?? false,
    },
  };
}
