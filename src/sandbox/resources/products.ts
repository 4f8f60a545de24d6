import type { Account } from '../account.ts';
import { invalid, noSuch } from '../wire/api-error.ts';
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
import { INLINE_PRICE } from './price-parameters.ts';
import { createPrice } from './prices.ts';

export type Product = ReturnType<typeof build>;
export interface DeletedProduct {
  readonly id: string;
  readonly object: 'product';
  readonly deleted: true;
}

const DETAILS = {
  active: flag(),
  description: clearable(text()),
  images: list(text()),
  marketing_features: list(object({ name: required(text(80)) })),
  metadata: metadata(),
  shippable: flag(),
  statement_descriptor: text(22),
  unit_label: clearable(text(12)),
  url: clearable(text()),
};
const { currency, recurring, tax_behavior, unit_amount, unit_amount_decimal } = INLINE_PRICE;
const CREATION = {
  ...DETAILS,
  id: text(),
  name: required(text()),
  type: oneOf('good', 'service'),
  default_price_data: object({
    currency,
    recurring,
    tax_behavior,
    unit_amount,
    unit_amount_decimal,
    metadata: metadata(),
  }),
};
const CHANGE = { ...DETAILS, name: text(), default_price: text() };

export const productRoutes: readonly Route[] = [
  listRoute('/v1/products', 'product', {
    filters: { active: flag(), ids: list(text()), shippable: flag(), url: text() },
    matches: (product, { active, ids, shippable, url }) =>
      !('deleted' in product) &&
      (active === undefined || product.active === active) &&
      (ids?.includes(product.id) ?? true) &&
      (shippable === undefined || product.shippable === shippable) &&
      (url === undefined || product.url === url),
  }),
  route('POST', '/v1/products', CREATION, ({ account, params }) => {
    if (params.id !== undefined && account.find('product', params.id) !== undefined) {
      throw invalid('Product already exists.', 'resource_already_exists', 'id');
    }
    const product = createProduct(account, params);
    account.emit('product.created', product);
    const { default_price_data: data } = params;
    if (data === undefined) return product;
    return account.change(product, {
      default_price: createPrice(account, { ...data, product: product.id }).id,
    });
  }),
  route('GET', '/v1/products/:id', {}, ({ account }, id) => account.need('product', id)),
  route('POST', '/v1/products/:id', CHANGE, ({ account, params }, id) => {
    const product = needProduct(account, id);
    const changes = {
      ...params,
      metadata: mergeMetadata(product.metadata, params.metadata),
      updated: account.now(),
    };
    return account.change(product, changes as Partial<Product>, 'product.updated');
  }),
  route('DELETE', '/v1/products/:id', {}, ({ account }, id) => {
    const product = needProduct(account, id);
    if (account.store.where('price', 'product', id).length > 0) {
      throw invalid('This product cannot be deleted because it has one or more user-created prices.');
    }
    account.emit('product.deleted', product);
    return account.save({ id, object: 'product' as const, deleted: true as const });
  }),
];

export function needProduct(account: Account, id: string, param?: string): Product {
  const product = account.need('product', id, param);
  if ('deleted' in product) throw noSuch('product', id, param);
  return product;
}

/** Tells nobody: a product made inside a Checkout line has no event of its own. */
export function createProduct(account: Account, params: Values<typeof CREATION>): Product {
  return account.save(build(account, params));
}

function build(account: Account, params: Values<typeof CREATION>) {
  return {
    id: params.id ?? account.newId('prod_'),
    object: 'product' as const,
    active: params.active ?? true,
    created: account.now(),
    default_price: null as string | null,
    description: params.description ?? null,
    images: params.images ?? [],
    livemode: false as const,
    marketing_features: params.marketing_features ?? [],
    metadata: mergeMetadata({}, params.metadata),
    name: params.name,
    package_dimensions: null,
    shippable: params.shippable ?? null,
    statement_descriptor: params.statement_descriptor ?? null,
    tax_code: null,
    tax_details: null,
    type: params.type ?? 'service',
    unit_label: params.unit_label ?? null,
    updated: account.now(),
    url: params.url ?? null,
  };
}
