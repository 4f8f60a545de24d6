import type { Account } from '../account.ts';
import { needCustomer } from '../resources/customers.ts';
import { redeem } from '../resources/discounts.ts';
import type { Invoice } from '../resources/invoices.ts';
import { takeMethod } from '../resources/payment-methods.ts';
import { createInlinePrice } from '../resources/prices.ts';
import { SUBSCRIPTION_CREATION } from '../resources/subscription-parameters.ts';
import { createSubscription, type Subscription } from '../resources/subscriptions.ts';
import type { ItemParts } from '../resources/subscription-items.ts';
import { ApiError, invalid } from '../wire/api-error.ts';
import { mergeMetadata, type Values } from '../wire/parameters.ts';
import { firstInvoice } from './first-invoice.ts';
import { methodFor } from './finalize-invoice.ts';
import { payInvoice } from './pay-invoice.ts';
import { configOf, futureAnchor } from './future-anchor.ts';
import { afterPeriods } from './periods.ts';
import { scheduleRenewal } from './renew-subscription.ts';
import { announceTrialEnd } from './end-trial.ts';
import { cancellationChanges } from './update-subscription.ts';

type Params = Values<typeof SUBSCRIPTION_CREATION>;
const DAY = 86_400;
const INCOMPLETE_SECONDS = 23 * 3600;

/** A subscription made by the API: it is active once its first invoice is paid, and incomplete until then. */
export function startByApi(account: Account, params: Params): Subscription {
  const customer = needCustomer(account, params.customer, 'customer');
  const method =
    params.default_payment_method == null
      ? undefined
      : takeMethod(account, params.default_payment_method, 'default_payment_method');
  if (method !== undefined && method.customer !== customer.id) {
    throw invalid(
      'The customer does not have a payment method with the ID ' + method.id,
      'resource_missing',
      'default_payment_method',
    );
  }
  const items = itemParts(account, params.items);
  const now = account.now();
  const trialEnd = trialEndOf(params, now);
  const rhythm = items[0]?.price.recurring ?? { interval: 'month', interval_count: 1 };
  const freeUntil = trialEnd === undefined ? futureAnchor(params, now, rhythm) : undefined;
  const subscription = createSubscription(account, {
    customer: customer.id,
    items,
    period: [now, trialEnd ?? freeUntil ?? afterPeriods(now, rhythm, 1)],
    anchor: trialEnd ?? freeUntil ?? now,
    anchorConfig: configOf(params),
    status: trialEnd === undefined ? (freeUntil === undefined ? 'incomplete' : 'active') : 'trialing',
    metadata: mergeMetadata({}, params.metadata),
    description: params.description,
    defaultPaymentMethod: method?.id,
    billingMode: params.billing_mode?.type,
    trial: trialEnd === undefined ? undefined : [now, trialEnd],
    collectionMethod: params.collection_method,
    daysUntilDue: params.days_until_due,
    testClock: customer.test_clock,
    withoutMethod: params.trial_settings?.end_behavior.missing_payment_method,
  });
  const discounts = (params.discounts ?? []).map(
    (asked) => redeem(account, asked, { customer: customer.id, subscription: subscription.id }).id,
  );
  const begun = account.change(subscription, {
    discounts,
    ...cancellationChanges(account, subscription, params),
  });
  return freeUntil === undefined ? bill(account, begun, params) : beginFree(account, begun);
}

/** Until its anchor it costs nothing; unlike a trial it is active, and there is no invoice of nothing. */
function beginFree(account: Account, subscription: Subscription): Subscription {
  takeOverCurrency(account, subscription);
  account.emit('customer.subscription.created', subscription);
  scheduleRenewal(account, subscription);
  return subscription;
}

function bill(account: Account, subscription: Subscription, params: Params): Subscription {
  takeOverCurrency(account, subscription);
  const invoice = firstInvoice(account, subscription, []);
  const isSent = subscription.collection_method === 'send_invoice';
  const begun = account.change(subscription, {
    latest_invoice: invoice.id,
    status: isSent && subscription.status === 'incomplete' ? 'active' : subscription.status,
  });
  const waits = params.payment_behavior === 'default_incomplete' && invoice.amount_due > 0;
  if (!isSent && !waits) payFirst(account, begun, invoice, params);
  account.emit('customer.subscription.created', account.need('subscription', begun.id));
  const now = account.need('subscription', begun.id);
  if (now.status === 'incomplete')
    account.schedule('expire_incomplete', now.id, account.now() + INCOMPLETE_SECONDS, now.test_clock);
  scheduleRenewal(account, now);
  announceTrialEnd(account, now);
  return now;
}

function takeOverCurrency(account: Account, { customer: id, currency }: Subscription): void {
  const customer = needCustomer(account, id);
  if (customer.currency === null) account.change(customer, { currency }, 'customer.updated');
}

/** Taken to be active until the payment says otherwise, so that nothing is told of a change nobody saw. */
function payFirst(account: Account, subscription: Subscription, invoice: Invoice, params: Params): void {
  const isTrial = subscription.status === 'trialing';
  const hopeful = account.change(subscription, { status: isTrial ? 'trialing' : 'active' });
  const paid = payInvoice(account, invoice, methodFor(account, invoice), {
    isOffSession: params.off_session ?? false,
  });
  if (paid.error !== undefined && params.payment_behavior === 'error_if_incomplete')
    throw withoutTrace(paid.error);
  const intent =
    paid.invoice.$.intent === null ? undefined : account.find('payment_intent', paid.invoice.$.intent);
  const isUnderWay = paid.invoice.status === 'paid' || intent?.status === 'processing';
  if (!isUnderWay) account.change(hopeful, { status: 'incomplete' });
}

/** With `error_if_incomplete` nothing is left behind, not even the failed charge. */
function withoutTrace(error: ApiError): ApiError {
  return Object.assign(new ApiError(402, error.type, error.code, error.message, { ...error.details }), {
    keepsChanges: false,
  });
}

/** The task 23 hours after a first payment that never came. */
export function expireIncomplete(account: Account, id: string): void {
  const subscription = account.find('subscription', id);
  if (subscription?.status !== 'incomplete') return;
  account.change(
    subscription,
    { status: 'incomplete_expired', ended_at: account.now() },
    'customer.subscription.updated',
  );
  const invoice =
    subscription.latest_invoice === null ? undefined : account.find('invoice', subscription.latest_invoice);
  if (invoice?.status !== 'open') return;
  const voided = {
    status: 'void' as const,
    status_transitions: { ...invoice.status_transitions, voided_at: account.now() },
  };
  account.change(invoice, voided, 'invoice.voided');
}

export function itemParts(account: Account, given: Params['items']): ItemParts[] {
  return given.map((item, index) => {
    const where = `items[${index}]`;
    const price =
      item.price !== undefined
        ? account.need('price', item.price, `${where}[price]`)
        : item.price_data !== undefined
          ? createInlinePrice(account, item.price_data, `${where}[price_data]`)
          : undefined;
    if (price === undefined)
      throw invalid(`Missing required param: ${where}[price].`, 'parameter_missing', `${where}[price]`);
    if (price.recurring === null) {
      throw invalid(
        `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
        undefined,
        `${where}[price]`,
      );
    }
    return { price, quantity: item.quantity ?? 1, metadata: mergeMetadata({}, item.metadata) };
  });
}

function trialEndOf(params: Params, now: number): number | undefined {
  if (typeof params.trial_end === 'number') return params.trial_end;
  const { trial_period_days: days = 0 } = params;
  return days > 0 ? now + days * DAY : undefined;
}
