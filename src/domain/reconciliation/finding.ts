import type { Id } from '../../database/ids.ts';

export type FindingId = Id<'finding'>;

/** What may stand otherwise here than at the processor. */
export type FindingKind =
  | 'payment missing here'
  | 'payment not at Stripe'
  | 'refund missing here'
  | 'dispute missing here'
  | 'payout missing here'
  | 'booked otherwise'
  | 'movement unknown'
  | 'movement changed'
  | 'movement gone'
  | 'subscription missing here'
  | 'subscription differs'
  | 'subscription not at Stripe';

/** Which of our own acts would put it right. None of them changes an amount that is in the books. */
export type Repair =
  | 'settle the payment'
  | 'follow the refunds'
  | 'follow the dispute'
  | 'follow the payout'
  | 'follow the subscription'
  | 'book it as not of this program';

export interface Found {
  readonly kind: FindingKind;
  /** The processor’s name for it, or ours. */
  readonly object: string;
  /** What is so here, and what there, as a sentence. */
  readonly what: string;
  readonly repair?: Repair | undefined;
}

export interface Finding extends Found {
  readonly id: FindingId;
  readonly foundAt: Date;
  readonly resolved?: { readonly at: Date; readonly by: string } | undefined;
}

/** Of a thing Stripe said once and says otherwise now: only a person can close these. */
export const closedByPeople: readonly FindingKind[] = ['movement changed', 'movement gone'];
