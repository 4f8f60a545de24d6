import {
  clearable,
  currency,
  flag,
  integer,
  list,
  metadata,
  object,
  oneOf,
  text,
} from '../wire/parameters.ts';
import { DISCOUNTS } from './discounts.ts';
import { SUBSCRIPTION_CHANGE } from './subscription-parameters.ts';

export const PREVIEW = {
  currency: currency(),
  customer: text(),
  discounts: clearable(DISCOUNTS),
  invoice_items: list(
    object({
      amount: integer(),
      currency: currency(),
      description: text(),
      metadata: metadata(),
      quantity: integer(0),
    }),
  ),
  preview_mode: oneOf('next', 'recurring'),
  subscription: text(),
  subscription_details: object({
    cancel_at_period_end: flag(),
    cancel_now: flag(),
    items: SUBSCRIPTION_CHANGE.items,
    proration_behavior: SUBSCRIPTION_CHANGE.proration_behavior,
    proration_date: integer(),
  }),
};
