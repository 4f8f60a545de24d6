import { randomLetters } from '../state/ids.ts';
import type { Account } from '../account.ts';
import { invalid, missingParameter } from '../wire/api-error.ts';
import { listRoute } from '../wire/listing.ts';
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
  until,
  type Values,
} from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { needCoupon } from './coupons.ts';
import { needCustomer } from './customers.ts';

export type PromotionCode = ReturnType<typeof build>;

const CREATION = {
  active: flag(),
  code: text(500),
  coupon: until('2025-09-30', text()),
  customer: text(),
  expires_at: integer(),
  max_redemptions: integer(1),
  metadata: metadata(),
  promotion: object({ type: required(oneOf('coupon')), coupon: required(text()) }),
  restrictions: object({
    first_time_transaction: flag(),
    minimum_amount: integer(1),
    minimum_amount_currency: currency(),
  }),
};

export const promotionCodeRoutes: readonly Route[] = [
  listRoute('/v1/promotion_codes', 'promotion_code', {
    filters: { active: flag(), code: text(), coupon: text(), customer: text() },
    indexed: { coupon: 'promotion.coupon', customer: 'customer' },
    matches: (promotion, { active, code, coupon, customer }) =>
      (active === undefined || promotion.active === active) &&
      (code === undefined || promotion.code.toUpperCase() === code.toUpperCase()) &&
      (coupon === undefined || promotion.promotion.coupon === coupon) &&
      (customer === undefined || promotion.customer === customer),
  }),
  route('POST', '/v1/promotion_codes', CREATION, ({ account, params }) => create(account, params)),
  route('GET', '/v1/promotion_codes/:id', {}, ({ account }, id) => account.need('promotion_code', id)),
  route(
    'POST',
    '/v1/promotion_codes/:id',
    { active: flag(), metadata: metadata() },
    ({ account, params }, id) => {
      const code = account.need('promotion_code', id);
      const changes = {
        active: params.active ?? code.active,
        metadata: mergeMetadata(code.metadata, params.metadata),
      };
      return account.change(code, changes, 'promotion_code.updated');
    },
  ),
];

/** No two active codes may read the same, whatever their case. */
function create(account: Account, params: Values<typeof CREATION>): PromotionCode {
  const coupon = params.promotion?.coupon ?? params.coupon;
  if (coupon === undefined) throw missingParameter('promotion');
  needCoupon(account, coupon, params.promotion === undefined ? 'coupon' : 'promotion[coupon]');
  if (params.customer !== undefined) needCustomer(account, params.customer, 'customer');
  for (const other of account.store.all('promotion_code')) {
    if (other.active && other.code.toUpperCase() === params.code?.toUpperCase()) {
      throw invalid(
        `An active promotion code with \`code: ${other.code}\` already exists.`,
        'resource_already_exists',
        'code',
      );
    }
  }
  const code = account.save(build(account, params, coupon));
  account.emit('promotion_code.created', code);
  return code;
}

function build(account: Account, params: Values<typeof CREATION>, coupon: string) {
  return {
    id: account.newId('promo_1'),
    object: 'promotion_code' as const,
    active: params.active ?? true,
    code: params.code ?? randomLetters(8).toUpperCase(),
    created: account.now(),
    customer: params.customer ?? null,
    customer_account: null,
    expires_at: params.expires_at ?? null,
    livemode: false as const,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    promotion: { coupon, type: 'coupon' },
    restrictions: {
      first_time_transaction: params.restrictions?.first_time_transaction ?? false,
      minimum_amount: params.restrictions?.minimum_amount ?? null,
      minimum_amount_currency: params.restrictions?.minimum_amount_currency ?? null,
    },
    times_redeemed: 0,
  };
}
