import type { Account } from '../account.ts';
import type { InvoiceLine } from '../resources/invoice-lines.ts';

/**
 * Takes discounts off lines, one after the other: a percentage of each, or a sum shared by size (the last line takes the odd cent).
 * Nothing goes below zero, and a line that is itself a credit is left alone.
 */
export function discountLines(
  account: Account,
  lines: readonly InvoiceLine[],
  discounts: readonly string[],
): InvoiceLine[] {
  let result = lines.map((line) => ({
    ...line,
    discount_amounts: [] as { amount: number; discount: string }[],
  }));
  for (const id of discounts) {
    const discount = account.find('discount', id);
    const coupon = discount === undefined ? undefined : account.find('coupon', discount.source.coupon);
    if (coupon === undefined || 'deleted' in coupon) continue;
    const left = result.map((line) => (line.discountable ? Math.max(0, restOf(line)) : 0));
    const shares =
      coupon.percent_off === null
        ? shared(Math.min(coupon.amount_off ?? 0, sum(left)), left)
        : left.map((amount) => Math.round((amount * (coupon.percent_off ?? 0)) / 100));
    result = result.map((line, index) => ({
      ...line,
      discount_amounts: [...line.discount_amounts, { amount: shares[index] ?? 0, discount: id }],
    }));
  }
  return result;
}

function restOf(line: InvoiceLine): number {
  return line.amount - sum(line.discount_amounts.map(({ amount }) => amount));
}

function shared(total: number, sizes: readonly number[]): number[] {
  const whole = sum(sizes);
  let given = 0;
  return sizes.map((size, index) => {
    const share =
      index === sizes.length - 1 ? total - given : whole === 0 ? 0 : Math.floor((total * size) / whole);
    given += share;
    return share;
  });
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
