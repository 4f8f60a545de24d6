import type { Account } from '../account.ts';
import { invalid, missingParameter } from '../wire/api-error.ts';
import { listRoute } from '../wire/listing.ts';
import {
  clearable,
  currency,
  flag,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  text,
  type Values,
} from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { INLINE_PRICE, TAX_BEHAVIOUR } from './price-parameters.ts';
import { createProduct, needProduct } from './products.ts';

export type Price = ReturnType<typeof build>;

const DETAILS = {
  active: flag(),
  lookup_key: text(200),
  metadata: metadata(),
  nickname: clearable(text()),
  tax_behavior: TAX_BEHAVIOUR,
  transfer_lookup_key: flag(),
};
const CREATION = { ...INLINE_PRICE, ...DETAILS, billing_scheme: oneOf('per_unit') };

export const priceRoutes: readonly Route[] = [
  listRoute('/v1/prices', 'price', {
    filters: {
      active: flag(),
      currency: currency(),
      lookup_keys: list(text()),
      product: text(),
      type: oneOf('one_time', 'recurring'),
      recurring: object({
        interval: oneOf('day', 'week', 'month', 'year'),
        usage_type: oneOf('licensed', 'metered'),
      }),
    },
    indexed: { product: 'product' },
    candidates: (account, { lookup_keys: keys }) =>
      keys?.flatMap((key) => account.store.where('price', 'lookup_key', key)),
    matches: (price, asked) =>
      !price.$.isInline &&
      (asked.active === undefined || price.active === asked.active) &&
      (asked.currency === undefined || price.currency === asked.currency) &&
      (asked.lookup_keys === undefined || asked.lookup_keys.includes(price.lookup_key ?? '')) &&
      (asked.product === undefined || price.product === asked.product) &&
      (asked.type === undefined || price.type === asked.type) &&
      (asked.recurring?.interval === undefined || price.recurring?.interval === asked.recurring.interval),
  }),
  route('POST', '/v1/prices', CREATION, ({ account, params }) => createPrice(account, params)),
  route('GET', '/v1/prices/:id', {}, ({ account }, id) => account.need('price', id)),
  route('POST', '/v1/prices/:id', DETAILS, ({ account, params }, id) => {
    const price = account.need('price', id);
    const { transfer_lookup_key: transfers = false, ...given } = params;
    if (given.lookup_key !== undefined) claimLookupKey(account, given.lookup_key, transfers, id);
    const changes = { ...given, metadata: mergeMetadata(price.metadata, given.metadata) } as Partial<Price>;
    return account.change(price, changes, 'price.updated');
  }),
];

/** A recurring price is also a plan, and says so with a second event (seen in recorded logs). */
export function createPrice(
  account: Account,
  params: Omit<Partial<Values<typeof CREATION>>, 'currency'> & { currency: string },
): Price {
  if (params.lookup_key !== undefined)
    claimLookupKey(account, params.lookup_key, params.transfer_lookup_key ?? false);
  const price = account.save(build(account, params, false));
  if (params.product_data !== undefined)
    account.emit('product.created', account.need('product', price.product));
  if (price.recurring !== null) account.emit('plan.created', planOf(price));
  account.emit('price.created', price);
  return price;
}

/** The price behind a Checkout line given as `price_data`: kept, inactive, listed nowhere and announced by nothing. */
export function createInlinePrice(
  account: Account,
  params: Values<typeof INLINE_PRICE>,
  where: string,
): Price {
  return account.save(build(account, params, true, where));
}

function claimLookupKey(account: Account, key: string, transfers: boolean, own?: string): void {
  for (const holder of account.store.where('price', 'lookup_key', key)) {
    if (holder.id === own) continue;
    if (!transfers) {
      const text = `A price (\`${holder.id}\`) already uses that lookup key. Use the \`transfer_lookup_key\` parameter to move it.`;
      throw invalid(text, undefined, 'lookup_key');
    }
    account.change(holder, { lookup_key: null }, 'price.updated');
  }
}

function build(
  account: Account,
  params: Omit<Partial<Values<typeof CREATION>>, 'currency'> & { currency: string },
  isInline: boolean,
  where = '',
) {
  const named = (name: string): string => (where === '' ? name : `${where}[${name}]`);
  const amount = amountOf(params, named);
  const created = account.now();
  const { recurring } = params;
  return {
    id: account.newId('price_1'),
    object: 'price' as const,
    active: isInline ? false : (params.active ?? true),
    billing_scheme: 'per_unit',
    created,
    currency: params.currency,
    custom_unit_amount: null,
    livemode: false as const,
    lookup_key: params.lookup_key ?? null,
    metadata: mergeMetadata({}, params.metadata),
    nickname: params.nickname ?? null,
    product: productOf(account, params, named, isInline),
    recurring:
      recurring === undefined
        ? null
        : {
            interval: recurring.interval,
            interval_count: recurring.interval_count ?? 1,
            meter: null,
            trial_period_days: recurring.trial_period_days ?? null,
            usage_type: recurring.usage_type ?? 'licensed',
          },
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring === undefined ? ('one_time' as const) : ('recurring' as const),
    unit_amount: Number.isInteger(Number(amount)) ? Number(amount) : null,
    unit_amount_decimal: amount,
    $: { isInline },
  };
}

function amountOf(
  {
    unit_amount: whole,
    unit_amount_decimal: exact,
  }: { unit_amount?: number | undefined; unit_amount_decimal?: string | undefined },
  named: (name: string) => string,
): string {
  if (whole !== undefined) return String(whole);
  if (exact !== undefined) return exact;
  throw missingParameter(named('unit_amount'));
}

function productOf(
  account: Account,
  { product, product_data: data }: Partial<Values<typeof CREATION>>,
  named: (name: string) => string,
  isInline: boolean,
): string {
  if (product !== undefined) return needProduct(account, product, named('product')).id;
  if (data !== undefined) {
    return createProduct(account, isInline ? { ...data, active: false } : data).id;
  }
  throw missingParameter(named('product'));
}

/** The older name for a recurring price, still part of subscription items and of the `plan.created` event. */
export function planOf(price: Price) {
  return {
    id: price.id,
    object: 'plan' as const,
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false as const,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: price.recurring?.trial_period_days ?? null,
    usage_type: price.recurring?.usage_type ?? 'licensed',
  };
}
