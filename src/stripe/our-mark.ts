import { z } from 'zod';
import type { CheckoutId, CheckoutPurpose } from '../domain/payments/checkout.ts';

/** Ours on an account that others may share: what does not carry it is not looked at. */
const project = 'fighting-fund';

/** Left on everything we have Stripe make, so that whatever comes of it names the row it began with. */
export function markOf(checkout: { checkoutId: CheckoutId; purpose: CheckoutPurpose }) {
  return { checkout: checkout.checkoutId, purpose: checkout.purpose, project };
}

/** Left on what many checkouts share: products and prices. */
export const sharedMark = { project };

/** Left on a refund, so that it is known for ours whatever became of the answer. */
export function refundMark(refundId: string) {
  return { refund: refundId, project };
}

const refundNamed = z.object({ project: z.literal(project), refund: z.uuid() });

/** Which of our refunds it is; undefined for one made by anybody else. */
export function readRefundMark(metadata: unknown): string | undefined {
  return refundNamed.safeParse(metadata).data?.refund;
}

const ours = z.object({ project: z.literal(project) });
const named = z.object({ checkout: z.uuid() });

export type Mark =
  | { readonly kind: 'ours'; readonly checkoutId: CheckoutId }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'spoilt' };

/** `spoilt` is a mark of ours that names no checkout: somebody has changed it by hand. */
export function readMark(metadata: unknown): Mark {
  if (!ours.safeParse(metadata).success) return { kind: 'foreign' };
  const read = named.safeParse(metadata);
  return read.success ? { kind: 'ours', checkoutId: read.data.checkout as CheckoutId } : { kind: 'spoilt' };
}
