import type { Account } from '../account.ts';
import { needCustomer, undiscounted } from '../resources/customers.ts';

/** What is taken off an invoice: its subscription's own discounts or, where it has none, its customer's. */
export function discountsFor(account: Account, customerId: string, own: readonly string[]): string[] {
  if (own.length > 0) return [...own];
  const { discount } = needCustomer(account, customerId);
  return discount === null || (discount.end !== null && discount.end <= account.now()) ? [] : [discount.id];
}

/** A customer's coupon that counts once has counted, now that an invoice has it. */
export function useUp(account: Account, customerId: string, used: readonly string[]): void {
  const customer = needCustomer(account, customerId);
  if (customer.discount === null || !used.includes(customer.discount.id)) return;
  const coupon = account.find('coupon', customer.discount.source.coupon);
  if (coupon !== undefined && 'duration' in coupon && coupon.duration === 'once')
    undiscounted(account, customer);
}
