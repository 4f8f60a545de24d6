import type { Account } from '../account.ts';
import { moveBalance } from '../resources/customer-balance-transactions.ts';
import { needCustomer } from '../resources/customers.ts';
import type { Invoice } from '../resources/invoices.ts';
import type { PaymentMethod } from '../resources/payment-methods.ts';
import { payInvoice } from './pay-invoice.ts';

/** From here on it has a number and never changes. What the customer's balance covers is taken from it now. */
export function finalizeInvoice(account: Account, invoice: Invoice): Invoice {
  const customer = needCustomer(account, invoice.customer);
  const sequence = customer.next_invoice_sequence;
  const endingBalance = invoice.total + customer.balance > 0 ? 0 : invoice.total + customer.balance;
  const counted = account.change(customer, { next_invoice_sequence: sequence + 1 });
  if (endingBalance !== customer.balance) {
    const amount = endingBalance - customer.balance;
    const { id, currency } = invoice;
    moveBalance(account, counted, { type: 'applied_to_invoice', amount, currency, invoice: id });
  }
  const open = account.change(invoice, {
    status: 'open',
    number: `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`,
    effective_at: account.now(),
    automatically_finalizes_at: null,
    ending_balance: endingBalance,
    hosted_invoice_url: `${account.publicUrl}/i/${invoice.id}`,
    invoice_pdf: `${account.publicUrl}/i/${invoice.id}/pdf`,
    status_transitions: { ...invoice.status_transitions, finalized_at: account.now() },
  });
  account.emit('invoice.finalized', open);
  return open;
}

/** The task an hour after a renewal's draft was made. */
export function finalizeWhenDue(account: Account, id: string): void {
  const invoice = account.find('invoice', id);
  if (invoice?.status !== 'draft' || !invoice.auto_advance) return;
  const open = finalizeInvoice(account, invoice);
  if (open.collection_method === 'charge_automatically')
    payInvoice(account, open, methodFor(account, open), { isOffSession: true });
}

/** The task some days after a failed attempt. */
export function retryInvoice(account: Account, id: string): void {
  const invoice = account.find('invoice', id);
  // Somebody may have told it not to go on by itself.
  if (invoice?.status !== 'open' || invoice.next_payment_attempt === null || !invoice.auto_advance) return;
  payInvoice(account, invoice, methodFor(account, invoice), { isOffSession: true });
}

/** The invoice's own way to pay, else its subscription's, else the customer's. */
export function methodFor(account: Account, invoice: Invoice): PaymentMethod | undefined {
  const subscription =
    invoice.$.subscription === null ? undefined : account.find('subscription', invoice.$.subscription);
  const customer = needCustomer(account, invoice.customer);
  const id =
    invoice.default_payment_method ??
    subscription?.default_payment_method ??
    customer.invoice_settings.default_payment_method;
  const method = id === null ? undefined : account.find('payment_method', id);
  return method?.customer === customer.id ? method : undefined;
}
