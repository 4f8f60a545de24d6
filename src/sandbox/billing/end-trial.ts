import type { Account } from '../account.ts';
import { needCustomer } from '../resources/customers.ts';
import { pausedBecause, type Subscription } from '../resources/subscriptions.ts';
import { invalid } from '../wire/api-error.ts';
import { scheduleRenewal } from './renew-subscription.ts';
import { endSubscription } from './end-subscription.ts';
import { billNextPeriod } from './bill-now.ts';

const TOLD_BEFORE_SECONDS = 3 * 86_400;

/** Stripe says three days ahead that a trial ends, or at once when it is shorter than that. */
export function announceTrialEnd(account: Account, subscription: Subscription): void {
  const { status, trial_end: end, id, test_clock: clock } = subscription;
  if (status !== 'trialing' || end === null) return;
  const at = end - TOLD_BEFORE_SECONDS;
  if (at <= account.now()) account.emit('customer.subscription.trial_will_end', subscription);
  else account.schedule('announce_trial_end', id, at, clock);
}

/** The task three days before. */
export function tellOfTrialEnd(account: Account, id: string): void {
  const subscription = account.find('subscription', id);
  if (subscription?.status === 'trialing' && (subscription.trial_end ?? 0) > account.now())
    account.emit('customer.subscription.trial_will_end', subscription);
}

/** Free until then, whatever was being paid before; the rhythm is counted from its end. */
export function startTrial(
  account: Account,
  subscription: Subscription,
  changes: Partial<Subscription>,
  end: number,
): Subscription {
  const now = account.now();
  if (end <= now) throw invalid('The trial end must be a timestamp in the future.', undefined, 'trial_end');
  const data = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: now,
    current_period_end: end,
  }));
  const trial = account.change(
    subscription,
    {
      ...changes,
      status: 'trialing',
      trial_start: subscription.trial_start ?? now,
      trial_end: end,
      billing_cycle_anchor: end,
      items: { ...subscription.items, data },
    },
    'customer.subscription.updated',
  );
  scheduleRenewal(account, trial);
  announceTrialEnd(account, trial);
  return trial;
}

/** The trial is cut short: the first paid period begins, if there is a way to pay or the settings do not ask for one. */
export function endTrialNow(account: Account, subscription: Subscription): Subscription {
  const ended = account.change(subscription, { trial_end: account.now() });
  return withoutMethod(account, ended) ?? billNextPeriod(account, ended);
}

/** What `trial_settings` say is to be done when a trial ends and there is nothing to pay with; undefined where there is, or it does not matter. */
export function withoutMethod(account: Account, subscription: Subscription): Subscription | undefined {
  const { invoice_settings: settings } = needCustomer(account, subscription.customer);
  const hasMethod = (subscription.default_payment_method ?? settings.default_payment_method) !== null;
  const { missing_payment_method: rule } = subscription.trial_settings.end_behavior;
  if (hasMethod || rule === 'create_invoice') return undefined;
  if (rule === 'cancel') return endSubscription(account, subscription, 'payment_failed');
  const status_details = pausedBecause('trial_end_without_payment_method', account.now());
  const paused = account.change(
    subscription,
    { status: 'paused', status_details },
    'customer.subscription.updated',
  );
  account.emit('customer.subscription.paused', paused);
  return paused;
}
