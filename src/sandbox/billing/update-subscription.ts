import type { Account } from '../account.ts';
import { redeem } from '../resources/discounts.ts';
import { takeMethod } from '../resources/payment-methods.ts';
import { SUBSCRIPTION_CHANGE } from '../resources/subscription-parameters.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import { mergeMetadata, type Values } from '../wire/parameters.ts';
import { billNextPeriod } from './bill-now.ts';
import { changeItems } from './change-items.ts';
import { endTrialNow, startTrial } from './end-trial.ts';
import { unusedTime } from './prorate.ts';
import { periodEndOf } from './renew-subscription.ts';

type Params = Values<typeof SUBSCRIPTION_CHANGE>;

export function updateSubscription(
  account: Account,
  subscription: Subscription,
  params: Params,
): Subscription {
  const { pause_collection: pause, description, default_payment_method: method } = params;
  const changes: Partial<Subscription> = {
    metadata: mergeMetadata(subscription.metadata, params.metadata),
    ...(description === undefined ? {} : { description }),
    ...(method === undefined
      ? {}
      : {
          default_payment_method:
            method === null ? null : takeMethod(account, method, 'default_payment_method').id,
        }),
    ...(pause === undefined
      ? {}
      : {
          pause_collection:
            pause === null ? null : { resumes_at: pause.resumes_at ?? null, behavior: pause.behavior },
        }),
    ...(params.collection_method === undefined ? {} : { collection_method: params.collection_method }),
    ...(params.days_until_due === undefined ? {} : { days_until_due: params.days_until_due }),
    ...(params.trial_settings === undefined
      ? {}
      : {
          trial_settings: {
            end_behavior: {
              ...subscription.trial_settings.end_behavior,
              ...params.trial_settings.end_behavior,
            },
          },
        }),
    ...discountChanges(account, subscription, params.discounts),
    ...cancellationChanges(account, subscription, params),
    ...wordsOf(subscription, params),
  };
  if (pause?.resumes_at !== undefined)
    account.schedule('resume_collection', subscription.id, pause.resumes_at, subscription.test_clock);
  if (params.items !== undefined) return changeItems(account, subscription, changes, params, params.items);
  if (params.trial_end === 'now' && subscription.status === 'trialing')
    return endTrialNow(account, account.change(subscription, changes));
  if (typeof params.trial_end === 'number')
    return startTrial(account, subscription, changes, params.trial_end);
  if (params.billing_cycle_anchor === 'now') {
    if (params.proration_behavior !== 'none') unusedTime(account, subscription, account.now());
    return billNextPeriod(account, subscription, changes);
  }
  return account.change(subscription, changes, 'customer.subscription.updated');
}

function discountChanges(
  account: Account,
  subscription: Subscription,
  asked: Params['discounts'],
): Partial<Subscription> {
  if (asked === undefined) return {};
  const holder = { customer: subscription.customer, subscription: subscription.id };
  return { discounts: (asked ?? []).map((one) => redeem(account, one, holder).id) };
}

/** Cancelling later is a date (`cancel_at`); at the period's end it is also a flag. Taking it back clears both. */
export function cancellationChanges(
  account: Account,
  subscription: Subscription,
  params: Pick<Params, 'cancel_at' | 'cancel_at_period_end'>,
): Partial<Subscription> {
  const { cancel_at: at, cancel_at_period_end: atEnd } = params;
  const end = periodEndOf(subscription);
  const details = { ...subscription.cancellation_details, reason: 'cancellation_requested' };
  if (atEnd === true)
    return {
      cancel_at_period_end: true,
      cancel_at: end,
      canceled_at: account.now(),
      cancellation_details: details,
    };
  if (at != null) {
    const moment = typeof at === 'number' ? at : end;
    account.schedule('end_subscription', subscription.id, moment, subscription.test_clock);
    return {
      cancel_at: moment,
      cancel_at_period_end: false,
      canceled_at: account.now(),
      cancellation_details: details,
    };
  }
  if (atEnd === false || at === null) {
    return {
      cancel_at_period_end: false,
      cancel_at: null,
      canceled_at: null,
      cancellation_details: { ...subscription.cancellation_details, reason: null },
    };
  }
  return {};
}

function wordsOf(
  subscription: Subscription,
  { cancellation_details: words, cancel_at_period_end: atEnd }: Params,
): Partial<Subscription> {
  if (words === undefined) return {};
  const { comment, feedback, ...rest } = subscription.cancellation_details;
  const said = { comment: words.comment ?? comment, feedback: words.feedback ?? feedback };
  return {
    cancellation_details: {
      ...rest,
      ...said,
      reason: atEnd === true ? 'cancellation_requested' : rest.reason,
    },
  };
}

/** The task at the end of a pause in collecting. */
export function resumeCollection(account: Account, id: string): void {
  const subscription = account.find('subscription', id);
  if (
    subscription?.pause_collection?.resumes_at == null ||
    subscription.pause_collection.resumes_at > account.now()
  )
    return;
  account.change(subscription, { pause_collection: null }, 'customer.subscription.updated');
}
