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

/** What a signed event says, in our words. */
export type PaymentFact = CheckoutFact | InvoicePaid | SubscriptionMoved | PayoutMoved;

/** How a subscription stands at the processor at the moment of asking. */
export interface SubscriptionReport {
  readonly subscriptionRef: string;
  readonly customerRef: string;
  readonly checkoutId: CheckoutId;
  readonly standing: 'active' | 'late' | 'ended' | 'not begun';
  readonly currentPeriodEnd: Date;
  readonly cancelAt?: Date | undefined;
  readonly endedAt?: Date | undefined;
  readonly livemode: boolean;
}
