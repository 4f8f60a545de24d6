import type { SubscriptionPage } from '../domain/payments/payment-processor.ts';
import type { Asking } from './look-up.ts';
import { readMark } from './our-mark.ts';
import { ref } from './payment-event.ts';
import { reportOf } from './translate-subscription.ts';

/** Subscriptions of ours, those that are over among them, a hundred a call: what others sell on the account is left out. */
export async function listSubscriptions({ stripe, calls }: Asking, page?: string): Promise<SubscriptionPage> {
  const params = {
    status: 'all',
    limit: 100,
    ...(page !== undefined && { starting_after: ref.parse(page) }),
  } as const;
  const list = await calls.call((limits) => stripe.subscriptions.list(params, limits));
  const next = list.has_more ? list.data.at(-1)?.id : undefined;
  const ours = list.data.filter(({ metadata }) => readMark(metadata).kind === 'ours');
  return { reports: ours.map(reportOf), ...(next !== undefined && { next }) };
}
