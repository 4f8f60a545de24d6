import type { Account } from '../account.ts';
import { createInvoiceItem, type InvoiceItem } from '../resources/invoice-items.ts';
import type { SubscriptionItem } from '../resources/subscription-items.ts';
import type { Subscription } from '../resources/subscriptions.ts';

const DATE = new Intl.DateTimeFormat('en-AU', { dateStyle: 'medium', timeZone: 'UTC' });

/** For every item that changed: what was paid for and will not be had, and what will be had and was not paid for, to the second. */
export function prorationItems(
  account: Account,
  before: Subscription,
  after: readonly SubscriptionItem[],
  at: number,
): InvoiceItem[] {
  if (before.status === 'trialing') return [];
  const old = before.items.data.filter((item) => !after.some((other) => isSame(item, other)));
  const fresh = after.filter((item) => !before.items.data.some((other) => isSame(item, other)));
  return [
    ...old.map((item) => prorate(account, before, item, at, -1)),
    ...fresh.map((item) => prorate(account, before, item, at, 1)),
  ];
}

/** Only what was paid for and will not be had. */
export function unusedTime(account: Account, before: Subscription, at: number): InvoiceItem[] {
  if (before.status === 'trialing') return [];
  return before.items.data.map((item) => prorate(account, before, item, at, -1));
}

/** What will be had after all, and was given back. */
export function remainingTime(account: Account, subscription: Subscription, at: number): InvoiceItem[] {
  return subscription.items.data.map((item) => prorate(account, subscription, item, at, 1));
}

function isSame(a: SubscriptionItem, b: SubscriptionItem): boolean {
  return a.id === b.id && a.price.id === b.price.id && a.quantity === b.quantity;
}

function prorate(
  account: Account,
  subscription: Subscription,
  item: SubscriptionItem,
  at: number,
  sign: 1 | -1,
): InvoiceItem {
  const { current_period_start: start, current_period_end: end, price, quantity } = item;
  const share = Math.max(0, end - at) / (end - start);
  const product = account.find('product', price.product);
  const name = product !== undefined && 'name' in product ? product.name : 'Subscription';
  return createInvoiceItem(account, {
    amount: sign * Math.round(Number(price.unit_amount_decimal) * quantity * share),
    currency: price.currency,
    customer: subscription.customer,
    description: `${sign === -1 ? 'Unused' : 'Remaining'} time on ${name} after ${DATE.format(new Date(at * 1000))}`,
    period: { start: at, end },
    price: account.need('price', price.id),
    quantity,
    subscription: subscription.id,
    subscriptionItem: item.id,
    proration: true,
  });
}
