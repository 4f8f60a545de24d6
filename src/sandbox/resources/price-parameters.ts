import {
  currency,
  decimal,
  flag,
  integer,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
} from '../wire/parameters.ts';

const RECURRING = object({
  interval: required(oneOf('day', 'week', 'month', 'year')),
  interval_count: integer(1, 1095),
  trial_period_days: integer(0),
  usage_type: oneOf('licensed'),
});
const PRODUCT = object({
  description: text(),
  images: list(text()),
  metadata: metadata(),
  name: required(text()),
  unit_label: text(),
  id: text(),
  active: flag(),
  statement_descriptor: text(22),
});
export const TAX_BEHAVIOUR = oneOf('exclusive', 'inclusive', 'unspecified');

/** A price given in the middle of something else: a Checkout line, a subscription item. */
export const INLINE_PRICE = {
  currency: required(currency()),
  product: text(),
  product_data: PRODUCT,
  recurring: RECURRING,
  tax_behavior: TAX_BEHAVIOUR,
  unit_amount: integer(0, 99_999_999),
  unit_amount_decimal: decimal(),
};
