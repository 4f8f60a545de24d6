import type Stripe from 'stripe';
import type { PaymentReport } from '../domain/payments/payment-processor.ts';
import { lookUpCheckout, type Asking } from './look-up.ts';
import { readMark } from './our-mark.ts';
import { translateInvoice } from './translate-invoice.ts';

/**
 * What a payment was for: a page that was paid once, or an invoice of a subscription, with our mark; or nothing of ours.
 * Throws where it has our mark and says nothing that can be settled.
 */
export async function lookUpPayment(asking: Asking, paymentRef: string): Promise<PaymentReport> {
  const { stripe, calls } = asking;
  const pages: Stripe.Checkout.SessionListParams = { payment_intent: paymentRef, limit: 1 };
  const [page] = (await calls.call((limits) => stripe.checkout.sessions.list(pages, limits))).data;
  if (page) {
    if (readMark(page.metadata).kind === 'foreign') return { kind: 'not ours' };
    const report = await lookUpCheckout(asking, page.id);
    if (report.kind === 'checkout paid') return report;
    throw new Error(`${paymentRef} was paid on a page that says "${report.kind}"`);
  }
  return invoiceOf(asking, paymentRef);
}

async function invoiceOf({ stripe, calls, clock }: Asking, paymentRef: string): Promise<PaymentReport> {
  const params: Stripe.InvoicePaymentListParams = {
    payment: { type: 'payment_intent', payment_intent: paymentRef },
    limit: 1,
    expand: ['data.invoice.payments'],
  };
  const [paid] = (await calls.call((limits) => stripe.invoicePayments.list(params, limits))).data;
  if (!paid) return { kind: 'not ours' };
  const told = translateInvoice(paid.invoice, clock.now());
  if (told.kind === 'fact') return told.fact;
  if (told.kind === 'ignored') return { kind: 'not ours' };
  throw new Error(`${paymentRef} paid an invoice that says nothing: ${told.why}`);
}
