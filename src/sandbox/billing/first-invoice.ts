import type { Account } from '../account.ts';
import { createInvoice, type Invoice } from '../resources/invoices.ts';
import { lineForItem, type InvoiceLine } from '../resources/invoice-lines.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import { discountLines } from './discount-lines.ts';
import { discountsFor, useUp } from './discounts-for.ts';
import { finalizeInvoice } from './finalize-invoice.ts';

/** A subscription's first invoice is finalised in the same breath; there is no hour of draft. */
export function firstInvoice(
  account: Account,
  subscription: Subscription,
  extraLines: readonly InvoiceLine[],
): Invoice {
  const lines = [
    ...subscription.items.data.map((item) => lineForItem(account, subscription, item)),
    ...extraLines,
  ];
  const discounts = discountsFor(account, subscription.customer, subscription.discounts);
  const invoice = createInvoice(account, {
    customer: subscription.customer,
    currency: subscription.currency,
    lines: discountLines(account, lines, discounts),
    discounts,
    reason: 'subscription_create',
    subscription,
    collectionMethod: subscription.collection_method,
    daysUntilDue: subscription.days_until_due ?? undefined,
  });
  useUp(account, subscription.customer, discounts);
  account.emit('invoice.created', invoice);
  return finalizeInvoice(account, invoice);
}
