import type { Account } from '../account.ts';
import type { Invoice } from '../resources/invoices.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import { endSubscription } from './end-subscription.ts';

const DAY = 86_400;

/**
 * An attempt to collect has failed: says so, plans the next one, and once no more are planned does what the account's settings say
 * (cancel, mark unpaid, or leave it late).
 */
export function missRenewal(account: Account, invoice: Invoice): Invoice {
  const subscription =
    invoice.$.subscription === null ? undefined : account.find('subscription', invoice.$.subscription);
  const firstFailureAt = invoice.$.firstFailureAt ?? account.now();
  const next = nextAttempt(account, invoice, subscription, firstFailureAt);
  const failed = account.change(invoice, {
    attempted: true,
    attempt_count: invoice.attempt_count + 1,
    next_payment_attempt: next,
    $: { ...invoice.$, firstFailureAt },
  });
  account.emit('invoice.payment_failed', failed);
  if (invoice.billing_reason !== 'subscription_create') account.emit('invoice.updated', failed, invoice);
  if (next !== null) account.schedule('retry_invoice', invoice.id, next, invoice.test_clock);
  if (subscription !== undefined && hasBegun(invoice)) markLate(account, subscription, next === null);
  return account.need('invoice', invoice.id);
}

function hasBegun(invoice: Invoice): boolean {
  return invoice.billing_reason !== 'subscription_create';
}

/** A first invoice is never tried again by itself; nor is one made by hand. */
function nextAttempt(
  account: Account,
  invoice: Invoice,
  subscription: Subscription | undefined,
  firstFailureAt: number,
): number | null {
  if (subscription === undefined || !hasBegun(invoice)) return null;
  const days = account.settings.retryDays[invoice.attempt_count];
  return days === undefined ? null : firstFailureAt + days * DAY;
}

function markLate(account: Account, subscription: Subscription, isLastAttempt: boolean): void {
  const late =
    subscription.status === 'active' || subscription.status === 'trialing'
      ? account.change(subscription, { status: 'past_due' }, 'customer.subscription.updated')
      : subscription;
  if (!isLastAttempt || late.status !== 'past_due') return;
  const { afterLastRetry } = account.settings;
  if (afterLastRetry === 'cancel') endSubscription(account, late, 'payment_failed');
  if (afterLastRetry === 'mark_unpaid')
    account.change(late, { status: 'unpaid' }, 'customer.subscription.updated');
}
