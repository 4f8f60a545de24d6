import type { Account } from '../account.ts';
import { addLine, recompute } from '../billing/invoice-lines.ts';
import { invalid, missingParameter, noSuch } from '../wire/api-error.ts';
import { listRoute } from '../wire/listing.ts';
import {
  clearable,
  currency,
  flag,
  integer,
  mergeMetadata,
  metadata,
  object,
  required,
  text,
  type Values,
} from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { needCustomer } from './customers.ts';
import { itemIdOf } from './invoice-lines.ts';
import { INLINE_PRICE } from './price-parameters.ts';
import { createInlinePrice, type Price } from './prices.ts';

export type InvoiceItem = ReturnType<typeof build>;
export interface DeletedInvoiceItem {
  readonly id: string;
  readonly object: 'invoiceitem';
  readonly deleted: true;
}

const DETAILS = {
  amount: integer(),
  description: clearable(text()),
  discountable: flag(),
  metadata: metadata(),
  period: object({ start: required(integer()), end: required(integer()) }),
  pricing: object({ price: text() }),
  quantity: integer(0),
};
const { currency: itsCurrency, product, tax_behavior, unit_amount, unit_amount_decimal } = INLINE_PRICE;
const PRICE_DATA = {
  currency: itsCurrency,
  product: required(product),
  tax_behavior,
  unit_amount,
  unit_amount_decimal,
};
const CREATION = {
  ...DETAILS,
  currency: currency(),
  customer: text(),
  invoice: text(),
  price_data: object(PRICE_DATA),
  subscription: text(),
};

export interface InvoiceItemParts {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
  readonly description: string | null;
  readonly period: { readonly start: number; readonly end: number };
  readonly price: Price | null;
  readonly quantity: number;
  readonly subscription: string | null;
  readonly subscriptionItem?: string;
  readonly proration?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly discountable?: boolean;
}

export const invoiceItemRoutes: readonly Route[] = [
  listRoute('/v1/invoiceitems', 'invoiceitem', {
    filters: { customer: text(), invoice: text(), pending: flag() },
    indexed: { customer: 'customer', invoice: 'invoice' },
    matches: (item, { customer, invoice, pending }) =>
      !('deleted' in item) &&
      (customer === undefined || item.customer === customer) &&
      (invoice === undefined || item.invoice === invoice) &&
      (pending === undefined || (item.invoice === null) === pending),
  }),
  route('POST', '/v1/invoiceitems', CREATION, ({ account, params }) => create(account, params)),
  route('GET', '/v1/invoiceitems/:id', {}, ({ account }, id) => account.need('invoiceitem', id)),
  route('POST', '/v1/invoiceitems/:id', DETAILS, ({ account, params }, id) =>
    update(account, needItem(account, id), params),
  ),
  route('DELETE', '/v1/invoiceitems/:id', {}, ({ account }, id) => {
    const item = needItem(account, id);
    mustBeDraft(account, item);
    if (item.invoice !== null) {
      const invoice = account.need('invoice', item.invoice);
      recompute(
        account,
        invoice,
        invoice.lines.data.filter((line) => itemIdOf(line) !== id),
      );
    }
    account.emit('invoiceitem.deleted', item);
    return account.save({ id, object: 'invoiceitem' as const, deleted: true as const });
  }),
];

function needItem(account: Account, id: string): InvoiceItem {
  const item = account.need('invoiceitem', id);
  if ('deleted' in item) throw noSuch('invoiceitem', id);
  return item;
}

function create(account: Account, params: Values<typeof CREATION>): InvoiceItem {
  const invoice =
    params.invoice === undefined ? undefined : account.need('invoice', params.invoice, 'invoice');
  const customer = params.customer ?? invoice?.customer;
  if (customer === undefined) throw missingParameter('customer');
  needCustomer(account, customer, 'customer');
  const price = priceOf(account, params);
  const quantity = params.quantity ?? 1;
  const amount = price === null ? params.amount : Math.round(Number(price.unit_amount_decimal) * quantity);
  if (amount === undefined) throw missingParameter('amount');
  const now = account.now();
  const item = createInvoiceItem(account, {
    amount,
    currency: price?.currency ?? params.currency ?? invoice?.currency ?? 'aud',
    customer,
    description: params.description ?? null,
    period: params.period ?? { start: now, end: now },
    price,
    quantity,
    subscription: params.subscription ?? null,
    metadata: mergeMetadata({}, params.metadata),
    discountable: params.discountable ?? true,
  });
  account.emit('invoiceitem.created', item);
  return invoice === undefined ? item : addLine(account, invoice, item);
}

function priceOf(account: Account, params: Values<typeof CREATION>): Price | null {
  if (params.pricing?.price !== undefined)
    return account.need('price', params.pricing.price, 'pricing[price]');
  return params.price_data === undefined ? null : createInlinePrice(account, params.price_data, 'price_data');
}

/** Tells nobody; it waits for an invoice. */
export function createInvoiceItem(account: Account, parts: InvoiceItemParts): InvoiceItem {
  return account.save(build(account, parts));
}

/** What waits to be put on this customer's next invoice (for a subscription: also what belongs to it). Oldest first. */
export function pendingItems(account: Account, customer: string, subscription?: string): InvoiceItem[] {
  const held = account.store.where('invoiceitem', 'customer', customer).reverse();
  return held.filter(
    (item): item is InvoiceItem =>
      !('deleted' in item) && item.invoice === null && [null, subscription].includes(item.$.subscription),
  );
}

function mustBeDraft(account: Account, item: InvoiceItem): void {
  const invoice = item.invoice === null ? undefined : account.find('invoice', item.invoice);
  if (invoice !== undefined && invoice.status !== 'draft') {
    throw invalid('This invoice item is attached to an invoice that is no longer editable.');
  }
}

function update(account: Account, item: InvoiceItem, params: Values<typeof DETAILS>): InvoiceItem {
  mustBeDraft(account, item);
  const quantity = params.quantity ?? item.quantity;
  const price =
    params.pricing?.price === undefined
      ? undefined
      : account.need('price', params.pricing.price, 'pricing[price]');
  const unit = price?.unit_amount_decimal ?? item.pricing?.unit_amount_decimal;
  const amount = params.amount ?? (unit == null ? item.amount : Math.round(Number(unit) * quantity));
  const after = account.change(item, {
    amount,
    net_amount: amount,
    quantity,
    quantity_decimal: String(quantity),
    description: params.description === undefined ? item.description : params.description,
    discountable: params.discountable ?? item.discountable,
    period: params.period ?? item.period,
    metadata: mergeMetadata(item.metadata, params.metadata),
  });
  const invoice = item.invoice === null ? undefined : account.find('invoice', item.invoice);
  if (invoice !== undefined) {
    const lines = invoice.lines.data.map((line) =>
      itemIdOf(line) === item.id
        ? { ...line, amount, subtotal: amount, quantity, description: after.description }
        : line,
    );
    recompute(account, invoice, lines);
  }
  return after;
}

function build(account: Account, parts: InvoiceItemParts) {
  const { amount, price, quantity, subscription, subscriptionItem } = parts;
  return {
    id: account.newId('ii_1'),
    object: 'invoiceitem' as const,
    amount,
    currency: parts.currency,
    customer: parts.customer,
    customer_account: null,
    date: account.now(),
    description: parts.description,
    discountable: parts.discountable ?? !parts.proration,
    discounts: [] as string[],
    invoice: null as string | null,
    livemode: false as const,
    metadata: parts.metadata ?? {},
    net_amount: amount,
    parent:
      subscription === null
        ? null
        : {
            subscription_details: {
              subscription,
              ...(subscriptionItem === undefined ? {} : { subscription_item: subscriptionItem }),
            },
            type: 'subscription_details',
          },
    period: parts.period,
    pricing:
      price === null
        ? null
        : {
            price_details: { price: price.id, product: price.product },
            type: 'price_details',
            unit_amount_decimal: price.unit_amount_decimal as string | null,
          },
    proration: parts.proration ?? false,
    quantity,
    quantity_decimal: String(quantity),
    tax_rates: [],
    test_clock: needCustomer(account, parts.customer).test_clock,
    $: { subscription },
  };
}
