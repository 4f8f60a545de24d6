import type { CheckoutId } from '../domain/payments/checkout.ts';

/**
 * Stripe answers a second call under the same key with its answer to the first, and forgets a key after a day at the
 * earliest. Every key is made from the name of what it makes, so whoever asks again cannot make another.
 */
export function checkoutKey(id: CheckoutId): string {
  return `checkout-${id}`;
}

export function refundKey(refundId: string): string {
  return `refund-${refundId}`;
}

/** For one step of a move to another card. What is said may differ between two tries, so it is named too. */
export function moveKey(moveId: string, step: string): string {
  return `move-${moveId}-${step}`;
}

export function productKey(productId: string): string {
  return `product-${productId}`;
}

export function priceKey(lookupKey: string): string {
  return `price-${lookupKey}`;
}
