import type { Account } from '../account.ts';
import { listRoute } from '../wire/listing.ts';
import { object, oneOf, required, text } from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import type { Invoice } from './invoices.ts';
import type { PaymentIntent } from './payment-intents.ts';

export type InvoicePayment = ReturnType<typeof build>;

export const invoicePaymentRoutes: readonly Route[] = [
  listRoute('/v1/invoice_payments', 'invoice_payment', {
    filters: {
      invoice: text(),
      payment: object({
        type: required(oneOf('payment_intent', 'charge')),
        payment_intent: text(),
        charge: text(),
      }),
      status: oneOf('canceled', 'open', 'paid'),
    },
    indexed: { invoice: 'invoice' },
    candidates: (account, { payment }) =>
      payment?.payment_intent === undefined
        ? undefined
        : account.store.where('invoice_payment', 'payment.payment_intent', payment.payment_intent),
    matches: (payment, asked) =>
      (asked.invoice === undefined || payment.invoice === asked.invoice) &&
      (asked.payment === undefined || payment.payment.payment_intent === asked.payment.payment_intent) &&
      (asked.status === undefined || payment.status === asked.status),
  }),
  route('GET', '/v1/invoice_payments/:id', {}, ({ account }, id) => account.need('invoice_payment', id)),
];

/** Ties an invoice to the intent that is to pay it. */
export function createInvoicePayment(
  account: Account,
  invoice: Invoice,
  intent: PaymentIntent,
): InvoicePayment {
  return account.save(build(account, invoice, intent));
}

function build(account: Account, invoice: Invoice, intent: PaymentIntent) {
  return {
    id: account.newId('inpay_1'),
    object: 'invoice_payment' as const,
    amount_paid: null as number | null,
    amount_requested: invoice.amount_due,
    created: account.now(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false as const,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open' as 'open' | 'paid' | 'canceled',
    status_transitions: { canceled_at: null as number | null, paid_at: null as number | null },
  };
}
