import type { Money } from '../../money/money.ts';
import type { CheckoutId } from './checkout.ts';

/** Money arrived for a checkout that takes one payment. It cannot be unmade; the same fact may be told many times. */
export interface CheckoutPaid {
  readonly kind: 'checkout paid';
  readonly checkoutId: CheckoutId;
  readonly processorRef: string;
  readonly paymentRef: string;
  readonly total: Money;
  readonly method: string;
  readonly paidAt: Date;
  readonly livemode: boolean;
}

/** A reader finished the page of a subscription; whether and what was paid stands on its first invoice. */
export interface SubscriptionBegun {
  readonly kind: 'subscription begun';
  readonly checkoutId: CheckoutId;
  readonly processorRef: string;
  readonly subscriptionRef: string;
  readonly livemode: boolean;
}

/** A slow payment (a direct debit) is on its way, failed, or the page closed unpaid. */
export interface CheckoutMoved {
  readonly kind: 'checkout processing' | 'checkout failed' | 'checkout expired';
  readonly checkoutId: CheckoutId;
  readonly processorRef: string;
  readonly livemode: boolean;
}

export type CheckoutFact = CheckoutPaid | SubscriptionBegun | CheckoutMoved;

/** A period of a subscription was paid. It cannot be unmade. */
export interface InvoicePaid {
  readonly kind: 'invoice paid';
  readonly invoiceRef: string;
  readonly paymentRef?: string | undefined;
  readonly subscriptionRef: string;
  readonly customerRef: string;
  /** The checkout the subscription came from, by the mark we left on it. */
  readonly checkoutId: CheckoutId;
  readonly total: Money;
  readonly method: string;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly paidAt: Date;
  readonly livemode: boolean;
}

/** Something about a subscription moved; how it stands is to be asked for, because events come late and out of order. */
export interface SubscriptionMoved {
  readonly kind: 'subscription moved';
  readonly subscriptionRef: string;
  readonly livemode: boolean;
}

/** Something about a payout moved; how it stands is to be asked for. */
export interface PayoutMoved {
  readonly kind: 'payout moved';
  readonly payoutRef: string;
  readonly livemode: boolean;
}

/** Something about the refunds of a payment moved; how they all stand is to be asked for. */
export interface RefundMoved {
  readonly kind: 'refund moved';
  readonly paymentRef: string;
  readonly livemode: boolean;
}

/** Something about a dispute moved; how it stands is to be asked for. */
export interface DisputeMoved {
  readonly kind: 'dispute moved';
  readonly disputeRef: string;
  readonly livemode: boolean;
}

/** What a new card is to pay for: every gift of whoever was signed in when the page was opened, or the one its link was for. */
export type CardServes = 'every gift' | 'one gift';

/** Somebody put a new card in for a subscription, on the processor's page; which, is to be asked. */
export interface CardPutIn {
  readonly kind: 'card put in';
  readonly checkoutId: CheckoutId;
  /** Whose card it is, by the processor's name. */
  readonly customerRef: string;
  readonly serves: CardServes;
  /** The processor's name for that page. */
  readonly processorRef: string;
  readonly livemode: boolean;
}

/** What a signed event says, in our words. */
export type PaymentFact =
  CheckoutFact | InvoicePaid | SubscriptionMoved | CardPutIn | PayoutMoved | RefundMoved | DisputeMoved;

/** How somebody pays, as they would name it. */
export interface PaymentMethodWords {
  /** `Visa ending 4242`. */
  readonly label: string;
  /** The last day a card is good for, at midnight UTC. */
  readonly expiresOn?: Date | undefined;
}

/** How a subscription stands at the processor at the moment of asking. */
export interface SubscriptionReport {
  readonly subscriptionRef: string;
  readonly customerRef: string;
  readonly checkoutId: CheckoutId;
  readonly standing: 'active' | 'late' | 'ended' | 'not begun';
  /** The moment its months are counted from. */
  readonly anchorAt: Date;
  readonly currentPeriodStart: Date;
  readonly currentPeriodEnd: Date;
  /** Nothing is asked for until then; a pause without an end is until the year 9999. */
  readonly pausedUntil?: Date | undefined;
  readonly cancelAt?: Date | undefined;
  /** When it was told to stop. */
  readonly stoppedAt?: Date | undefined;
  readonly endedAt?: Date | undefined;
  readonly endedBecause?: 'asked' | 'unpaid' | 'dispute' | undefined;
  readonly method?: PaymentMethodWords | undefined;
  /** When what it is paid by was put in. */
  readonly methodSince?: Date | undefined;
  /** It was made in this one's place, to be paid by another card. */
  readonly follows?: string | undefined;
  /** Not let go yet: it ends by itself unless it is. */
  readonly isProvisional: boolean;
  /** It is retired: this one was made in its place. */
  readonly followedBy?: string | undefined;
  readonly livemode: boolean;
}

/** How one refund stands at the processor at the moment of asking. */
export interface RefundReport {
  readonly processorRef: string;
  /** Our own name for it, where we asked for it. */
  readonly refundId?: string | undefined;
  readonly amount: Money;
  readonly standing: 'pending' | 'succeeded' | 'failed';
  /** Whether the money had left and came back: a failure after all seemed well. */
  readonly moneyReturned: boolean;
  readonly reason?: string | undefined;
  readonly failure?: string | undefined;
  readonly at: Date;
}

/** How a dispute stands at the processor at the moment of asking. */
export interface DisputeReport {
  readonly processorRef: string;
  readonly paymentRef: string;
  readonly amount: Money;
  readonly reason: string;
  readonly state: 'open' | 'won' | 'lost';
  /** A bank asks; no money is held. */
  readonly inquiry: boolean;
  readonly evidenceGiven: boolean;
  readonly evidenceDueAt?: Date | undefined;
  readonly openedAt: Date;
  /** What was taken off our balance so far, what was put back, and what the processor kept for its trouble. */
  readonly withdrawn: Money;
  readonly reinstated: Money;
  readonly fee: Money;
  readonly withdrawnAt?: Date | undefined;
  readonly reinstatedAt?: Date | undefined;
  readonly livemode: boolean;
}
