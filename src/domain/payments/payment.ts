import type { Id } from '../../database/ids.ts';
import type { Money } from '../../money/money.ts';
import type { AppealId } from '../appeals/appeal.ts';
import type { SupporterId } from '../supporters/supporter.ts';

export type PaymentId = Id<'payment'>;

/** What a payment was for: exactly one of them. */
export type PaidFor =
  | { readonly donationId: Id<'donation'> }
  | { readonly subscriptionId: Id<'subscription'>; readonly periodStart: Date; readonly periodEnd: Date }
  | { readonly termId: Id<'term'> };

/** Money that arrived, once. */
export interface Payment {
  readonly id: PaymentId;
  readonly supporterId: SupporterId;
  readonly paidFor: PaidFor;
  readonly appealId: AppealId;
  /** The gift or the price, any tax included. */
  readonly base: Money;
  readonly coveredFee: Money;
  readonly tax: Money;
  readonly method: string;
  /** The processor's names for this money: a repeat of either is the same payment. */
  readonly paymentRef?: string | undefined;
  readonly invoiceRef?: string | undefined;
  readonly livemode: boolean;
  readonly receivedAt: Date;
}
