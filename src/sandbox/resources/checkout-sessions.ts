import { refuseNearTrialEnd, trialEndIn } from '../billing/begin-trial-from-session.ts';
import type { Account } from '../account.ts';
import { invalid, missingParameter } from '../wire/api-error.ts';
import { listRoute, page, PAGING_FIELDS, wholeList } from '../wire/listing.ts';
import { mergeMetadata, metadata, object, oneOf, text, type Values } from '../wire/parameters.ts';
import { route, type Call, type Route } from '../wire/route.ts';
import { SESSION_CREATION } from './checkout-session-parameters.ts';
import { needCustomer } from './customers.ts';
import { couponAsked } from './discounts.ts';
import { createLineItems, discountedLines, type LineItem } from './line-items.ts';
import { createSetupIntent } from './setup-intents.ts';
import { methodTypesOf } from './payment-method-types.ts';

export type CheckoutSession = ReturnType<typeof build>;
type Creation = Values<typeof SESSION_CREATION>;

const MINUTE = 60;
const DAY = 86_400;
/** Stripe's smallest charge in Australian dollars is 50 cents; other currencies' floors are of the same size. */
const LEAST_MINOR = 50;

export const checkoutSessionRoutes: readonly Route[] = [
  listRoute('/v1/checkout/sessions', 'checkout.session', {
    filters: {
      customer: text(),
      customer_details: object({ email: text() }),
      payment_intent: text(),
      status: oneOf('complete', 'expired', 'open'),
      subscription: text(),
    },
    indexed: { payment_intent: 'payment_intent', subscription: 'subscription', customer: 'customer' },
    matches: (session, asked) =>
      (asked.customer === undefined || session.customer === asked.customer) &&
      (asked.customer_details?.email === undefined ||
        session.customer_details?.email === asked.customer_details.email) &&
      (asked.payment_intent === undefined || session.payment_intent === asked.payment_intent) &&
      (asked.status === undefined || session.status === asked.status) &&
      (asked.subscription === undefined || session.subscription === asked.subscription),
  }),
  route('POST', '/v1/checkout/sessions', SESSION_CREATION, (call) => createSession(call)),
  route('GET', '/v1/checkout/sessions/:id', {}, ({ account }, id) => account.need('checkout.session', id)),
  route('POST', '/v1/checkout/sessions/:id', { metadata: metadata() }, ({ account, params }, id) => {
    const session = account.need('checkout.session', id);
    return account.change(session, { metadata: mergeMetadata(session.metadata, params.metadata) });
  }),
  route('POST', '/v1/checkout/sessions/:id/expire', {}, ({ account }, id) => {
    const session = account.need('checkout.session', id);
    if (session.status !== 'open') {
      throw invalid(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
      );
    }
    return expire(account, session);
  }),
  route('GET', '/v1/checkout/sessions/:id/line_items', PAGING_FIELDS, ({ account, params }, id) => {
    return page(
      `/v1/checkout/sessions/${id}/line_items`,
      account.need('checkout.session', id).$.lines,
      params,
    );
  }),
];

export function lineItemsOf(_account: Account, session: CheckoutSession): object {
  return wholeList(`/v1/checkout/sessions/${session.id}/line_items`, session.$.lines);
}

/** The task at a session's last moment; one that was completed meanwhile is left alone. */
export function expireSession(account: Account, id: string): void {
  const session = account.find('checkout.session', id);
  if (session?.status === 'open') expire(account, session);
}

function expire(account: Account, session: CheckoutSession): CheckoutSession {
  return account.change(session, { status: 'expired', url: null }, 'checkout.session.expired');
}

function createSession({ account, params }: Call<typeof SESSION_CREATION>): CheckoutSession {
  const lines = discountedLines(
    account,
    createLineItems(account, params.line_items ?? []),
    params.discounts ?? [],
  );
  check(account, params, lines);
  const session = account.save(build(account, params, lines));
  account.schedule('expire_session', session.id, session.expires_at, null);
  if (session.mode !== 'setup') return session;
  const setUp = createSetupIntent(
    account,
    { ...params.setup_intent_data, customer: params.customer },
    session.id,
  );
  return account.change(session, { setup_intent: setUp.id });
}

function check(account: Account, params: Creation, lines: readonly LineItem[]): void {
  const mode = params.mode ?? 'payment';
  if (params.success_url === undefined) throw missingParameter('success_url');
  if (params.customer !== undefined) needCustomer(account, params.customer, 'customer');
  if (params.customer !== undefined && params.customer_email !== undefined) {
    throw invalid(
      'You may only specify one of these parameters: customer, customer_email.',
      undefined,
      'customer_email',
    );
  }
  if (mode === 'setup') {
    if (lines.length > 0)
      throw invalid('You can not pass `line_items` in `setup` mode.', undefined, 'line_items');
    return;
  }
  if (lines.length === 0) throw missingParameter('line_items');
  checkLines(lines, mode);
  if (mode !== 'subscription' && params.subscription_data !== undefined) {
    throw invalid('You can not pass `subscription_data` in `payment` mode.', undefined, 'subscription_data');
  }
  if (mode !== 'payment' && params.payment_intent_data !== undefined) {
    throw invalid(
      `You can not pass \`payment_intent_data\` in \`${mode}\` mode.`,
      undefined,
      'payment_intent_data',
    );
  }
  if (mode === 'subscription' && params.customer_creation !== undefined) {
    throw invalid('`customer_creation` can only be used in `payment` mode.', undefined, 'customer_creation');
  }
  checkExpiry(account, params.expires_at);
}

function checkLines(lines: readonly LineItem[], mode: string): void {
  const hasRecurring = lines.some((line) => line.price.recurring !== null);
  if (mode === 'payment' && hasRecurring) {
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      undefined,
      'line_items',
    );
  }
  if (mode === 'subscription' && !hasRecurring) {
    throw invalid(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      undefined,
      'line_items',
    );
  }
  if (new Set(lines.map((line) => line.currency)).size > 1) {
    throw invalid(
      'The price specified uses a different currency from the other line items.',
      undefined,
      'line_items',
    );
  }
  if (mode === 'payment' && total(lines) < LEAST_MINOR) {
    throw invalid(
      "The Checkout Session's total amount due must add up to at least $0.50 aud",
      'amount_too_small',
    );
  }
}

function checkExpiry(account: Account, expiresAt: number | undefined): void {
  if (expiresAt === undefined) return;
  const seconds = expiresAt - account.now();
  if (seconds < 30 * MINUTE - MINUTE) {
    throw invalid(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      undefined,
      'expires_at',
    );
  }
  if (seconds > DAY + MINUTE) {
    throw invalid(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      undefined,
      'expires_at',
    );
  }
}

function total(lines: readonly LineItem[]): number {
  return lines.reduce((sum, line) => sum + line.amount_total, 0);
}

function build(account: Account, params: Creation, lines: LineItem[]) {
  refuseNearTrialEnd(params.subscription_data, account.now());
  const isTrial = trialEndIn(params.subscription_data, account.now()) !== undefined;
  const id = account.newId('cs_test_');
  const mode = params.mode ?? 'payment';
  const currency = lines[0]?.currency ?? params.currency ?? null;
  const allowed = params.payment_method_types ?? params.allowed_payment_method_types ?? null;
  const isPayment = mode === 'payment';
  const texts = params.custom_text;
  return {
    id,
    object: 'checkout.session' as const,
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? false },
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal:
      mode === 'setup' ? null : isTrial ? 0 : lines.reduce((sum, line) => sum + line.amount_subtotal, 0),
    amount_total: mode === 'setup' ? null : isTrial ? 0 : total(lines),
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null as object | null,
    consent: null,
    consent_collection: null,
    created: account.now(),
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: texts?.after_submit ?? null,
      shipping_address: texts?.shipping_address ?? null,
      submit: texts?.submit ?? null,
      terms_of_service_acceptance: texts?.terms_of_service_acceptance ?? null,
    },
    customer: params.customer ?? null,
    customer_account: null,
    customer_creation:
      params.customer === undefined
        ? isPayment
          ? (params.customer_creation ?? 'if_required')
          : 'always'
        : null,
    customer_details: detailsAtStart(account, params),
    customer_email: params.customer_email ?? null,
    discounts: (params.discounts ?? []).map(({ coupon, promotion_code: code }) => ({
      coupon: couponAsked(account, { coupon, promotion_code: code }).id,
      promotion_code: code ?? null,
    })),
    expires_at: params.expires_at ?? account.now() + DAY,
    integration_identifier: params.integration_identifier ?? null,
    invoice: null as string | null,
    invoice_creation: isPayment ? { enabled: false, invoice_data: NO_INVOICE_DATA } : null,
    livemode: false as const,
    locale: params.locale ?? null,
    managed_payments: { enabled: false },
    metadata: mergeMetadata({}, params.metadata),
    mode,
    origin_context: params.origin_context ?? null,
    payment_intent: null as string | null,
    payment_link: null,
    payment_method_collection: isPayment ? 'if_required' : 'always',
    payment_method_configuration_details: { id: 'pmc_sandbox', parent: null },
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: methodTypesOf(currency, allowed),
    payment_status: (mode === 'setup' ? 'no_payment_required' : 'unpaid') as
      'paid' | 'unpaid' | 'no_payment_required',
    permissions: null,
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null as string | null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open' as 'open' | 'complete' | 'expired',
    submit_type: params.submit_type ?? null,
    subscription: null as string | null,
    success_url: params.success_url ?? null,
    total_details:
      mode === 'setup'
        ? null
        : {
            amount_discount: lines.reduce((sum, line) => sum + line.amount_discount, 0),
            amount_shipping: 0,
            amount_tax: 0,
          },
    ui_mode: params.ui_mode ?? 'hosted_page',
    url: `${account.publicUrl}/c/pay/${id}` as string | null,
    wallet_options: null,
    $: {
      lines,
      intent: null as string | null,
      /** What the reader typed last, so that a refused payment does not make them type it again. */
      typed: null as { name: string; email: string } | null,
      payment_intent_data: params.payment_intent_data ?? null,
      subscription_data: params.subscription_data ?? null,
      setup_intent_data: params.setup_intent_data ?? null,
    },
  };
}

export interface CustomerDetails {
  readonly address: object | null;
  readonly business_name: string | null;
  readonly email: string | null;
  readonly individual_name: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly tax_exempt: string | null;
  readonly tax_ids: [] | null;
}

function detailsAtStart(account: Account, params: Creation): CustomerDetails | null {
  const customer =
    params.customer === undefined ? undefined : needCustomer(account, params.customer, 'customer');
  const email = customer?.email ?? params.customer_email;
  if (email == null && customer === undefined) return null;
  return {
    address: customer?.address ?? null,
    business_name: null,
    email: email ?? null,
    individual_name: null,
    name: customer?.name ?? null,
    phone: customer?.phone ?? null,
    tax_exempt: 'none',
    tax_ids: null,
  };
}

const NO_INVOICE_DATA = {
  account_tax_ids: null,
  custom_fields: null,
  description: null,
  footer: null,
  issuer: null,
  metadata: {},
  rendering_options: null,
};
