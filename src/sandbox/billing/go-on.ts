import type { Account } from '../account.ts';
import type { Invoice } from '../resources/invoices.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import { scheduleRenewal } from './renew-subscription.ts';

/** A paused subscription is active again, from its old period or a new one. */
export function goOn(account: Account, paused: Subscription, changes: Partial<Subscription> = {}): void {
  const held = { ...paused };
  delete held.status_details;
  const active = account.change(held, { ...changes, status: 'active' }, 'customer.subscription.updated');
  account.emit('customer.subscription.resumed', active);
  scheduleRenewal(account, active);
}

/** What it was waiting for has been paid, or will never be. */
export function goOnAfter(account: Account, invoice: Invoice): void {
  const subscription =
    invoice.$.subscription === null ? undefined : account.find('subscription', invoice.$.subscription);
  if (invoice.$.resumes && subscription?.status === 'paused') goOn(account, subscription);
}
