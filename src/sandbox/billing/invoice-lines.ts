import type { Account } from '../account.ts';
import { needCustomer } from '../resources/customers.ts';
import { lineFromItem, type InvoiceLine } from '../resources/invoice-lines.ts';
import type { InvoiceItem } from '../resources/invoice-items.ts';
import { sumsOf, type Invoice } from '../resources/invoices.ts';
import { invalid } from '../wire/api-error.ts';
import { wholeList } from '../wire/listing.ts';
import { discountLines } from './discount-lines.ts';

/** Puts an item on a draft. */
export function addLine(account: Account, invoice: Invoice, item: InvoiceItem): InvoiceItem {
  if (invoice.status !== 'draft')
    throw invalid('The specified invoice is no longer editable.', 'invoice_not_editable', 'invoice');
  const taken = account.change(item, { invoice: invoice.id });
  recompute(account, invoice, [
    ...invoice.lines.data,
    { ...lineFromItem(account, taken), invoice: invoice.id },
  ]);
  return taken;
}

/** The draft with these lines and the sums they come to. */
export function recompute(account: Account, invoice: Invoice, lines: readonly InvoiceLine[]): Invoice {
  const discounted = discountLines(account, lines, invoice.discounts);
  const { balance } = needCustomer(account, invoice.customer);
  return account.change(invoice, {
    ...sumsOf(discounted, balance),
    lines: wholeList(`/v1/invoices/${invoice.id}/lines`, discounted),
  });
}
