import type { Account } from '../account.ts';
import { failInvoicePayment, settleInvoice } from '../billing/pay-invoice.ts';
import type { PaymentIntent } from '../resources/payment-intents.ts';

/** A payment whose end came late: what was bought with it hears of it now. */
export function tellOwner(account: Account, intent: PaymentIntent): void {
  const { session: sessionId, invoice: invoiceId } = intent.$.owner;
  const isPaid = intent.status === 'succeeded';
  const invoice = invoiceId === undefined ? undefined : account.find('invoice', invoiceId);
  if (invoice !== undefined) {
    if (isPaid) settleInvoice(account, invoice, intent);
    else failInvoicePayment(account, invoice);
  }
  const session = sessionId === undefined ? undefined : account.find('checkout.session', sessionId);
  if (session === undefined) return;
  if (isPaid) account.change(session, { payment_status: 'paid' }, 'checkout.session.async_payment_succeeded');
  else account.emit('checkout.session.async_payment_failed', session);
}
