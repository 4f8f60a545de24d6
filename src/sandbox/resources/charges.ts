import type { Account } from '../account.ts';
import { chargeDirectly } from '../payments/charge-directly.ts';
import { captureCharge } from '../payments/change-intent.ts';
import type { Decline } from '../payments/test-cards.ts';
import { ApiError, invalid, missingParameter } from '../wire/api-error.ts';
import { listRoute, wholeList } from '../wire/listing.ts';
import {
  currency,
  flag,
  integer,
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
import type { PaymentIntent } from './payment-intents.ts';
import { takeMethod, type PaymentMethod } from './payment-methods.ts';
import { SHIPPING, shippingShown } from './shipping.ts';

export type Charge = ReturnType<typeof build>;
export type ChargeStatus = 'succeeded' | 'pending' | 'failed';

/** What a charge is made for: a payment intent, or nothing but what the caller said. */
export type ChargeOrder = Pick<
  PaymentIntent,
  | 'amount'
  | 'capture_method'
  | 'currency'
  | 'customer'
  | 'description'
  | 'metadata'
  | 'receipt_email'
  | 'shipping'
  | 'statement_descriptor'
  | 'statement_descriptor_suffix'
> & { readonly id: string | null; readonly $: Pick<PaymentIntent['$'], 'mandate' | 'mayGrow'> };

const CREATION = {
  amount: required(integer(1, 99_999_999)),
  capture: flag(),
  currency: required(currency()),
  customer: text(500),
  description: text(40_000),
  metadata: metadata(),
  receipt_email: text(),
  shipping: SHIPPING,
  source: text(),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
};
const CAPTURE = {
  amount: integer(1),
  receipt_email: text(),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
};

export const chargeRoutes: readonly Route[] = [
  listRoute('/v1/charges', 'charge', {
    filters: { customer: text(), payment_intent: text(), transfer_group: text() },
    indexed: { payment_intent: 'payment_intent', customer: 'customer' },
    matches: (charge, { customer, payment_intent, transfer_group }) =>
      (customer === undefined || charge.customer === customer) &&
      (payment_intent === undefined || charge.payment_intent === payment_intent) &&
      transfer_group === undefined,
  }),
  route('POST', '/v1/charges', CREATION, ({ account, params }) => charge(account, params)),
  route('POST', '/v1/charges/:id/capture', CAPTURE, ({ account, params }, id) =>
    capture(account, account.need('charge', id), params),
  ),
  route('GET', '/v1/charges/:id', {}, ({ account }, id) => account.need('charge', id)),
  route(
    'POST',
    '/v1/charges/:id',
    {
      description: text(),
      metadata: metadata(),
      receipt_email: text(),
      fraud_details: object({ user_report: oneOf('fraudulent', 'safe') }),
    },
    ({ account, params }, id) => {
      const charge = account.need('charge', id);
      const changes: Partial<Charge> = {
        metadata: mergeMetadata(charge.metadata, params.metadata),
        ...(params.description === undefined ? {} : { description: params.description }),
        ...(params.receipt_email === undefined ? {} : { receipt_email: params.receipt_email }),
        ...(params.fraud_details === undefined ? {} : { fraud_details: params.fraud_details }),
      };
      return account.change(charge, changes, 'charge.updated');
    },
  ),
];

/** The source is a token (`tok_visa`), a test card or a payment method; there are no others here. */
function charge(account: Account, params: Values<typeof CREATION>): Charge {
  if (params.customer !== undefined) needCustomer(account, params.customer, 'customer');
  if (params.source === undefined) throw withoutSource(params.customer);
  const method = takeMethod(account, params.source.replace(/^tok_/, 'pm_card_'), 'source');
  if (method.customer !== null && method.customer !== params.customer) {
    const text = `The payment method ${method.id} belongs to a customer: name them with \`customer\`.`;
    throw invalid(text, undefined, 'customer');
  }
  const { amount, capture: captures = true, currency: money, description, metadata: given } = params;
  const order: ChargeOrder = {
    id: null,
    amount,
    capture_method: captures ? 'automatic' : 'manual',
    currency: money,
    customer: params.customer ?? null,
    description: description ?? null,
    metadata: mergeMetadata({}, given),
    receipt_email: params.receipt_email ?? null,
    shipping: shippingShown(params.shipping),
    statement_descriptor: params.statement_descriptor ?? null,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
    $: { mandate: null, mayGrow: false },
  };
  return chargeDirectly(account, order, method);
}

function withoutSource(customer: string | undefined): ApiError {
  if (customer === undefined) return missingParameter('source');
  const text = 'Cannot charge a customer that has no active card';
  return new ApiError(402, 'card_error', 'missing', text, { param: 'card' });
}

function capture(account: Account, held: Charge, params: Values<typeof CAPTURE>): Charge {
  if (held.payment_intent !== null)
    throw invalid(`Charge ${held.id} was made by a PaymentIntent: capture that instead.`);
  if (held.captured || held.status !== 'succeeded')
    throw invalid(`Charge ${held.id} has already been captured.`, 'charge_already_captured');
  const { amount = held.amount, ...rest } = params;
  if (amount > held.amount)
    throw invalid(
      'You cannot capture a charge for an amount greater than it already has.',
      'amount_too_large',
      'amount',
    );
  return captureCharge(account, held, amount, rest as Partial<Charge>);
}

export function refundsOf(account: Account, charge: { readonly id: string }): object {
  return wholeList(`/v1/charges/${charge.id}/refunds`, account.store.where('refund', 'charge', charge.id));
}

export function createCharge(
  account: Account,
  intent: ChargeOrder,
  method: PaymentMethod,
  status: ChargeStatus,
  failure: Decline | null,
  isAuthenticated: boolean,
): Charge {
  return account.save(build(account, intent, method, status, failure, isAuthenticated));
}

function build(
  account: Account,
  intent: ChargeOrder,
  method: PaymentMethod,
  status: ChargeStatus,
  failure: Decline | null,
  isAuthenticated: boolean,
) {
  const isCaptured = status === 'succeeded' && intent.capture_method !== 'manual';
  const id = account.newId(method.type === 'card' ? 'ch_3' : 'py_3');
  return {
    id,
    object: 'charge' as const,
    amount: intent.amount,
    amount_captured: isCaptured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null as string | null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'SANDBOX',
    captured: isCaptured || status === 'pending',
    created: account.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null as string | null,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    fraud_details: {} as object,
    livemode: false as const,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(status, failure),
    paid: status === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: detailsOf(intent, method, isAuthenticated),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: status === 'failed' ? null : `${account.publicUrl}/receipts/${id}`,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status,
    transfer_data: null,
    transfer_group: null,
  };
}

export function outcomeOf(status: ChargeStatus, failure: Decline | null) {
  const isDeclined = failure !== null;
  return {
    advice_code: failure?.advice_code ?? null,
    network_advice_code: null,
    network_decline_code: failure?.network_decline_code ?? null,
    network_status: isDeclined ? 'declined_by_network' : 'approved_by_network',
    reason: isDeclined ? (failure.decline_code ?? failure.code) : null,
    risk_level: 'normal',
    risk_score: 20,
    seller_message: isDeclined
      ? 'The bank did not return any further details with this decline.'
      : status === 'pending'
        ? 'Payment pending.'
        : 'Payment complete.',
    type: isDeclined ? 'issuer_declined' : 'authorized',
  };
}

function detailsOf(intent: ChargeOrder, method: PaymentMethod, isAuthenticated: boolean): object {
  if (method.type === 'au_becs_debit') {
    return {
      au_becs_debit: { ...method.au_becs_debit, mandate: intent.$.mandate ?? '' },
      type: 'au_becs_debit',
    };
  }
  if (method.type === 'sepa_debit') {
    const { bank_code, branch_code, country, fingerprint, last4 } = method.sepa_debit;
    const mandate = intent.$.mandate;
    return {
      sepa_debit: { bank_code, branch_code, country, fingerprint, last4, mandate },
      type: 'sepa_debit',
    };
  }
  const { brand, checks, country, exp_month, exp_year, fingerprint, funding, last4 } = method.card;
  return {
    card: {
      amount_authorized: intent.amount,
      authorization_code: '123456',
      brand,
      checks,
      country,
      electronic_commerce_indicator: isAuthenticated ? '05' : null,
      exp_month,
      exp_year,
      extended_authorization: { status: 'disabled' },
      fingerprint,
      funding,
      incremental_authorization: { status: intent.$.mayGrow ? 'available' : 'unavailable' },
      installments: null,
      last4,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: brand,
      network_token: { used: false },
      network_transaction_id: '712345678901234',
      overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
      regulated_status: 'unregulated',
      three_d_secure: isAuthenticated ? AUTHENTICATED : null,
      transaction_link_id: null,
      wallet: null,
    },
    type: 'card',
  };
}

const AUTHENTICATED = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: '4f2f2f2e-0000-4000-8000-000000000000',
  version: '2.2.0',
};
