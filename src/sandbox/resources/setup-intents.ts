import { randomLetters } from '../state/ids.ts';
import type { Account } from '../account.ts';
import { failSetup, setUp } from '../payments/set-up.ts';
import { shown } from '../state/shown.ts';
import { ApiError, invalid } from '../wire/api-error.ts';
import { listRoute } from '../wire/listing.ts';
import {
  clearable,
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
import { route, type Route } from '../wire/route.ts';
import { needCustomer } from './customers.ts';
import { METHOD_TYPES } from './payment-method-types.ts';
import { takeMethod } from './payment-methods.ts';

export type SetupIntent = ReturnType<typeof build>;
export type SetupStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'canceled'
  | 'succeeded';

const DETAILS = {
  allowed_payment_method_types: list(text()),
  customer: text(),
  description: clearable(text(1000)),
  metadata: metadata(),
  payment_method: text(),
  payment_method_types: METHOD_TYPES,
};
const CONFIRMATION = {
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
  return_url: text(),
  use_stripe_sdk: flag(),
};
const CREATION = {
  ...DETAILS,
  ...CONFIRMATION,
  automatic_payment_methods: object({ enabled: required(flag()), allow_redirects: oneOf('always', 'never') }),
  confirm: flag(),
  usage: oneOf('off_session', 'on_session'),
};

export const setupIntentRoutes: readonly Route[] = [
  listRoute('/v1/setup_intents', 'setup_intent', {
    filters: { customer: text(), payment_method: text() },
    indexed: { customer: 'customer', payment_method: 'payment_method' },
    matches: (intent, { customer, payment_method: method }) =>
      (customer === undefined || intent.customer === customer) &&
      (method === undefined || intent.payment_method === method),
  }),
  route('POST', '/v1/setup_intents', CREATION, ({ account, params }) => {
    if (params.customer !== undefined) needCustomer(account, params.customer, 'customer');
    const made = createSetupIntent(account, params);
    return params.confirm === true ? confirm(account, made, params.payment_method) : made;
  }),
  route('GET', '/v1/setup_intents/:id', { client_secret: text() }, ({ account }, id) =>
    account.need('setup_intent', id),
  ),
  route('POST', '/v1/setup_intents/:id', DETAILS, ({ account, params }, id) => {
    const intent = account.need('setup_intent', id);
    const method =
      params.payment_method === undefined
        ? undefined
        : takeMethod(account, params.payment_method, 'payment_method');
    return account.change(intent, {
      customer: params.customer ?? intent.customer,
      description: params.description === undefined ? intent.description : params.description,
      metadata: mergeMetadata(intent.metadata, params.metadata),
      ...(method === undefined
        ? {}
        : { payment_method: method.id, status: 'requires_confirmation' as const }),
    });
  }),
  route(
    'POST',
    '/v1/setup_intents/:id/confirm',
    { ...CONFIRMATION, payment_method: text() },
    ({ account, params }, id) => confirm(account, account.need('setup_intent', id), params.payment_method),
  ),
  route(
    'POST',
    '/v1/setup_intents/:id/cancel',
    { cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer') },
    ({ account, params }, id) => {
      const intent = account.need('setup_intent', id);
      if (intent.status === 'succeeded' || intent.status === 'canceled')
        throw unexpectedState(intent, 'cancel');
      const ended = {
        status: 'canceled' as const,
        cancellation_reason: params.cancellation_reason ?? null,
        next_action: null,
      };
      return account.change(intent, ended, 'setup_intent.canceled');
    },
  ),
];

export function createSetupIntent(
  account: Account,
  params: Values<typeof CREATION>,
  session?: string,
): SetupIntent {
  const method =
    params.payment_method === undefined
      ? undefined
      : takeMethod(account, params.payment_method, 'payment_method');
  const intent = account.save(build(account, params, method?.id ?? null, session ?? null));
  account.emit('setup_intent.created', intent);
  return intent;
}

function confirm(account: Account, intent: SetupIntent, given: string | undefined): SetupIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled') throw unexpectedState(intent, 'confirm');
  const id = given ?? intent.payment_method;
  if (id === null) {
    throw invalid(
      "You cannot confirm this SetupIntent because it's missing a payment method.",
      'setup_intent_unexpected_state',
    );
  }
  const method = takeMethod(account, id, 'payment_method');
  const { decline, declinesWhen } = method.$;
  if (decline !== null && declinesWhen === 'attached') throw failSetup(account, intent, method, decline);
  return setUp(account, intent, method, false);
}

function unexpectedState(intent: SetupIntent, act: string): ApiError {
  const text = `You cannot ${act} this SetupIntent because it has a status of ${intent.status}.`;
  return new ApiError(400, 'invalid_request_error', 'setup_intent_unexpected_state', text, {
    setup_intent: shown(intent),
  });
}

function build(
  account: Account,
  params: Values<typeof CREATION>,
  method: string | null,
  session: string | null,
) {
  const id = account.newId('seti_1');
  return {
    id,
    object: 'setup_intent' as const,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    application: null,
    automatic_payment_methods:
      params.automatic_payment_methods === undefined
        ? null
        : { allow_redirects: 'always', ...params.automatic_payment_methods },
    cancellation_reason: null as string | null,
    client_secret: `${id}_secret_${randomLetters(22)}`,
    created: account.now(),
    customer: params.customer ?? null,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null as object | null,
    latest_attempt: null,
    livemode: false as const,
    managed_payments: { enabled: false },
    mandate: null as string | null,
    metadata: mergeMetadata({}, params.metadata),
    next_action: null as object | null,
    on_behalf_of: null,
    payment_method: method,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: [
      ...(params.payment_method_types ?? params.allowed_payment_method_types ?? ['card']),
    ],
    single_use_mandate: null,
    status: (method === null ? 'requires_payment_method' : 'requires_confirmation') as SetupStatus,
    usage: params.usage ?? 'off_session',
    $: { session },
  };
}
