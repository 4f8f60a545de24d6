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

/** Left on a subscription made in another's place: `provisional` until it is let go. */
export function successorMark(predecessorRef: string, moveId: string) {
  return { follows: predecessorRef, move: moveId, provisional: 'yes' };
}

/** Left on a successor that goes on; an empty word takes a mark off. */
export const releasedMark = { provisional: '' };

/** Left on the one that was retired. */
export function retiredMark(successorRef: string) {
  return { followed_by: successorRef };
}

/** Left on the page of a card that is to pay for more than one gift. */
export const servesAllMark = { serves: 'every gift' };

const servesAll = z.object({ serves: z.literal(servesAllMark.serves) });

export function isForAll(metadata: unknown): boolean {
  return servesAll.safeParse(metadata).success;
}

const succession = z.object({
  follows: z.string().optional(),
  followed_by: z.string().optional(),
  provisional: z.literal('yes').optional(),
});

/** Whether it follows another, or is followed. */
export function readSuccession(metadata: unknown): {
  readonly follows?: string | undefined;
  readonly followedBy?: string | undefined;
  readonly isProvisional: boolean;
} {
  const { follows, followed_by: followedBy, provisional } = succession.parse(metadata);
  return { follows, followedBy, isProvisional: provisional !== undefined };
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
