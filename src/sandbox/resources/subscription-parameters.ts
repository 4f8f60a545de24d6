import {
  clearable,
  currency,
  either,
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
import { INLINE_PRICE } from './price-parameters.ts';

const {
  currency: itsCurrency,
  product,
  recurring,
  tax_behavior,
  unit_amount,
  unit_amount_decimal,
} = INLINE_PRICE;
/** Inside a subscription a price can only be of a product that exists. */
const PRICE_DATA = object({
  currency: itsCurrency,
  product: required(product),
  recurring: required(recurring),
  tax_behavior,
  unit_amount,
  unit_amount_decimal,
});
const NEW_ITEM = { metadata: metadata(), price: text(), price_data: PRICE_DATA, quantity: integer(0) };
const PAYMENT_BEHAVIOUR = oneOf(
  'allow_incomplete',
  'default_incomplete',
  'error_if_incomplete',
  'pending_if_incomplete',
);
const PRORATION = oneOf('always_invoice', 'create_prorations', 'none');
/** One item by itself, as `/v1/subscription_items` takes it. */
export const ITEM_CHANGE = {
  ...NEW_ITEM,
  off_session: flag(),
  payment_behavior: PAYMENT_BEHAVIOUR,
  proration_behavior: PRORATION,
  proration_date: integer(),
};
const CANCEL_AT = clearable(
  either(
    integer(),
    oneOf('max_period_end', 'min_period_end', 'max_billed_until'),
    (raw) => typeof raw === 'string' && /^\d+$/.test(raw),
  ),
);
const CANCELLATION_DETAILS = object({
  comment: clearable(text()),
  feedback: clearable(
    oneOf(
      'customer_service',
      'low_quality',
      'missing_features',
      'other',
      'switched_service',
      'too_complex',
      'too_expensive',
      'unused',
    ),
  ),
});
const TRIAL_SETTINGS = object({
  end_behavior: required(
    object({ missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')) }),
  ),
});
const SHARED = {
  cancel_at: CANCEL_AT,
  cancel_at_period_end: flag(),
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  days_until_due: integer(0),
  default_payment_method: clearable(text()),
  description: clearable(text(500)),
  discounts: clearable(DISCOUNTS),
  metadata: metadata(),
  off_session: flag(),
  payment_behavior: PAYMENT_BEHAVIOUR,
  payment_settings: object({
    save_default_payment_method: oneOf('off', 'on_subscription'),
    payment_method_types: list(text()),
  }),
  proration_behavior: PRORATION,
  trial_settings: TRIAL_SETTINGS,
};

export const SUBSCRIPTION_CREATION = {
  ...SHARED,
  billing_cycle_anchor: integer(),
  billing_cycle_anchor_config: object({
    day_of_month: required(integer(1, 31)),
    hour: integer(0, 23),
    minute: integer(0, 59),
    month: integer(1, 12),
    second: integer(0, 59),
  }),
  billing_mode: object({
    type: required(oneOf('classic', 'flexible')),
    flexible: object({ proration_discounts: oneOf('included', 'itemized') }),
  }),
  currency: currency(),
  customer: required(text()),
  items: required(list(object(NEW_ITEM))),
  trial_end: either(integer(), oneOf('now'), (raw) => raw !== 'now'),
  trial_period_days: integer(0, 730),
};
export const SUBSCRIPTION_CHANGE = {
  ...SHARED,
  billing_cycle_anchor: oneOf('now', 'unchanged'),
  cancellation_details: CANCELLATION_DETAILS,
  items: list(object({ ...NEW_ITEM, id: text(), deleted: flag() })),
  pause_collection: clearable(
    object({
      behavior: required(oneOf('keep_as_draft', 'mark_uncollectible', 'void')),
      resumes_at: integer(),
    }),
  ),
  proration_date: integer(),
  trial_end: either(integer(), oneOf('now'), (raw) => raw !== 'now'),
};
export const CANCELLATION = {
  cancellation_details: CANCELLATION_DETAILS,
  invoice_now: flag(),
  prorate: flag(),
};
