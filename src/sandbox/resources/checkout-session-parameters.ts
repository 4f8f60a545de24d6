import {
  clearable,
  currency,
  flag,
  integer,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
} from '../wire/parameters.ts';
import { DISCOUNTS } from './discounts.ts';
import { LINES } from './line-items.ts';
import { METHOD_TYPES } from './payment-method-types.ts';
import { SHIPPING } from './shipping.ts';

const CUSTOM_TEXT = clearable(object({ message: required(text(1200)) }));
const BILLING_MODE = object({
  type: required(oneOf('classic', 'flexible')),
  flexible: object({ proration_discounts: oneOf('included', 'itemized') }),
});

/** What `POST /v1/checkout/sessions` knows here. Whatever Stripe knows beyond it is refused by name rather than quietly ignored. */
export const SESSION_CREATION = {
  adaptive_pricing: object({ enabled: flag() }),
  allow_promotion_codes: flag(),
  allowed_payment_method_types: list(text()),
  billing_address_collection: oneOf('auto', 'required'),
  cancel_url: text(),
  client_reference_id: text(200),
  currency: currency(),
  discounts: DISCOUNTS,
  custom_text: object({
    after_submit: CUSTOM_TEXT,
    shipping_address: CUSTOM_TEXT,
    submit: CUSTOM_TEXT,
    terms_of_service_acceptance: CUSTOM_TEXT,
  }),
  customer: text(),
  customer_creation: oneOf('always', 'if_required'),
  customer_email: text(800),
  customer_update: object({
    address: oneOf('auto', 'never'),
    name: oneOf('auto', 'never'),
    shipping: oneOf('auto', 'never'),
  }),
  expires_at: integer(),
  integration_identifier: text(),
  line_items: LINES,
  locale: text(),
  metadata: metadata(),
  mode: oneOf('payment', 'setup', 'subscription'),
  origin_context: oneOf('mobile_app', 'web'),
  payment_intent_data: object({
    capture_method: oneOf('automatic', 'automatic_async', 'manual'),
    description: text(1000),
    metadata: metadata(),
    receipt_email: text(),
    setup_future_usage: oneOf('off_session', 'on_session'),
    shipping: SHIPPING,
    statement_descriptor: text(22),
    statement_descriptor_suffix: text(22),
  }),
  payment_method_collection: oneOf('always', 'if_required'),
  payment_method_types: METHOD_TYPES,
  phone_number_collection: object({ enabled: required(flag()) }),
  setup_intent_data: object({ description: text(1000), metadata: metadata() }),
  submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe'),
  subscription_data: object({
    billing_cycle_anchor: integer(),
    billing_mode: BILLING_MODE,
    description: text(500),
    metadata: metadata(),
    proration_behavior: oneOf('create_prorations', 'none'),
    trial_end: integer(),
    trial_period_days: integer(1, 730),
    trial_settings: object({
      end_behavior: required(
        object({ missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')) }),
      ),
    }),
  }),
  success_url: text(),
  ui_mode: oneOf('hosted_page'),
};
