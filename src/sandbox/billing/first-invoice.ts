import type { Account } from '../account.ts';
import { createInvoice, type Invoice } from '../resources/invoices.ts';
import { lineForItem, type InvoiceLine } from '../resources/invoice-lines.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import { discountLines } from './discount-lines.ts';
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
  const invoice = createInvoice(account, {
    customer: subscription.customer,
    currency: subscription.currency,
    lines: discountLines(account, lines, subscription.discounts),
    discounts: subscription.discounts,
    reason: 'subscription_create',
    subscription,
    collectionMethod: subscription.collection_method,
    daysUntilDue: subscription.days_until_due ?? undefined,
  });
  account.emit('invoice.created', invoice);
  return finalizeInvoice(account, invoice);
}
