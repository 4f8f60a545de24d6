import type { Account } from '../account.ts';
import { attemptPayment, type Circumstances } from '../payments/attempt-payment.ts';
import { createInvoicePayment } from '../resources/invoice-payments.ts';
import type { Invoice } from '../resources/invoices.ts';
import { createIntent, type PaymentIntent } from '../resources/payment-intents.ts';
import type { PaymentMethod } from '../resources/payment-methods.ts';
import { ApiError, invalid } from '../wire/api-error.ts';
import { goOnAfter } from './go-on.ts';
import { missRenewal } from './miss-renewal.ts';

export interface Paid {
  readonly invoice: Invoice;
  readonly error?: ApiError;
}

/** Tries once to collect an open invoice, telling of everything that came of it. An answer from a bank may come days later. */
export function payInvoice(
  account: Account,
  invoice: Invoice,
  method: PaymentMethod | undefined,
  how: Circumstances,
): Paid {
  if (invoice.amount_due === 0) return { invoice: settleInvoice(account, invoice, undefined) };
  const intent = intentOf(account, invoice);
  const held = account.need('invoice', invoice.id);
  if (method === undefined) return { invoice: failInvoicePayment(account, held), error: noMethod() };
  const attempt = attemptPayment(account, intent, method, { ...how, isOffSession: false });
  if (attempt.error !== undefined)
    return { invoice: failInvoicePayment(account, held), error: attempt.error };
  if (attempt.intent.status === 'requires_action') {
    account.emit('invoice.payment_action_required', held);
    return { invoice: failInvoicePayment(account, held), error: mustAnswer() };
  }
  if (attempt.intent.status === 'succeeded') return { invoice: settleInvoice(account, held, attempt.intent) };
  return {
    invoice: account.change(held, { attempted: true, next_payment_attempt: null }, 'invoice.updated'),
  };
}

/** The intent an invoice is paid with, tied to it by an `invoice_payment`. */
export function intentOf(account: Account, invoice: Invoice): PaymentIntent {
  const known = invoice.$.intent === null ? undefined : account.find('payment_intent', invoice.$.intent);
  if (known !== undefined) return known;
  const intent = createIntent(
    account,
    {
      amount: invoice.amount_due,
      currency: invoice.currency,
      customer: invoice.customer,
      description:
        invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
    },
    { invoice: invoice.id },
  );
  account.emit('payment_intent.created', intent);
  tie(account, invoice, intent);
  return intent;
}

export function tie(account: Account, invoice: Invoice, intent: PaymentIntent): Invoice {
  createInvoicePayment(account, invoice, intent);
  return account.change(invoice, { $: { ...invoice.$, intent: intent.id } });
}

/** The money is there (or none was due). A renewal's first attempt also says `invoice.updated` (seen in recorded sequences). */
export function settleInvoice(
  account: Account,
  invoice: Invoice,
  intent: PaymentIntent | undefined,
): Invoice {
  const now = account.now();
  const paid = account.change(
    invoice,
    {
      status: 'paid',
      attempted: true,
      attempt_count: invoice.attempt_count + (intent === undefined ? 0 : 1),
      amount_paid: invoice.amount_due,
      amount_remaining: 0,
      auto_advance: false,
      next_payment_attempt: null,
      ending_balance: invoice.ending_balance ?? 0,
      status_transitions: { ...invoice.status_transitions, paid_at: now },
      webhooks_delivered_at: invoice.webhooks_delivered_at ?? now,
    },
    invoice.billing_reason === 'subscription_cycle' && invoice.attempt_count === 0
      ? 'invoice.updated'
      : undefined,
  );
  account.emit('invoice.paid', paid);
  account.emit('invoice.payment_succeeded', paid);
  for (const payment of account.store.where('invoice_payment', 'invoice', invoice.id)) {
    if (payment.status !== 'open') continue;
    const settled = {
      status: 'paid' as const,
      amount_paid: paid.amount_paid,
      status_transitions: { canceled_at: null, paid_at: now },
    };
    account.change(payment, settled, 'invoice_payment.paid');
  }
  reviveSubscription(account, paid);
  goOnAfter(account, paid);
  return paid;
}

/** A late or unfinished subscription is in order again once nothing is owed. */
function reviveSubscription(account: Account, invoice: Invoice): void {
  const subscription =
    invoice.$.subscription === null ? undefined : account.find('subscription', invoice.$.subscription);
  if (subscription === undefined || !['past_due', 'incomplete', 'unpaid'].includes(subscription.status))
    return;
  const owed = account.store
    .where('invoice', '$.subscription', subscription.id)
    .some((other) => other.id !== invoice.id && other.status === 'open' && other.amount_remaining > 0);
  if (!owed || subscription.status === 'incomplete')
    account.change(subscription, { status: 'active' }, 'customer.subscription.updated');
}

/** One more attempt that brought nothing. */
export function failInvoicePayment(account: Account, invoice: Invoice): Invoice {
  return missRenewal(account, invoice);
}

/** An invoice never settles for a refusal where the bank wants to ask: its intent waits for the answer. */
function mustAnswer(): ApiError {
  const text =
    'This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with this invoice.';
  return new ApiError(402, 'card_error', 'invoice_payment_intent_requires_action', text);
}

function noMethod(): ApiError {
  return invalid(
    'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
    'resource_missing',
  );
}
