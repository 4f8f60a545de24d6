import type { Account } from '../account.ts';
import { invoiceNow } from '../billing/bill-now.ts';
import { unusedTime } from '../billing/prorate.ts';
import { resumeSubscription } from '../billing/resume-subscription.ts';
import { invalid } from '../wire/api-error.ts';
import { integer, object, oneOf, required } from '../wire/parameters.ts';
import { route, type Call, type Route } from '../wire/route.ts';
import type { InvoiceItem } from './invoice-items.ts';
import { pausedBecause, type Subscription } from './subscriptions.ts';

const PAUSE = {
  bill_for: object({
    outstanding_usage_through: object({ type: required(oneOf('none', 'now')) }),
    unused_time_from: object({ type: required(oneOf('item_current_period_start', 'none', 'now')) }),
  }),
  invoicing_behavior: oneOf('invoice', 'pending_invoice_item'),
  type: oneOf('subscription'),
};
const RESUMPTION = {
  billing_cycle_anchor: object({ type: required(oneOf('now', 'unchanged')) }),
  payment_behavior: oneOf('resume_on_payment_attempt', 'resume_on_payment_success'),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: integer(),
};

/** A paused subscription asks for nothing and renews nothing until it is resumed. */
export const subscriptionPauseRoutes: readonly Route[] = [
  route('POST', '/v1/subscriptions/:id/pause', PAUSE, (call, id) => pause(call, id)),
  route('POST', '/v1/subscriptions/:id/resume', RESUMPTION, (call, id) => resume(call, id)),
];

function pause({ account, params }: Call<typeof PAUSE>, id: string): Subscription {
  const subscription = account.need('subscription', id);
  if (subscription.status !== 'active' && subscription.status !== 'past_due')
    throw invalid(`You cannot pause a subscription with status ${subscription.status}.`);
  const credited = credit(account, subscription, params.bill_for?.unused_time_from?.type ?? 'none');
  const status_details = pausedBecause('pause_requested', account.now());
  const paused = account.change(
    subscription,
    { status: 'paused', status_details },
    'customer.subscription.updated',
  );
  account.emit('customer.subscription.paused', paused);
  return credited.length > 0 && params.invoicing_behavior === 'invoice'
    ? invoiceNow(account, paused, { withPeriod: false })
    : paused;
}

function credit(
  account: Account,
  subscription: Subscription,
  from: 'item_current_period_start' | 'none' | 'now',
): InvoiceItem[] {
  if (from === 'none') return [];
  const [item] = subscription.items.data;
  const start = item?.current_period_start ?? account.now();
  return unusedTime(account, subscription, from === 'now' ? account.now() : start);
}

function resume({ account, params }: Call<typeof RESUMPTION>, id: string): Subscription {
  const subscription = account.need('subscription', id);
  if (subscription.status !== 'paused') throw invalid('You can only resume a paused subscription.');
  if (subscription.collection_method !== 'charge_automatically')
    throw invalid('Only a subscription that is charged automatically can be resumed.');
  resumeSubscription(account, subscription, params);
  return account.need('subscription', id);
}
