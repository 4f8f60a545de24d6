import { randomLetters } from '../state/ids.ts';
import type { Account } from '../account.ts';
import { invalid, noSuch } from '../wire/api-error.ts';
import { listRoute } from '../wire/listing.ts';
import {
  clearable,
  currency,
  decimal,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  text,
  type Values,
} from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';

export type Coupon = ReturnType<typeof build>;
export interface DeletedCoupon {
  readonly id: string;
  readonly object: 'coupon';
  readonly deleted: true;
}

const CREATION = {
  amount_off: integer(1),
  applies_to: object({ products: list(text()) }),
  currency: currency(),
  duration: oneOf('forever', 'once', 'repeating'),
  duration_in_months: integer(1),
  id: text(),
  max_redemptions: integer(1),
  metadata: metadata(),
  name: text(40),
  percent_off: decimal(),
  redeem_by: integer(),
};

export const couponRoutes: readonly Route[] = [
  listRoute('/v1/coupons', 'coupon', { matches: (coupon) => !('deleted' in coupon) }),
  route('POST', '/v1/coupons', CREATION, ({ account, params }) => {
    if ((params.amount_off === undefined) === (params.percent_off === undefined)) {
      throw invalid('Must provide exactly one of percent_off or amount_off.', undefined, 'percent_off');
    }
    if (params.duration === 'repeating' && params.duration_in_months === undefined) {
      throw invalid(
        'You must provide duration_in_months when duration is repeating.',
        'parameter_missing',
        'duration_in_months',
      );
    }
    if (params.id !== undefined && account.find('coupon', params.id) !== undefined) {
      throw invalid('Coupon already exists.', 'resource_already_exists', 'id');
    }
    const coupon = account.save(build(account, params));
    account.emit('coupon.created', coupon);
    return coupon;
  }),
  route('GET', '/v1/coupons/:id', {}, ({ account }, id) => account.need('coupon', id)),
  route(
    'POST',
    '/v1/coupons/:id',
    { metadata: metadata(), name: clearable(text(40)) },
    ({ account, params }, id) => {
      const coupon = needCoupon(account, id);
      const name = params.name === undefined ? coupon.name : params.name;
      return account.change(
        coupon,
        { name, metadata: mergeMetadata(coupon.metadata, params.metadata) },
        'coupon.updated',
      );
    },
  ),
  route('DELETE', '/v1/coupons/:id', {}, ({ account }, id) => {
    const coupon = needCoupon(account, id);
    account.emit('coupon.deleted', coupon);
    return account.save({ id, object: 'coupon' as const, deleted: true as const });
  }),
];

export function needCoupon(account: Account, id: string, param?: string): Coupon {
  const coupon = account.need('coupon', id, param);
  if ('deleted' in coupon) throw noSuch('coupon', id, param);
  return coupon;
}

function build(account: Account, params: Values<typeof CREATION>) {
  return {
    id: params.id ?? randomLetters(8),
    object: 'coupon' as const,
    amount_off: params.amount_off ?? null,
    created: account.now(),
    currency: params.amount_off === undefined ? null : (params.currency ?? 'aud'),
    duration: params.duration ?? 'once',
    duration_in_months: params.duration_in_months ?? null,
    livemode: false as const,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    percent_off: params.percent_off === undefined ? null : Number(params.percent_off),
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  };
}
