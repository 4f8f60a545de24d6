import type { Account } from '../account.ts';
import { listRoute } from '../wire/listing.ts';
import {
  clearable,
  flag,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  text,
  type Values,
} from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';

export type PortalConfiguration = ReturnType<typeof build>;

const PRORATION = oneOf('always_invoice', 'create_prorations', 'none');
const FEATURES = {
  customer_update: object({
    enabled: flag(),
    allowed_updates: list(oneOf('address', 'email', 'name', 'phone', 'shipping', 'tax_id')),
  }),
  invoice_history: object({ enabled: required(flag()) }),
  payment_method_update: object({ enabled: required(flag()) }),
  subscription_cancel: object({
    enabled: flag(),
    mode: oneOf('at_period_end', 'immediately'),
    proration_behavior: PRORATION,
    cancellation_reason: object({ enabled: required(flag()), options: list(text()) }),
  }),
  subscription_pause: object({ enabled: flag() }),
  subscription_update: object({
    enabled: flag(),
    default_allowed_updates: list(oneOf('price', 'promotion_code', 'quantity')),
    products: clearable(list(object({ product: required(text()), prices: required(list(text())) }))),
    proration_behavior: PRORATION,
  }),
};
const DETAILS = {
  business_profile: object({
    headline: clearable(text(60)),
    privacy_policy_url: text(),
    terms_of_service_url: text(),
  }),
  default_return_url: clearable(text()),
  features: object(FEATURES),
  login_page: object({ enabled: required(flag()) }),
  metadata: metadata(),
  name: clearable(text()),
};
type Details = Values<typeof DETAILS>;
type Features = Values<typeof FEATURES>;

export const portalConfigurationRoutes: readonly Route[] = [
  listRoute('/v1/billing_portal/configurations', 'billing_portal.configuration', {
    filters: { active: flag(), is_default: flag() },
    matches: (configuration, { active, is_default: isDefault }) =>
      (active === undefined || configuration.active === active) &&
      (isDefault === undefined || configuration.is_default === isDefault),
  }),
  route(
    'POST',
    '/v1/billing_portal/configurations',
    { ...DETAILS, features: required(DETAILS.features) },
    ({ account, params }) => {
      const configuration = account.save(build(account, params, false));
      account.emit('billing_portal.configuration.created', configuration);
      return configuration;
    },
  ),
  route('GET', '/v1/billing_portal/configurations/:id', {}, ({ account }, id) =>
    account.need('billing_portal.configuration', id),
  ),
  route(
    'POST',
    '/v1/billing_portal/configurations/:id',
    { ...DETAILS, active: flag() },
    ({ account, params }, id) => update(account, account.need('billing_portal.configuration', id), params),
  ),
];

/** The account's own configuration, made at the first session that names none. */
export function defaultConfiguration(account: Account): PortalConfiguration {
  for (const known of account.store.all('billing_portal.configuration')) if (known.is_default) return known;
  const configuration = account.save(build(account, {}, true));
  account.emit('billing_portal.configuration.created', configuration);
  return configuration;
}

function update(
  account: Account,
  configuration: PortalConfiguration,
  params: Details & { readonly active?: boolean | undefined },
): PortalConfiguration {
  const { active = configuration.active, name = configuration.name } = params;
  const { default_return_url = configuration.default_return_url } = params;
  const changes: Partial<PortalConfiguration> = {
    active,
    name,
    default_return_url,
    business_profile: {
      ...configuration.business_profile,
      ...params.business_profile,
    } as PortalConfiguration['business_profile'],
    features: featuresFrom(params.features ?? {}, configuration.features),
    metadata: mergeMetadata(configuration.metadata, params.metadata),
    updated: account.now(),
  };
  return account.change(configuration, changes, 'billing_portal.configuration.updated');
}

function build(account: Account, params: Details, isDefault: boolean) {
  return {
    id: account.newId('bpc_1'),
    object: 'billing_portal.configuration' as const,
    active: true,
    application: null,
    business_profile: {
      headline: params.business_profile?.headline ?? null,
      privacy_policy_url: params.business_profile?.privacy_policy_url ?? null,
      terms_of_service_url: params.business_profile?.terms_of_service_url ?? null,
    },
    created: account.now(),
    default_return_url: params.default_return_url ?? null,
    features: featuresFrom(params.features ?? EVERYTHING),
    is_default: isDefault,
    livemode: false as const,
    login_page: { enabled: params.login_page?.enabled ?? false, url: null },
    metadata: mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    updated: account.now(),
  };
}

type FullFeatures = ReturnType<typeof fullFeatures>;

function featuresFrom(given: Features, before: FullFeatures = fullFeatures()): FullFeatures {
  return {
    customer_update: { ...before.customer_update, ...defined(given.customer_update) },
    invoice_history: { ...before.invoice_history, ...defined(given.invoice_history) },
    payment_method_update: { ...before.payment_method_update, ...defined(given.payment_method_update) },
    subscription_cancel: {
      ...before.subscription_cancel,
      ...defined(given.subscription_cancel),
      cancellation_reason: {
        ...before.subscription_cancel.cancellation_reason,
        ...defined(given.subscription_cancel?.cancellation_reason),
      },
    },
    subscription_pause: { ...before.subscription_pause, ...defined(given.subscription_pause) },
    subscription_update: {
      ...before.subscription_update,
      ...defined(given.subscription_update),
      products: given.subscription_update?.products?.map(shownProduct) ?? before.subscription_update.products,
    },
  };
}

function shownProduct({ product, prices }: { readonly product: string; readonly prices: readonly string[] }) {
  return { adjustable_quantity: { enabled: false, maximum: null, minimum: 1 }, prices, product };
}

function fullFeatures() {
  return {
    customer_update: { allowed_updates: [] as string[], enabled: false },
    invoice_history: { enabled: false },
    payment_method_update: { enabled: false, payment_method_configuration: null },
    subscription_cancel: {
      cancellation_reason: { enabled: false, feedback_options: null, options: [] as string[] },
      enabled: false,
      mode: 'at_period_end',
      proration_behavior: 'none',
    },
    subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
    subscription_update: {
      billing_cycle_anchor: null,
      default_allowed_updates: [] as string[],
      enabled: false,
      products: [] as ReturnType<typeof shownProduct>[],
      proration_behavior: 'none' as 'always_invoice' | 'create_prorations' | 'none',
      schedule_at_period_end: { conditions: [] },
      trial_update_behavior: 'end_trial',
    },
  };
}

const EVERYTHING: Features = {
  customer_update: { enabled: true, allowed_updates: ['email', 'name', 'address', 'phone'] },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true, mode: 'at_period_end' },
};

function defined<T extends object>(given: T | undefined): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
