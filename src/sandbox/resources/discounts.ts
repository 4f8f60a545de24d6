import type { Account } from '../account.ts';
import { afterPeriods } from '../billing/periods.ts';
import { invalid } from '../wire/api-error.ts';
import { list, object, text } from '../wire/parameters.ts';
import { needCoupon, type Coupon } from './coupons.ts';

export type Discount = ReturnType<typeof build>;

/** How a discount is asked for: a coupon, or the code a customer typed. */
export const DISCOUNTS = list(object({ coupon: text(), promotion_code: text() }));
export interface DiscountAsked {
  readonly coupon?: string | undefined;
  readonly promotion_code?: string | undefined;
}
interface Holder {
  readonly customer: string;
  readonly subscription?: string;
  readonly invoice?: string;
  readonly session?: string;
}

/** @throws ApiError when the coupon or code is not there, used up or over. */
export function couponAsked(account: Account, asked: DiscountAsked, where = 'discounts[0]'): Coupon {
  const { coupon: id, promotion_code: codeId } = asked;
  const code =
    codeId === undefined ? undefined : account.need('promotion_code', codeId, `${where}[promotion_code]`);
  if (code?.active === false)
    throw invalid(
      'This promotion code is not active.',
      'promotion_code_inactive',
      `${where}[promotion_code]`,
    );
  const coupon = needCoupon(account, code?.promotion.coupon ?? id ?? '', `${where}[coupon]`);
  const isUsedUp = coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions;
  const isOver = coupon.redeem_by !== null && coupon.redeem_by <= account.now();
  if (isUsedUp || isOver) throw invalid(`Coupon expired: ${coupon.id}`, 'coupon_expired', `${where}[coupon]`);
  return coupon;
}

/** Uses a coupon once more. */
export function redeem(account: Account, asked: DiscountAsked, holder: Holder): Discount {
  const coupon = couponAsked(account, asked);
  const used = coupon.times_redeemed + 1;
  account.change(coupon, {
    times_redeemed: used,
    valid: coupon.max_redemptions === null || used < coupon.max_redemptions,
  });
  const code =
    asked.promotion_code === undefined ? undefined : account.need('promotion_code', asked.promotion_code);
  if (code !== undefined) account.change(code, { times_redeemed: code.times_redeemed + 1 });
  const discount = account.save(build(account, coupon, asked, holder));
  if (holder.subscription !== undefined) account.emit('customer.discount.created', discount);
  return discount;
}

/** How a discount that was taken away is answered. */
export function removed({
  id,
  checkout_session,
  customer,
  customer_account,
  invoice,
  invoice_item,
  promotion_code,
  source,
  start,
  subscription,
  subscription_item,
}: Discount) {
  return {
    id,
    object: 'discount' as const,
    checkout_session,
    customer,
    customer_account,
    deleted: true as const,
    invoice,
    invoice_item,
    promotion_code,
    source,
    start,
    subscription,
    subscription_item,
  };
}

/** Those that still count at a renewal. */
export function stillRunning(account: Account, ids: readonly string[]): string[] {
  return ids.filter((id) => {
    const discount = account.find('discount', id);
    if (discount === undefined) return false;
    const coupon = account.find('coupon', discount.source.coupon);
    if (coupon !== undefined && 'duration' in coupon && coupon.duration === 'once') return false;
    return discount.end === null || discount.end > account.now();
  });
}

function build(account: Account, coupon: Coupon, asked: DiscountAsked, holder: Holder) {
  const start = account.now();
  const months = coupon.duration === 'repeating' ? (coupon.duration_in_months ?? 1) : undefined;
  return {
    id: account.newId('di_1'),
    object: 'discount' as const,
    checkout_session: holder.session ?? null,
    customer: holder.customer,
    customer_account: null,
    end: months === undefined ? null : afterPeriods(start, { interval: 'month', interval_count: 1 }, months),
    invoice: holder.invoice ?? null,
    invoice_item: null,
    promotion_code: asked.promotion_code ?? null,
    source: { coupon: coupon.id, type: 'coupon' },
    start,
    subscription: holder.subscription ?? null,
    subscription_item: null,
  };
}
