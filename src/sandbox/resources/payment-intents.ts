import { randomLetters } from '../state/ids.ts';
import { shown } from '../state/shown.ts';
import type { Account } from '../account.ts';
import { attemptPayment, needsMethod } from '../payments/attempt-payment.ts';
import { cancelIntent, captureIntent, incrementAuthorization } from '../payments/change-intent.ts';
import { ApiError, invalid } from '../wire/api-error.ts';
import { listRoute } from '../wire/listing.ts';
import {
  clearable,
  currency,
  flag,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  text,
  type Values,
} from '../wire/parameters.ts';
import { route, type Call, type Route } from '../wire/route.ts';
import { needCustomer } from './customers.ts';
import { METHOD_TYPES, methodTypesOf } from './payment-method-types.ts';
import { takeMethod } from './payment-methods.ts';
import { SHIPPING, shippingShown } from './shipping.ts';

export type PaymentIntent = ReturnType<typeof build>;
export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'canceled'
  | 'succeeded';

/** What a payment is for, if it was not made by itself. */
export interface Owner {
  readonly session?: string;
  readonly invoice?: string;
}

const DETAILS = {
  allowed_payment_method_types: list(text()),
  payment_method_types: METHOD_TYPES,
  description: clearable(text(1000)),
  metadata: metadata(),
  receipt_email: clearable(text()),
  payment_method: text(),
  setup_future_usage: clearable(oneOf('off_session', 'on_session')),
  shipping: clearable(SHIPPING),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  payment_method_options: object({
    card: object({
      request_incremental_authorization: oneOf('if_available', 'never'),
      request_three_d_secure: oneOf('any', 'automatic', 'challenge'),
    }),
  }),
};
const CONFIRMATION = {
  return_url: text(),
  off_session: flag(),
  use_stripe_sdk: flag(),
  mandate_data: clearable(
    object({
      customer_acceptance: object({
        type: text(),
        accepted_at: integer(),
        online: object({ ip_address: text(), user_agent: text() }),
        offline: object({}),
      }),
    }),
  ),
  error_on_requires_action: flag(),
};
const CREATION = {
  ...DETAILS,
  ...CONFIRMATION,
  amount: required(integer(1, 99_999_999)),
  currency: required(currency()),
  customer: text(),
  confirm: flag(),
  capture_method: oneOf('automatic', 'automatic_async', 'manual'),
  confirmation_method: oneOf('automatic', 'manual'),
  automatic_payment_methods: object({ enabled: required(flag()), allow_redirects: oneOf('always', 'never') }),
};
type Creation = Values<typeof CREATION>;
const INCREMENT = {
  amount: required(integer(1, 99_999_999)),
  description: text(1000),
  metadata: metadata(),
  statement_descriptor: text(22),
};

export const paymentIntentRoutes: readonly Route[] = [
  listRoute('/v1/payment_intents', 'payment_intent', {
    filters: { customer: text() },
    indexed: { customer: 'customer' },
    matches: (intent, { customer }) => customer === undefined || intent.customer === customer,
  }),
  route('POST', '/v1/payment_intents', CREATION, (call) => create(call)),
  route('GET', '/v1/payment_intents/:id', { client_secret: text() }, ({ account }, id) =>
    account.need('payment_intent', id),
  ),
  route(
    'POST',
    '/v1/payment_intents/:id',
    { ...DETAILS, amount: integer(1, 99_999_999), currency: currency(), customer: text() },
    ({ account, params }, id) => {
      const intent = account.need('payment_intent', id);
      const { metadata: given, payment_method: method, ...rest } = params;
      const { amount = intent.amount, currency: money = intent.currency, customer = intent.customer } = rest;
      const taken =
        method === undefined ? intent.payment_method : takeMethod(account, method, 'payment_method').id;
      const changes = {
        amount,
        currency: money,
        customer,
        description: rest.description === undefined ? intent.description : rest.description,
        receipt_email: rest.receipt_email === undefined ? intent.receipt_email : rest.receipt_email,
        setup_future_usage:
          rest.setup_future_usage === undefined ? intent.setup_future_usage : rest.setup_future_usage,
        payment_method: taken,
        shipping: rest.shipping === undefined ? intent.shipping : shippingShown(rest.shipping),
        metadata: mergeMetadata(intent.metadata, given),
      };
      const status: IntentStatus =
        intent.status === 'requires_payment_method' && taken !== null
          ? 'requires_confirmation'
          : intent.status;
      return account.change(intent, { ...changes, status });
    },
  ),
  route(
    'POST',
    '/v1/payment_intents/:id/confirm',
    { ...CONFIRMATION, ...DETAILS, capture_method: oneOf('automatic', 'manual') },
    ({ account, params }, id) => {
      const intent = account.need('payment_intent', id);
      if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
        throw unexpectedState(
          intent,
          'confirm',
          'requires_payment_method, requires_confirmation, or requires_action',
        );
      }
      return confirm(account, intent, params);
    },
  ),
  route(
    'POST',
    '/v1/payment_intents/:id/capture',
    { amount_to_capture: integer(1), metadata: metadata(), final_capture: flag() },
    ({ account, params }, id) => {
      const intent = account.need('payment_intent', id);
      if (intent.status !== 'requires_capture') throw unexpectedState(intent, 'capture', 'requires_capture');
      return captureIntent(account, intent, params.amount_to_capture ?? intent.amount_capturable);
    },
  ),
  route('POST', '/v1/payment_intents/:id/increment_authorization', INCREMENT, ({ account, params }, id) =>
    increment(account, account.need('payment_intent', id), params),
  ),
  route(
    'POST',
    '/v1/payment_intents/:id/cancel',
    { cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer') },
    ({ account, params }, id) => {
      const intent = account.need('payment_intent', id);
      if (['succeeded', 'canceled', 'processing'].includes(intent.status)) {
        const states = 'requires_payment_method, requires_capture, requires_confirmation, or requires_action';
        throw unexpectedState(intent, 'cancel', states);
      }
      return cancelIntent(account, intent, params.cancellation_reason ?? null);
    },
  ),
];

function create({ account, params }: Call<typeof CREATION>): PaymentIntent {
  if (params.customer !== undefined) needCustomer(account, params.customer, 'customer');
  const method =
    params.payment_method === undefined
      ? undefined
      : takeMethod(account, params.payment_method, 'payment_method');
  const types = params.payment_method_types ?? params.allowed_payment_method_types;
  const intent = createIntent(account, { ...params, ...(types === undefined ? {} : { types }) }, {});
  const held = account.change(intent, {
    payment_method: method?.id ?? null,
    status: method === undefined ? 'requires_payment_method' : 'requires_confirmation',
  });
  account.emit('payment_intent.created', { ...held, status: 'requires_payment_method' });
  return params.confirm === true ? confirm(account, held, params) : held;
}

function increment(account: Account, intent: PaymentIntent, params: Values<typeof INCREMENT>): PaymentIntent {
  if (intent.status !== 'requires_capture') throw unexpectedState(intent, 'increment', 'requires_capture');
  if (!intent.$.mayGrow) {
    const text =
      'This PaymentIntent is not eligible for incremental authorization: confirm it with payment_method_options[card][request_incremental_authorization]=if_available.';
    throw invalid(text);
  }
  const { amount, metadata: given, ...rest } = params;
  if (amount <= intent.amount)
    throw invalid('The new amount must be more than the amount authorized so far.', undefined, 'amount');
  const changes = { ...(rest as Partial<PaymentIntent>), metadata: mergeMetadata(intent.metadata, given) };
  return incrementAuthorization(account, intent, amount, changes);
}

function asksToGrow(options: Creation['payment_method_options']): boolean {
  return options?.card?.request_incremental_authorization === 'if_available';
}

function confirm(
  account: Account,
  intent: PaymentIntent,
  params: Values<typeof CONFIRMATION> & Pick<Creation, 'payment_method' | 'payment_method_options'>,
) {
  const id = params.payment_method ?? intent.payment_method;
  if (id === null) throw needsMethod(intent);
  const method = takeMethod(account, id, 'payment_method');
  const mayGrow = intent.$.mayGrow || asksToGrow(params.payment_method_options);
  const held = account.change(intent, { $: { ...intent.$, mayGrow, returnUrl: params.return_url ?? null } });
  const outcome = attemptPayment(account, held, method, { isOffSession: params.off_session ?? false });
  if (outcome.error !== undefined) throw outcome.error;
  return outcome.intent;
}

/** Tells nobody: who makes it knows whether it is told of now or once it is paid. */
export function createIntent(
  account: Account,
  given: Pick<
    Creation,
    'amount' | 'currency' | 'customer' | 'description' | 'metadata' | 'receipt_email' | 'setup_future_usage'
  > &
    Partial<Creation> & { readonly types?: readonly string[] },
  owner: Owner,
): PaymentIntent {
  return account.save(build(account, given, owner));
}

function build(account: Account, given: Parameters<typeof createIntent>[1], owner: Owner) {
  const id = account.newId('pi_3');
  const types = given.types ?? methodTypesOf(given.currency);
  return {
    id,
    object: 'payment_intent' as const,
    allowed_payment_method_types: given.allowed_payment_method_types ?? null,
    amount: given.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: (given.automatic_payment_methods === undefined
      ? null
      : { allow_redirects: 'always', ...given.automatic_payment_methods }) as object | null,
    canceled_at: null as number | null,
    cancellation_reason: null as string | null,
    capture_method: given.capture_method ?? 'automatic_async',
    client_secret: `${id}_secret_${randomLetters(22)}`,
    confirmation_method: given.confirmation_method ?? 'automatic',
    created: account.now(),
    currency: given.currency,
    customer: given.customer ?? null,
    customer_account: null,
    description: given.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null as object | null,
    latest_charge: null as string | null,
    livemode: false as const,
    managed_payments: { enabled: false },
    metadata: mergeMetadata({}, given.metadata),
    next_action: null as object | null,
    on_behalf_of: null,
    payment_method: null as string | null,
    payment_method_configuration_details: null,
    payment_method_options: {} as object,
    payment_method_types: [...types],
    payment_record: null,
    processing: null,
    receipt_email: given.receipt_email ?? null,
    review: null,
    setup_future_usage: given.setup_future_usage ?? null,
    shipping: shippingShown(given.shipping),
    source: null,
    statement_descriptor: given.statement_descriptor ?? null,
    statement_descriptor_suffix: given.statement_descriptor_suffix ?? null,
    status: 'requires_payment_method' as IntentStatus,
    transfer_data: null,
    transfer_group: null,
    $: {
      owner,
      mandate: null as string | null,
      returnUrl: null as string | null,
      mayGrow: asksToGrow(given.payment_method_options),
    },
  };
}

function unexpectedState(intent: PaymentIntent, act: string, states: string): ApiError {
  const text = `You cannot ${act} this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${act === 'cancel' ? 'canceled' : `${act}ed`}: ${states}.`;
  return new ApiError(400, 'invalid_request_error', 'payment_intent_unexpected_state', text, {
    payment_intent: shown(intent),
  });
}
