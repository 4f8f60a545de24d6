import type { Account } from '../account.ts';
import { moneyWords } from '../money-words.ts';
import type { InvoiceItem } from './invoice-items.ts';
import type { Price } from './prices.ts';
import type { Subscription } from './subscriptions.ts';
import type { SubscriptionItem } from './subscription-items.ts';

export type InvoiceLine = ReturnType<typeof build>;
type PriceShown = Omit<Price, '$'>;

interface Parent {
  readonly invoice_item_details: { readonly invoice_item: string } | null;
  readonly subscription_item_details: object | null;
  readonly type: string;
}
interface Parts {
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parent: Parent;
  readonly period: { readonly start: number; readonly end: number };
  readonly price: PriceShown | null;
  readonly quantity: number;
  readonly subscription: string | null;
}

/** The line for one period of a subscription's item. */
export function lineForItem(
  account: Account,
  subscription: Subscription,
  item: SubscriptionItem,
): InvoiceLine {
  const { price, quantity } = item;
  const product = account.find('product', price.product);
  const name = product !== undefined && 'name' in product ? product.name : 'Subscription';
  const isTrial = subscription.status === 'trialing';
  return build(account, {
    amount: isTrial ? 0 : Math.round(Number(price.unit_amount_decimal) * quantity),
    currency: price.currency,
    description: isTrial
      ? `Trial period for ${name}`
      : `${quantity} × ${name} (at ${moneyWords(Number(price.unit_amount_decimal), price.currency)} / ${price.recurring?.interval ?? 'month'})`,
    metadata: subscription.metadata,
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: null,
        subscription: subscription.id,
        subscription_item: item.id,
      },
      type: 'subscription_item_details',
    },
    period: { start: item.current_period_start, end: item.current_period_end },
    price,
    quantity,
    subscription: subscription.id,
  });
}

/** Which invoice item a line came from, if it came from one. */
export function itemIdOf(line: InvoiceLine): string | undefined {
  return line.parent.invoice_item_details?.invoice_item;
}

export function lineFromItem(account: Account, item: InvoiceItem): InvoiceLine {
  const { amount, currency, description, metadata, period, proration, quantity } = item;
  const price = item.pricing === null ? null : account.need('price', item.pricing.price_details.price);
  const subscription = item.$.subscription;
  return {
    ...lineForInvoiceItem(
      account,
      { id: item.id, proration },
      {
        amount,
        currency,
        description: description ?? '',
        metadata,
        period,
        price,
        quantity,
        subscription,
      },
    ),
    description,
    discountable: item.discountable,
  };
}

/** A line for something that is not a period of a subscription. */
export function lineForInvoiceItem(
  account: Account,
  invoiceItem: { readonly id: string; readonly proration?: boolean },
  parts: Omit<Parts, 'parent'>,
): InvoiceLine {
  const details = {
    invoice_item: invoiceItem.id,
    proration: invoiceItem.proration ?? false,
    proration_details: null,
    subscription: parts.subscription,
  };
  return build(account, {
    ...parts,
    parent: { invoice_item_details: details, subscription_item_details: null, type: 'invoice_item_details' },
  });
}

function build(account: Account, parts: Parts) {
  const { amount, price, quantity } = parts;
  return {
    id: account.newId('il_1'),
    object: 'line_item' as const,
    amount,
    currency: parts.currency,
    description: parts.description as string | null,
    discount_amounts: [] as { amount: number; discount: string }[],
    discountable: true,
    discounts: [] as string[],
    invoice: null as string | null,
    livemode: false as const,
    metadata: parts.metadata,
    parent: parts.parent,
    period: parts.period,
    pretax_credit_amounts: [],
    pricing:
      price === null
        ? null
        : {
            price_details: { price: price.id, product: price.product },
            type: 'price_details',
            unit_amount_decimal: price.unit_amount_decimal as string | null,
          },
    quantity: quantity as number | null,
    quantity_decimal: String(quantity) as string | null,
    subscription: parts.subscription,
    subtotal: amount,
    taxes: [],
  };
}
