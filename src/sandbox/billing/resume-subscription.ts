import type { Account } from '../account.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import { invoiceNow, newPeriod } from './bill-now.ts';
import { goOn } from './go-on.ts';
import { remainingTime } from './prorate.ts';
import { periodEndOf } from './renew-subscription.ts';

export interface Resumption {
  readonly billing_cycle_anchor?: { readonly type: 'now' | 'unchanged' } | undefined;
  readonly payment_behavior?: 'resume_on_payment_attempt' | 'resume_on_payment_success' | undefined;
  readonly proration_behavior?: 'always_invoice' | 'create_prorations' | 'none' | undefined;
  readonly proration_date?: number | undefined;
}

/** How long an unpaid resumption invoice waits before it is voided. */
const WAITS_SECONDS = 23 * 3600;

/**
 * A new period begins now and is asked for, unless the old rhythm is kept and its period is not over: then only what was credited for
 * the rest of it is taken back. Where payment must succeed first, it stays paused until it has.
 */
export function resumeSubscription(account: Account, subscription: Subscription, asked: Resumption): void {
  const now = account.now();
  const { proration_behavior: prorates = 'create_prorations' } = asked;
  const keepsRhythm = asked.billing_cycle_anchor?.type === 'unchanged' && periodEndOf(subscription) > now;
  const takesBack = keepsRhythm && prorates !== 'none' && wasCredited(account, subscription);
  if (takesBack) remainingTime(account, subscription, asked.proration_date ?? now);
  const asksNow = !keepsRhythm || (takesBack && prorates === 'always_invoice');
  const mustPayFirst = asksNow && asked.payment_behavior === 'resume_on_payment_success';
  const changes = keepsRhythm ? {} : newPeriod(account, subscription.items.data);
  if (mustPayFirst) account.change(subscription, changes, 'customer.subscription.updated');
  else goOn(account, subscription, changes);
  if (!asksNow) return;
  const after = invoiceNow(account, account.need('subscription', subscription.id), {
    withPeriod: !keepsRhythm,
    resumes: mustPayFirst,
  });
  if (after.status === 'paused' && after.latest_invoice !== null)
    account.schedule('void_resumption', after.latest_invoice, now + WAITS_SECONDS, after.test_clock);
}

/** Whether the pause gave something back for time that was paid for. */
function wasCredited(account: Account, subscription: Subscription): boolean {
  const pausedAt = subscription.status_details?.paused.transitioned_at;
  return account.store
    .where('invoiceitem', '$.subscription', subscription.id)
    .some((item) => !('deleted' in item) && item.proration && item.amount < 0 && item.date === pausedAt);
}
