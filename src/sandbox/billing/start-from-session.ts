import type { Account } from '../account.ts';
import type { Attempt } from '../payments/attempt-payment.ts';
import { completedBy, createdCustomer } from '../payments/complete-session.ts';
import type { CheckoutSession } from '../resources/checkout-sessions.ts';
import { lineForInvoiceItem, type InvoiceLine } from '../resources/invoice-lines.ts';
import { attach, type PaymentMethod } from '../resources/payment-methods.ts';
import { createSubscription, type Subscription } from '../resources/subscriptions.ts';
import { mergeMetadata } from '../wire/parameters.ts';
import { redeem } from '../resources/discounts.ts';
import { needCustomer } from '../resources/customers.ts';
import { firstInvoice } from './first-invoice.ts';
import { settleInvoice, tie } from './pay-invoice.ts';
import { afterPeriods } from './periods.ts';
import { scheduleRenewal } from './renew-subscription.ts';

/** The reader has paid (or a bank was asked to): the subscription they bought begins, with its first invoice. */
export function startFromSession(
  account: Account,
  session: CheckoutSession,
  method: PaymentMethod,
  { intent }: Attempt,
): CheckoutSession {
  const customer = session.customer ?? createdCustomer(account, session, method);
  const kept = attach(account, account.need('payment_method', method.id), customer);
  account.change(kept, { $: { ...kept.$, isSetUp: true } });
  if (session.customer !== null) {
    const known = needCustomer(account, customer);
    account.change(known, { currency: known.currency ?? session.currency }, 'customer.updated');
  }
  const subscription = begin(account, session, method, customer);
  const discounts = session.discounts.map(({ coupon, promotion_code: code }) => {
    const asked = { coupon, promotion_code: code ?? undefined };
    return redeem(account, asked, { customer, subscription: subscription.id, session: session.id }).id;
  });
  const discounted = account.change(subscription, { discounts });
  const invoice = firstInvoice(account, discounted, oneTimeLines(account, session, subscription));
  const named = account.change(discounted, { latest_invoice: invoice.id });
  account.emit('customer.subscription.created', named);
  scheduleRenewal(account, named);

  const owned = account.change(account.need('payment_intent', intent.id), {
    customer,
    $: { ...intent.$, owner: { session: session.id, invoice: invoice.id } },
  });
  if (owned.latest_charge !== null) account.change(account.need('charge', owned.latest_charge), { customer });
  const tied = tie(account, invoice, owned);
  const isPaid = owned.status === 'succeeded';
  if (isPaid) settleInvoice(account, tied, owned);
  return account.change(
    session,
    {
      ...completedBy(method, session),
      customer,
      subscription: subscription.id,
      invoice: invoice.id,
      payment_status: isPaid ? 'paid' : 'unpaid',
    },
    'checkout.session.completed',
  );
}

function begin(
  account: Account,
  session: CheckoutSession,
  method: PaymentMethod,
  customer: string,
): Subscription {
  const recurring = session.$.lines.filter((line) => line.price.recurring !== null);
  const { subscription_data: data } = session.$;
  const now = account.now();
  const rhythm = recurring[0]?.price.recurring ?? { interval: 'month', interval_count: 1 };
  return createSubscription(account, {
    customer,
    items: recurring.map(({ price, quantity }) => ({ price, quantity })),
    period: [now, afterPeriods(now, rhythm, 1)],
    anchor: now,
    status: 'active',
    metadata: mergeMetadata({}, data?.metadata),
    description: data?.description,
    defaultPaymentMethod: method.id,
    billingMode: data?.billing_mode?.type,
    testClock: needCustomer(account, customer).test_clock,
  });
}

function oneTimeLines(account: Account, session: CheckoutSession, subscription: Subscription): InvoiceLine[] {
  const now = account.now();
  return session.$.lines
    .filter((line) => line.price.recurring === null)
    .map((line) =>
      lineForInvoiceItem(
        account,
        { id: account.newId('ii_1') },
        {
          amount: line.amount_total,
          currency: line.currency,
          description: line.description ?? '',
          metadata: {},
          period: { start: now, end: now },
          price: line.price,
          quantity: line.quantity,
          subscription: subscription.id,
        },
      ),
    );
}
