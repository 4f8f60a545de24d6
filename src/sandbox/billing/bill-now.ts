import type { Account } from '../account.ts';
import { createInvoice } from '../resources/invoices.ts';
import { lineForItem, lineFromItem } from '../resources/invoice-lines.ts';
import { pendingItems } from '../resources/invoice-items.ts';
import { stillRunning } from '../resources/discounts.ts';
import type { SubscriptionItem } from '../resources/subscription-items.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import { wholeList } from '../wire/listing.ts';
import { discountLines } from './discount-lines.ts';
import { discountsFor, useUp } from './discounts-for.ts';
import { finalizeInvoice, methodFor } from './finalize-invoice.ts';
import { payInvoice } from './pay-invoice.ts';
import { afterPeriods } from './periods.ts';
import { scheduleRenewal } from './renew-subscription.ts';

/** A period begins this moment, whatever came before: the rhythm is counted from now, and its invoice is asked for without the hour of draft. */
export function billNextPeriod(
  account: Account,
  subscription: Subscription,
  changes: Partial<Subscription> = {},
): Subscription {
  const begun = account.change(
    subscription,
    {
      ...changes,
      ...newPeriod(account, (changes.items ?? subscription.items).data),
      status: 'active',
    },
    'customer.subscription.updated',
  );
  scheduleRenewal(account, begun);
  return invoiceNow(account, begun, { withPeriod: true });
}

/** A rhythm that is counted from now, for items of these. */
export function newPeriod(
  account: Account,
  items: readonly SubscriptionItem[],
): Pick<Subscription, 'billing_cycle_anchor' | 'items'> {
  const now = account.now();
  const data = items.map((item) => {
    const rhythm = item.price.recurring ?? { interval: 'month', interval_count: 1 };
    return { ...item, current_period_start: now, current_period_end: afterPeriods(now, rhythm, 1) };
  });
  const url = `/v1/subscription_items?subscription=${items[0]?.subscription ?? ''}`;
  return { billing_cycle_anchor: now, items: wholeList(url, data) };
}

/** What waits for the next invoice is asked for at once; with the period that has just begun, if one has. */
export function invoiceNow(
  account: Account,
  subscription: Subscription,
  { withPeriod, resumes = false }: { readonly withPeriod: boolean; readonly resumes?: boolean },
): Subscription {
  const pending = pendingItems(account, subscription.customer, subscription.id);
  const lines = [
    ...pending.map((item) => lineFromItem(account, item)),
    ...(withPeriod ? subscription.items.data.map((item) => lineForItem(account, subscription, item)) : []),
  ];
  const { customer } = subscription;
  const discounts = withPeriod
    ? discountsFor(account, customer, stillRunning(account, subscription.discounts))
    : [];
  const invoice = createInvoice(account, {
    customer: subscription.customer,
    currency: subscription.currency,
    lines: discountLines(account, lines, discounts),
    discounts,
    reason: 'subscription_update',
    subscription,
    collectionMethod: subscription.collection_method,
    resumes,
  });
  useUp(account, customer, discounts);
  for (const item of pending) account.change(item, { invoice: invoice.id });
  account.emit('invoice.created', invoice);
  account.change(subscription, { latest_invoice: invoice.id });
  const open = finalizeInvoice(account, invoice);
  payInvoice(account, open, methodFor(account, open), { isOffSession: true });
  return account.need('subscription', subscription.id);
}
