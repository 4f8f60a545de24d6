import type { Account } from '../account.ts';
import { completedBy, createdCustomer } from '../payments/complete-session.ts';
import type { CheckoutSession } from '../resources/checkout-sessions.ts';
import { attach, type PaymentMethod } from '../resources/payment-methods.ts';
import { createSubscription } from '../resources/subscriptions.ts';
import { needCustomer } from '../resources/customers.ts';
import { invalid } from '../wire/api-error.ts';
import { mergeMetadata } from '../wire/parameters.ts';
import { announceTrialEnd } from './end-trial.ts';
import { firstInvoice } from './first-invoice.ts';
import { payInvoice } from './pay-invoice.ts';
import { scheduleRenewal } from './renew-subscription.ts';

const DAY = 86_400;
const NEAREST_SECONDS = 2 * DAY;

interface Trial {
  readonly trial_end?: number | undefined;
  readonly trial_period_days?: number | undefined;
}

/** When the trial of a session that begins one ends: at a moment, or so many days from now. */
export function trialEndIn(data: Trial | null | undefined, now: number): number | undefined {
  if (data?.trial_end !== undefined) return data.trial_end;
  return data?.trial_period_days === undefined ? undefined : now + data.trial_period_days * DAY;
}

/** Stripe takes no trial in a Checkout Session that ends within two days. */
export function refuseNearTrialEnd(data: Trial | null | undefined, now: number): void {
  if (data?.trial_end === undefined || data.trial_end >= now + NEAREST_SECONDS) return;
  throw invalid(
    'The `trial_end` date has to be at least 2 days in the future.',
    undefined,
    'subscription_data[trial_end]',
  );
}

/** The reader has left a card: the subscription begins, its first invoice is of nothing, and nothing is charged until the trial ends. */
export function beginTrialFromSession(
  account: Account,
  session: CheckoutSession,
  method: PaymentMethod,
  trialEnd: number,
): CheckoutSession {
  const customer = session.customer ?? createdCustomer(account, session, method);
  const kept = attach(account, account.need('payment_method', method.id), customer);
  account.change(kept, { $: { ...kept.$, isSetUp: true } });
  const { subscription_data: data } = session.$;
  const subscription = createSubscription(account, {
    customer,
    items: session.$.lines
      .filter(({ price }) => price.recurring !== null)
      .map(({ price, quantity }) => ({ price, quantity })),
    period: [account.now(), trialEnd],
    anchor: trialEnd,
    status: 'trialing',
    trial: [account.now(), trialEnd],
    metadata: mergeMetadata({}, data?.metadata),
    description: data?.description,
    defaultPaymentMethod: method.id,
    billingMode: data?.billing_mode?.type,
    testClock: needCustomer(account, customer).test_clock,
  });
  const invoice = firstInvoice(account, subscription, []);
  account.change(subscription, { latest_invoice: invoice.id });
  payInvoice(account, invoice, method, { isOffSession: false });
  const begun = account.need('subscription', subscription.id);
  account.emit('customer.subscription.created', begun);
  scheduleRenewal(account, begun);
  announceTrialEnd(account, begun);
  return account.change(
    session,
    {
      ...completedBy(method, session),
      customer,
      subscription: begun.id,
      invoice: invoice.id,
      payment_status: 'no_payment_required',
    },
    'checkout.session.completed',
  );
}
