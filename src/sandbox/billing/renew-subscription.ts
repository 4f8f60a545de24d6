import type { Account } from '../account.ts';
import { build as buildInvoice, createInvoice, type Invoice } from '../resources/invoices.ts';
import { stillRunning } from '../resources/discounts.ts';
import { pendingItems } from '../resources/invoice-items.ts';
import { lineForItem, lineFromItem } from '../resources/invoice-lines.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import type { SubscriptionItem } from '../resources/subscription-items.ts';
import { discountLines } from './discount-lines.ts';
import { discountsFor, useUp } from './discounts-for.ts';
import { endSubscription } from './end-subscription.ts';
import { withoutMethod } from './end-trial.ts';
import { anchorOf } from './future-anchor.ts';
import { afterPeriods, periodsUntil } from './periods.ts';

/** How long before a renewal Stripe announces it. */
const ANNOUNCED_SECONDS = 7 * 86_400;

export function periodEndOf(subscription: Subscription): number {
  return Math.max(...subscription.items.data.map((item) => item.current_period_end));
}

/** When the next subscription renews on the sandbox's own clock (Unix seconds), if any will. */
export function nextRenewalAt(account: Account): number | undefined {
  const dues = account.store
    .where('sandbox.task', 'name', 'renew_subscription')
    .filter(({ subject, due }) => {
      const subscription = account.find('subscription', subject);
      return subscription !== undefined && renews(subscription) && periodEndOf(subscription) === due;
    })
    .map(({ due }) => due);
  return dues.length === 0 ? undefined : Math.min(...dues);
}

/** Plans what comes at the end of the current period. */
export function scheduleRenewal(account: Account, subscription: Subscription): void {
  const end = periodEndOf(subscription);
  if (end - ANNOUNCED_SECONDS > account.now()) {
    account.schedule('announce_renewal', subscription.id, end - ANNOUNCED_SECONDS, subscription.test_clock);
  }
  account.schedule('renew_subscription', subscription.id, end, subscription.test_clock);
}

/** The task some days before a renewal: `invoice.upcoming` shows an invoice that does not exist yet, and so has no id. */
export function announceRenewal(account: Account, id: string): void {
  const subscription = account.find('subscription', id);
  if (subscription === undefined || !renews(subscription) || subscription.cancel_at_period_end) return;
  if (periodEndOf(subscription) > account.now() + ANNOUNCED_SECONDS) return;
  const rolled = {
    ...subscription,
    status: 'active' as const,
    items: { ...subscription.items, data: rolledItems(subscription) },
  };
  const discounts = discountsFor(
    account,
    subscription.customer,
    stillRunning(account, subscription.discounts),
  );
  const lines = rolled.items.data.map((item) => lineForItem(account, rolled, item));
  const preview: Partial<Invoice> = buildInvoice(account, {
    customer: subscription.customer,
    currency: subscription.currency,
    lines: discountLines(account, lines, discounts),
    discounts,
    reason: 'upcoming',
    subscription,
  });
  delete preview.id;
  account.emit('invoice.upcoming', preview);
}

/** The task at the end of a period: the next begins with a draft invoice, or the subscription ends. */
export function renewSubscription(account: Account, id: string): void {
  const subscription = account.find('subscription', id);
  if (subscription === undefined || !renews(subscription)) return;
  const end = periodEndOf(subscription);
  if (end > account.now()) return;
  if (
    subscription.cancel_at_period_end ||
    (subscription.cancel_at !== null && subscription.cancel_at <= end)
  ) {
    endSubscription(account, subscription, 'cancellation_requested');
    return;
  }
  if (subscription.status === 'trialing' && withoutMethod(account, subscription) !== undefined) return;
  const rolled: Subscription = {
    ...subscription,
    status: subscription.status === 'trialing' ? 'active' : subscription.status,
    items: { ...subscription.items, data: rolledItems(subscription) },
  };
  const invoice = draftFor(account, rolled, subscription);
  account.change(
    subscription,
    { items: rolled.items, status: rolled.status, latest_invoice: invoice.id },
    'customer.subscription.updated',
  );
  account.emit('invoice.created', invoice);
  scheduleRenewal(account, rolled);
}

function renews({ status }: Subscription): boolean {
  return ['active', 'trialing', 'past_due', 'unpaid'].includes(status);
}

/** The subscription as it will be in its next period. */
export function nextPeriod(subscription: Subscription): Subscription {
  return {
    ...subscription,
    status: 'active',
    items: { ...subscription.items, data: rolledItems(subscription) },
  };
}

function rolledItems(subscription: Subscription): SubscriptionItem[] {
  const anchor = anchorOf(subscription);
  return subscription.items.data.map((item) => {
    const rhythm = item.price.recurring ?? { interval: 'month', interval_count: 1 };
    const done = periodsUntil(anchor, rhythm, item.current_period_end);
    return {
      ...item,
      current_period_start: item.current_period_end,
      current_period_end: afterPeriods(anchor, rhythm, done + 1),
    };
  });
}

/** For an hour it may still be changed; an unpaid subscription's stays a draft, and a paused collection's goes where its rule says. */
function draftFor(account: Account, rolled: Subscription, before: Subscription): Invoice {
  const isCollected = rolled.status !== 'unpaid' && rolled.pause_collection === null;
  const finalizesAt = account.now() + account.settings.draftInvoiceSeconds;
  const pending = pendingItems(account, rolled.customer, rolled.id);
  const lines = [
    ...pending.map((item) => lineFromItem(account, item)),
    ...rolled.items.data.map((item) => lineForItem(account, rolled, item)),
  ];
  const discounts = discountsFor(account, rolled.customer, stillRunning(account, rolled.discounts));
  const invoice = createInvoice(account, {
    customer: rolled.customer,
    currency: rolled.currency,
    lines: discountLines(account, lines, discounts),
    discounts,
    reason: 'subscription_cycle',
    subscription: rolled,
    period: [before.items.data[0]?.current_period_start ?? account.now(), periodEndOf(before)],
    autoAdvance: isCollected,
    automaticallyFinalizesAt: isCollected ? finalizesAt : null,
    collectionMethod: rolled.collection_method,
    daysUntilDue: rolled.days_until_due ?? undefined,
  });
  useUp(account, rolled.customer, discounts);
  for (const item of pending) account.change(item, { invoice: invoice.id });
  if (isCollected) account.schedule('finalize_invoice', invoice.id, finalizesAt, rolled.test_clock);
  else if (rolled.pause_collection?.behavior === 'void')
    account.schedule('void_invoice', invoice.id, finalizesAt, rolled.test_clock);
  else if (rolled.pause_collection?.behavior === 'mark_uncollectible') {
    account.schedule('write_off_invoice', invoice.id, finalizesAt, rolled.test_clock);
  }
  return invoice;
}
