import { randomLetters } from '../state/ids.ts';
import type { Account } from '../account.ts';
import { invalid, noSuch } from '../wire/api-error.ts';
import { listRoute, page, PAGING_FIELDS } from '../wire/listing.ts';
import {
  address,
  clearable,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  text,
  until,
  type Values,
} from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { fullAddress } from './address.ts';
import { moveBalance } from './customer-balance-transactions.ts';
import { redeem, removed, type Discount } from './discounts.ts';
import { attach, takeMethod, type PaymentMethod } from './payment-methods.ts';

export type Customer = ReturnType<typeof build>;
export interface DeletedCustomer {
  readonly id: string;
  readonly object: 'customer';
  readonly deleted: true;
}

const DETAILS = {
  address: clearable(address()),
  balance: integer(),
  coupon: until('2025-03-31', clearable(text())),
  description: clearable(text()),
  email: clearable(text(512)),
  invoice_prefix: text(12),
  invoice_settings: object({
    default_payment_method: clearable(text()),
    footer: clearable(text()),
    custom_fields: clearable(list(object({ name: text(40), value: text(140) }))),
    rendering_options: clearable(object({ amount_tax_display: clearable(text()), template: text() })),
  }),
  metadata: metadata(),
  name: clearable(text(256)),
  next_invoice_sequence: integer(1),
  phone: clearable(text(40)),
  preferred_locales: list(text()),
  shipping: clearable(object({ address: address(), name: text(), phone: clearable(text()) })),
  tax_exempt: oneOf('none', 'exempt', 'reverse'),
};
const CREATION = { ...DETAILS, payment_method: text(), test_clock: text() };
export type CustomerDetails = Values<typeof CREATION>;

export const customerRoutes: readonly Route[] = [
  listRoute('/v1/customers', 'customer', {
    filters: { email: text(), test_clock: text() },
    indexed: { email: 'email', test_clock: 'test_clock' },
    matches: (customer, { email, test_clock }) =>
      !('deleted' in customer) &&
      (email === undefined || customer.email === email) &&
      (test_clock === undefined || customer.test_clock === test_clock),
  }),
  route('POST', '/v1/customers', CREATION, ({ account, params }) => createCustomer(account, params)),
  route('GET', '/v1/customers/:id', {}, ({ account }, id) => account.need('customer', id)),
  route('POST', '/v1/customers/:id', DETAILS, ({ account, params }, id) =>
    update(account, needCustomer(account, id), params),
  ),
  route('DELETE', '/v1/customers/:id', {}, ({ account }, id) => {
    const customer = needCustomer(account, id);
    account.emit('customer.deleted', customer);
    return account.save({ id, object: 'customer' as const, deleted: true as const });
  }),
  route('DELETE', '/v1/customers/:id/discount', {}, ({ account }, id) => {
    const customer = needCustomer(account, id);
    if (customer.discount === null) throw invalid('No active discount for customer', 'resource_missing');
    undiscounted(account, customer);
    return removed(customer.discount);
  }),
  route(
    'GET',
    '/v1/customers/:id/payment_methods',
    { ...PAGING_FIELDS, type: text() },
    ({ account, params }, id) => {
      needCustomer(account, id);
      const held = account.store.where('payment_method', 'customer', id);
      const wanted = held.filter((method) => params.type === undefined || method.type === params.type);
      return page(`/v1/customers/${id}/payment_methods`, wanted, params);
    },
  ),
  route(
    'GET',
    '/v1/customers/:id/payment_methods/:method',
    {},
    ({ account, path: [id = '', method = ''] }) => {
      const found = account.need('payment_method', method);
      if (found.customer !== id) throw noSuch('PaymentMethod', method);
      return found;
    },
  ),
];

export function createCustomer(account: Account, params: CustomerDetails): Customer {
  const { payment_method: given } = params;
  const method = given === undefined ? undefined : takeMethod(account, given, 'payment_method');
  const usual = params.invoice_settings?.default_payment_method;
  if (typeof usual === 'string' && usual !== given && usual !== method?.id)
    throw noSuch('PaymentMethod', usual, 'invoice_settings[default_payment_method]');
  const customer = account.save(build(account, params, typeof usual === 'string' ? method : undefined));
  account.emit('customer.created', customer);
  if (method !== undefined) attach(account, method, customer.id);
  return params.coupon == null ? customer : discounted(account, customer, params.coupon);
}

/** @throws ApiError when there is none, or none any more. */
export function needCustomer(account: Account, id: string, param?: string): Customer {
  const customer = account.need('customer', id, param);
  if ('deleted' in customer) throw noSuch('customer', id, param);
  return customer;
}

function build(account: Account, params: CustomerDetails, usual?: PaymentMethod) {
  const settings = params.invoice_settings;
  return {
    id: account.newId('cus_'),
    object: 'customer' as const,
    address: params.address == null ? null : fullAddress(params.address),
    balance: params.balance ?? 0,
    created: account.now(),
    currency: null as string | null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: params.description ?? null,
    discount: null as Discount | null,
    email: params.email ?? null,
    invoice_prefix: params.invoice_prefix ?? randomLetters(8).toUpperCase(),
    invoice_settings: {
      custom_fields: settings?.custom_fields ?? null,
      default_payment_method: usual?.id ?? null,
      footer: settings?.footer ?? null,
      rendering_options: settings?.rendering_options ?? null,
    },
    livemode: false as const,
    metadata: mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    next_invoice_sequence: params.next_invoice_sequence ?? 1,
    phone: params.phone ?? null,
    preferred_locales: params.preferred_locales ?? [],
    shipping: params.shipping ?? null,
    tax_exempt: (params.tax_exempt ?? 'none') as string | null,
    test_clock: params.test_clock ?? null,
  };
}

function update(account: Account, customer: Customer, params: Values<typeof DETAILS>): Customer {
  const { metadata: given, address: place, invoice_settings: settings, coupon, balance, ...rest } = params;
  const changes: Partial<Customer> = {
    ...(rest as Partial<Customer>),
    metadata: mergeMetadata(customer.metadata, given),
    ...(place === undefined ? {} : { address: place === null ? null : fullAddress(place) }),
    ...(settings === undefined
      ? {}
      : { invoice_settings: { ...customer.invoice_settings, ...settings } as Customer['invoice_settings'] }),
  };
  const method = settings?.default_payment_method;
  if (typeof method === 'string')
    account.need('payment_method', method, 'invoice_settings[default_payment_method]');
  const changed = account.change(customer, changes, 'customer.updated');
  const updated =
    balance === undefined || balance === customer.balance ? changed : setBalance(account, changed, balance);
  return coupon === undefined ? updated : discounted(account, updated, coupon);
}

/** Saying what the balance is to be leaves the same trace as moving it there. */
function setBalance(account: Account, customer: Customer, balance: number): Customer {
  const amount = balance - customer.balance;
  moveBalance(account, customer, { type: 'adjustment', amount, currency: customer.currency ?? 'aud' });
  return needCustomer(account, customer.id);
}

/** What a caller of an older version can still do: a coupon for everything the customer is billed. */
function discounted(account: Account, customer: Customer, coupon: string | null): Customer {
  if (coupon === null) return undiscounted(account, customer);
  const discount = redeem(account, { coupon }, { customer: customer.id });
  const isFirst = customer.discount === null;
  account.emit(
    `customer.discount.${isFirst ? 'created' : 'updated'}`,
    discount,
    customer.discount ?? undefined,
  );
  return account.change(customer, { discount });
}

export function undiscounted(account: Account, customer: Customer): Customer {
  if (customer.discount === null) return customer;
  account.emit('customer.discount.deleted', customer.discount);
  return account.change(customer, { discount: null });
}
