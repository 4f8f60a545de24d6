import type { Account } from '../account.ts';
import type { Subscription } from '../resources/subscriptions.ts';

interface Words {
  readonly comment?: string | null | undefined;
  readonly feedback?: string | null | undefined;
}

/** Ends it now. Invoices still open are not pursued any further. */
export function endSubscription(
  account: Account,
  subscription: Subscription,
  reason: string,
  words: Words = {},
): Subscription {
  for (const invoice of account.store.where('invoice', '$.subscription', subscription.id)) {
    if (invoice.status === 'draft' || invoice.status === 'open') {
      account.change(invoice, {
        auto_advance: false,
        next_payment_attempt: null,
        automatically_finalizes_at: null,
      });
    }
  }
  const { cancellation_details: details } = subscription;
  return account.change(
    subscription,
    {
      status: 'canceled',
      ended_at: account.now(),
      canceled_at: subscription.canceled_at ?? account.now(),
      cancel_at_period_end: false,
      cancellation_details: {
        ...details,
        comment: words.comment ?? details.comment,
        feedback: words.feedback ?? details.feedback,
        reason: details.reason ?? reason,
      },
    },
    'customer.subscription.deleted',
  );
}

/** The task at a date somebody chose for the end (`cancel_at`); one chosen since then counts instead. */
export function endWhenDue(account: Account, id: string): void {
  const subscription = account.find('subscription', id);
  if (subscription?.cancel_at == null || subscription.status === 'canceled') return;
  if (subscription.cancel_at <= account.now())
    endSubscription(account, subscription, 'cancellation_requested');
}
