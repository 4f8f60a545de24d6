import { shown } from '../state/shown.ts';
import type { Account } from '../account.ts';
import { invalid } from '../wire/api-error.ts';
import { flag, integer, list, metadata, object, text, type Values } from '../wire/parameters.ts';
import { couponAsked, type DiscountAsked } from './discounts.ts';
import { INLINE_PRICE } from './price-parameters.ts';
import { createInlinePrice, type Price } from './prices.ts';
import { needProduct } from './products.ts';

/** One line of a Checkout Session. */
export type LineItem = ReturnType<typeof build>;

const LINE = {
  adjustable_quantity: object({ enabled: flag(), maximum: integer(), minimum: integer() }),
  metadata: metadata(),
  price: text(),
  price_data: object(INLINE_PRICE),
  quantity: integer(0),
};
export const LINES = list(object(LINE));

export function createLineItems(account: Account, given: readonly Values<typeof LINE>[]): LineItem[] {
  return given.map((line, index) => build(account, line, `line_items[${index}]`));
}

/** Takes one coupon off the lines: a percentage of each, or a sum from the first lines on. */
export function discountedLines(
  account: Account,
  lines: readonly LineItem[],
  asked: readonly DiscountAsked[],
): LineItem[] {
  const [first] = asked;
  if (first === undefined) return [...lines];
  const coupon = couponAsked(account, first);
  let left = coupon.amount_off ?? 0;
  return lines.map((line) => {
    const off =
      coupon.percent_off === null
        ? Math.min(left, line.amount_total)
        : Math.round((line.amount_total * coupon.percent_off) / 100);
    left -= off;
    return { ...line, amount_discount: off, amount_total: line.amount_subtotal - off };
  });
}

function build(account: Account, line: Values<typeof LINE>, where: string) {
  const price = priceOf(account, line, where);
  const { quantity } = line;
  if (quantity === undefined)
    throw invalid(
      `Quantity is required. Add \`quantity\` to \`${where}\``,
      'parameter_missing',
      `${where}[quantity]`,
    );
  const amount = Math.round(Number(price.unit_amount_decimal) * quantity);
  return {
    id: account.newId('li_1'),
    object: 'item' as const,
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: needProduct(account, price.product).name as string | null,
    metadata: line.metadata ?? {},
    price: shown(price),
    quantity,
  };
}

function priceOf(account: Account, line: Values<typeof LINE>, where: string): Price {
  if (line.price !== undefined) {
    const price = account.need('price', line.price, `${where}[price]`);
    if (!price.active)
      throw invalid(
        'The price specified is inactive. This field only accepts active prices.',
        undefined,
        `${where}[price]`,
      );
    return price;
  }
  if (line.price_data !== undefined)
    return createInlinePrice(account, line.price_data, `${where}[price_data]`);
  throw invalid('One of price or price_data is required for each line item.', 'parameter_missing', where);
}
