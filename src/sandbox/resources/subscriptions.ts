import type { Account } from '../account.ts';
import { startByApi } from '../billing/start-by-api.ts';
import { updateSubscription } from '../billing/update-subscription.ts';
import { endSubscription } from '../billing/end-subscription.ts';
import { invalid } from '../wire/api-error.ts';
import { listRoute, wholeList } from '../wire/listing.ts';
import { object, oneOf, required, text, type Values } from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { removed } from './discounts.ts';
import { buildItem, type ItemParts } from './subscription-items.ts';
import { CANCELLATION, SUBSCRIPTION_CHANGE, SUBSCRIPTION_CREATION } from './subscription-parameters.ts';

export type Subscription = ReturnType<typeof build> & { status_details?: ReturnType<typeof pausedBecause> };
export type SubscriptionStatus =
  'incomplete' | 'incomplete_expired' | 'trialing' | 'active' | 'past_due' | 'canceled' | 'unpaid' | 'paused';

export interface SubscriptionParts {
  readonly customer: string;
  readonly items: readonly ItemParts[];
  readonly period: readonly [number, number];
  readonly anchor: number;
  readonly anchorConfig?: AnchorConfig | undefined;
  readonly status: SubscriptionStatus;
  readonly metadata: Readonly<Record<string, string>>;
  readonly description?: string | null | undefined;
  readonly defaultPaymentMethod?: string | null | undefined;
  readonly billingMode?: string | undefined;
  readonly trial?: readonly [number, number] | undefined;
  readonly collectionMethod?: 'charge_automatically' | 'send_invoice' | undefined;
  readonly daysUntilDue?: number | undefined;
  readonly testClock: string | null;
  readonly withoutMethod?: 'cancel' | 'create_invoice' | 'pause' | undefined;
}

/** The day and time by which an anchor was found. */
export interface AnchorConfig {
  readonly day_of_month: number;
  readonly hour: number | null;
  readonly minute: number | null;
  readonly month: number | null;
  readonly second: number | null;
}

interface BillingMode {
  readonly flexible: { readonly proration_discounts: string } | null;
  readonly type: string;
  readonly updated_at?: number;
}

const MIGRATION = {
  billing_mode: required(
    object({
      flexible: object({ proration_discounts: oneOf('included', 'itemized') }),
      type: required(oneOf('flexible')),
    }),
  ),
};

export const subscriptionRoutes: readonly Route[] = [
  listRoute('/v1/subscriptions', 'subscription', {
    filters: {
      customer: text(),
      price: text(),
      status: oneOf(
        'active',
        'all',
        'canceled',
        'ended',
        'incomplete',
        'incomplete_expired',
        'past_due',
        'paused',
        'trialing',
        'unpaid',
      ),
      test_clock: text(),
    },
    indexed: { customer: 'customer' },
    matches: (subscription, asked) =>
      (asked.customer === undefined || subscription.customer === asked.customer) &&
      (asked.price === undefined || subscription.items.data.some((item) => item.price.id === asked.price)) &&
      (asked.test_clock === undefined || subscription.test_clock === asked.test_clock) &&
      hasStatus(subscription.status, asked.status),
  }),
  route('POST', '/v1/subscriptions', SUBSCRIPTION_CREATION, ({ account, params }) =>
    startByApi(account, params),
  ),
  route('GET', '/v1/subscriptions/:id', {}, ({ account }, id) => account.need('subscription', id)),
  route('POST', '/v1/subscriptions/:id', SUBSCRIPTION_CHANGE, ({ account, params }, id) => {
    const subscription = account.need('subscription', id);
    if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') {
      throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
    }
    return updateSubscription(account, subscription, params);
  }),
  route('DELETE', '/v1/subscriptions/:id/discount', {}, ({ account }, id) =>
    withoutDiscount(account, account.need('subscription', id)),
  ),
  route('POST', '/v1/subscriptions/:id/migrate', MIGRATION, ({ account, params }, id) =>
    migrate(account, account.need('subscription', id), params),
  ),
  route('DELETE', '/v1/subscriptions/:id', CANCELLATION, ({ account, params }, id) => {
    const subscription = account.need('subscription', id);
    if (subscription.status === 'canceled')
      throw invalid(`No such subscription: '${id}'`, 'resource_missing', 'id');
    return endSubscription(account, subscription, 'cancellation_requested', params.cancellation_details);
  }),
];

/** All it has are taken off; the answer tells of the first. */
function withoutDiscount(account: Account, subscription: Subscription): object {
  const discounts = subscription.discounts.map((discount) => account.need('discount', discount));
  const [first] = discounts;
  if (first === undefined)
    throw invalid(`No active discount for subscription: ${subscription.id}`, 'resource_missing');
  for (const discount of discounts) account.emit('customer.discount.deleted', discount);
  account.change(subscription, { discounts: [] }, 'customer.subscription.updated');
  return removed(first);
}

/** From the classic way of billing to the flexible one; there is no way back. */
function migrate(
  account: Account,
  subscription: Subscription,
  { billing_mode: asked }: Values<typeof MIGRATION>,
): Subscription {
  if (subscription.billing_mode.type === 'flexible')
    throw invalid(`Subscription ${subscription.id} is already on billing_mode[type]=flexible.`);
  const flexible = { proration_discounts: asked.flexible?.proration_discounts ?? 'included' };
  const billing_mode = { flexible, type: 'flexible', updated_at: account.now() };
  return account.change(subscription, { billing_mode }, 'customer.subscription.updated');
}

/** Without a status, every one that has not been cancelled. */
function hasStatus(status: SubscriptionStatus, asked: string | undefined): boolean {
  if (asked === 'all') return true;
  if (asked === undefined) return status !== 'canceled';
  if (asked === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return status === asked;
}

/** Tells nobody: its first invoice is made first, so that the subscription's own event can name it. */
export function createSubscription(account: Account, parts: SubscriptionParts): Subscription {
  return account.save(build(account, parts));
}

/** Only a paused subscription says why. */
export function pausedBecause(type: 'pause_requested' | 'trial_end_without_payment_method', at: number) {
  return { paused: { subscription: { type }, transitioned_at: at, type: 'subscription' as const } };
}

function build(account: Account, parts: SubscriptionParts) {
  const id = account.newId('sub_1');
  const items = parts.items.map((item) => buildItem(account, id, item, parts.period));
  const mode = parts.billingMode ?? 'flexible';
  return {
    id,
    object: 'subscription' as const,
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: parts.anchor,
    billing_cycle_anchor_config: parts.anchorConfig ?? null,
    billing_mode: {
      flexible: mode === 'flexible' ? { proration_discounts: 'included' } : null,
      type: mode,
    } as BillingMode,
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null as number | null,
    cancel_at_period_end: false,
    canceled_at: null as number | null,
    cancellation_details: {
      comment: null as string | null,
      feedback: null as string | null,
      feedback_option: null,
      reason: null as string | null,
    },
    collection_method: parts.collectionMethod ?? 'charge_automatically',
    created: account.now(),
    currency: items[0]?.price.currency ?? 'aud',
    customer: parts.customer,
    customer_account: null,
    days_until_due: parts.daysUntilDue ?? null,
    default_payment_method: parts.defaultPaymentMethod ?? null,
    default_source: null,
    default_tax_rates: [],
    description: parts.description ?? null,
    discounts: [] as string[],
    ended_at: null as number | null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: wholeList(`/v1/subscription_items?subscription=${id}`, items),
    latest_invoice: null as string | null,
    livemode: false as const,
    managed_payments: { enabled: false },
    metadata: parts.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null as { behavior: string; resumes_at: number | null } | null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null as string | null,
    pending_update: null,
    schedule: null,
    start_date: account.now(),
    status: parts.status,
    test_clock: parts.testClock,
    transfer_data: null,
    trial_end: parts.trial?.[1] ?? null,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: parts.withoutMethod ?? 'create_invoice',
      },
    },
    trial_start: parts.trial?.[0] ?? null,
  };
}
