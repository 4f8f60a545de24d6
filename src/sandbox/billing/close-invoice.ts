import type { Account } from '../account.ts';
import type { Invoice } from '../resources/invoices.ts';
import { cancelIntent } from '../payments/change-intent.ts';
import { goOnAfter } from './go-on.ts';
import { invalid } from '../wire/api-error.ts';

/** It was a mistake: nothing is owed on it, and nothing ever was. */
export function voidInvoice(account: Account, invoice: Invoice): Invoice {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
    throw invalid(
      `You can only pass in open or uncollectible invoices. This invoice isn't open.`,
      'invoice_not_editable',
    );
  }
  abandonPayment(account, invoice);
  const status_transitions = { ...invoice.status_transitions, voided_at: account.now() };
  const ended = {
    status: 'void' as const,
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions,
  };
  return account.change(invoice, ended, 'invoice.voided');
}

/** It is owed, and will not come. */
export function writeOffInvoice(account: Account, invoice: Invoice): Invoice {
  if (invoice.status !== 'open') {
    throw invalid('You can only mark open invoices as uncollectible.', 'invoice_not_editable');
  }
  const status_transitions = { ...invoice.status_transitions, marked_uncollectible_at: account.now() };
  const ended = {
    status: 'uncollectible' as const,
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions,
  };
  const closed = account.change(invoice, ended, 'invoice.marked_uncollectible');
  goOnAfter(account, closed);
  return closed;
}

function abandonPayment(account: Account, invoice: Invoice): void {
  for (const payment of account.store.where('invoice_payment', 'invoice', invoice.id)) {
    if (payment.status !== 'open') continue;
    account.change(payment, {
      status: 'canceled',
      status_transitions: { canceled_at: account.now(), paid_at: null },
    });
  }
  const intent = invoice.$.intent === null ? undefined : account.find('payment_intent', invoice.$.intent);
  if (intent !== undefined && !['succeeded', 'canceled', 'processing'].includes(intent.status)) {
    cancelIntent(account, intent, 'void_invoice');
  }
}

/** The task behind a resumption that nobody paid for: the subscription stays paused. */
export function voidResumption(account: Account, id: string): void {
  const invoice = account.find('invoice', id);
  if (invoice?.status === 'open') voidInvoice(account, invoice);
}

/** The tasks behind a paused collection. */
export function voidWhenDue(account: Account, id: string): void {
  closeDraft(account, id, voidInvoice);
}

export function writeOffWhenDue(account: Account, id: string): void {
  closeDraft(account, id, writeOffInvoice);
}

function closeDraft(account: Account, id: string, close: typeof voidInvoice): void {
  const invoice = account.find('invoice', id);
  if (invoice?.status !== 'draft') return;
  const open = account.change(invoice, { status: 'open' });
  close(account, open);
}
