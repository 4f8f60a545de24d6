import type Stripe from 'stripe';
import type { Clock } from '../domain/clock.ts';
import type { DisputeReport, InvoicePaid, SubscriptionReport } from '../domain/payments/payment-fact.ts';
import type { CheckoutReport } from '../domain/payments/payment-processor.ts';
import type { CallQueue } from './call-queue.ts';
import { refOf, refOrWhole, type Translation } from './payment-event.ts';
import { translateCheckout } from './translate-checkout.ts';
import { disputeReportOf } from './translate-dispute.ts';
import { translateInvoice } from './translate-invoice.ts';
import { expandedInReport, reportOf } from './translate-subscription.ts';

export interface Asking {
  readonly stripe: Stripe;
  readonly calls: CallQueue;
  readonly clock: Clock;
}

/** What became of a page, asked afresh and read as its events are. Throws for a session that is not ours. */
export async function lookUpCheckout(
  { stripe, calls, clock }: Asking,
  processorRef: string,
): Promise<CheckoutReport> {
  const expand = ['payment_intent.latest_charge'];
  const session = await calls.call((limits) =>
    stripe.checkout.sessions.retrieve(processorRef, { expand }, limits),
  );
  if (session.status === 'open') return { kind: 'open' };
  const fact = factIn(translateCheckout(session, { at: clock.now() }), processorRef);
  if (fact.kind === 'card put in')
    throw new Error(`${processorRef} is a page for a card, and takes no money`);
  return fact;
}

/** How a subscription stands, and its newest paid invoice: a second call only where the newest of all is not paid. */
export async function lookUpSubscription(
  { stripe, calls, clock }: Asking,
  processorRef: string,
): Promise<{ report: SubscriptionReport; latestPaid?: InvoicePaid | undefined }> {
  const until = calls.deadline();
  const expand = ['latest_invoice.payments', ...expandedInReport];
  const subscription = await calls.call(
    (limits) => stripe.subscriptions.retrieve(processorRef, { expand }, limits),
    until,
  );
  const report = reportOf(subscription);
  const newest = subscription.latest_invoice;
  if (newest === null) return { report };
  const isPaid = typeof newest !== 'string' && newest.status === 'paid';
  const params: Stripe.InvoiceListParams = {
    subscription: processorRef,
    status: 'paid',
    limit: 1,
    expand: ['data.payments'],
  };
  const invoice = isPaid
    ? newest
    : (await calls.call((limits) => stripe.invoices.list(params, limits), until)).data[0];
  if (!invoice) return { report };
  const told = translateInvoice(invoice, clock.now());
  return told.kind === 'ignored' ? { report } : { report, latestPaid: factIn(told, processorRef) };
}

/** An invoice names no payment of its own since 2025; the payments made towards it are a list beside it. */
export async function paymentOfInvoice(
  { stripe, calls }: Asking,
  invoiceRef: string,
): Promise<string | undefined> {
  const params: Stripe.InvoicePaymentListParams = { invoice: invoiceRef, status: 'paid', limit: 1 };
  const paid = await calls.call((limits) => stripe.invoicePayments.list(params, limits));
  const payment = paid.data[0]?.payment.payment_intent;
  return payment === undefined ? undefined : refOf(refOrWhole.parse(payment));
}

/** How a dispute stands, asked afresh. */
export async function lookUpDispute(
  { stripe, calls }: Asking,
  disputeRef: string,
): Promise<DisputeReport | undefined> {
  return disputeReportOf(await calls.call((limits) => stripe.disputes.retrieve(disputeRef, {}, limits)));
}

function factIn<Fact extends Extract<Translation, { kind: 'fact' }>['fact']>(
  told: Translation<Fact>,
  processorRef: string,
): Fact {
  if (told.kind === 'fact') return told.fact;
  throw new Error(`${processorRef} says nothing: ${told.why}`);
}
