import type { CheckoutId } from './checkout.ts';
import type { InvoicePaid, SubscriptionReport } from './payment-fact.ts';
import type { MonthlyPrice } from './payment-processor.ts';

/** A subscription to be made in another's place, for the customer whose card is to pay from now on. */
export interface SuccessorOrder {
  /** Names it: whoever asks again with the same name gets the one there is. */
  readonly moveId: string;
  readonly checkoutId: CheckoutId;
  readonly predecessorRef: string;
  readonly customerRef: string;
  readonly price: MonthlyPrice;
  /** The end of what is paid; nothing is charged before. */
  readonly firstChargeOn: Date;
  /** The moment its months are counted from: a 31st stays one. */
  readonly anchorAt: Date;
}

/** What a late one owes, to be paid by its successor's card. */
export interface OwedOrder {
  readonly moveId: string;
  readonly checkoutId: CheckoutId;
  readonly predecessorRef: string;
  readonly successorRef: string;
  readonly customerRef: string;
}

/** How many invoices of a subscription are not settled: being made up, or asked for. */
export interface InvoicesUnderWay {
  readonly drafts: number;
  readonly open: number;
}

/**
 * Moving a subscription to another customer's card: a processor's subscription never changes its customer. Each step looks
 * first at how things stand, so it may be told again at any time. decisions/0025 has the order and why.
 */
export interface Succession {
  invoicesUnderWay(subscriptionRef: string): Promise<InvoicesUnderWay>;
  /** Makes the successor, provisional: free until its first charge, and told to end then. Gives the one there is already, unless that has ended. */
  beginSuccessor(order: SuccessorOrder): Promise<SubscriptionReport>;
  /** Tells the old one to end at its period's end, and names the one that follows it. */
  retireSubscription(subscriptionRef: string, successorRef: string): Promise<void>;
  /**
   * Has the new card pay the one month that is owed, by an invoice of its own, while the old invoice is no longer asked
   * for by itself. Undefined where the bank says no: then nothing was paid, and it is for unmakeSuccessor to put things back.
   */
  payOwed(order: OwedOrder): Promise<InvoicePaid | undefined>;
  /** The successor goes on after its first period, and rests until then where told to. */
  releaseSuccessor(
    successorRef: string,
    pausedUntil: Date | undefined,
    key: string,
  ): Promise<SubscriptionReport>;
  /** Ends the old one, and lets go what was owed on it. One that has ended already stays as it is. */
  closeRetired(subscriptionRef: string): Promise<void>;
  /** As before the move: the old one goes on and asks for what it is owed, and what the move made is gone. */
  unmakeSuccessor(subscriptionRef: string, moveId: string, customerRef: string): Promise<void>;
}
