import type { Money } from '../../money/money.ts';
import type { CheckoutId, CheckoutPurpose } from './checkout.ts';
import type {
  CardServes,
  CheckoutFact,
  CheckoutPaid,
  DisputeReport,
  InvoicePaid,
  RefundReport,
  SubscriptionReport,
} from './payment-fact.ts';
import type { Succession } from './succession.ts';

/** What a processor needs to know to take a reader's money: words and amounts, and the name of our row. */
export interface CheckoutOrder {
  readonly checkoutId: CheckoutId;
  readonly purpose: CheckoutPurpose;
  /** The plan's code and name; a plan with a price is sold from the processor's own price list. */
  readonly plan: { readonly code: string; readonly name: string; readonly priced: boolean };
  /** The gift or price, each month for a subscription. */
  readonly base: Money;
  /** What is added to cover the processor's fee; nought where the reader did not offer it. */
  readonly coveredFee: Money;
  readonly description: string;
  readonly email: string;
  /** Where the reader comes back to; the processor puts its own name for the checkout in place of `{CHECKOUT_SESSION_ID}`. */
  readonly thanksUrl: string;
  readonly backUrl: string;
  /** The processor's customer that somebody signed in is; absent for everybody else, always. */
  readonly customerRef?: string | undefined;
  /** When a subscription's first month begins and is taken, where that is later: 48 hours from now at the earliest. */
  readonly beginsAt?: Date | undefined;
  readonly expiresAt: Date;
}

/** For whom a card page is opened: the customer a subscription is billed to, and the checkout it came from. */
export interface CardOrder {
  readonly checkoutId: CheckoutId;
  readonly customerRef: string;
  /** What the card is to pay for; told again when it has been put in. */
  readonly serves: CardServes;
  readonly doneUrl: string;
  readonly backUrl: string;
}

/** What every month costs: the plan by its price list or the gift, and what is added to cover the fee. */
export type MonthlyPrice = Pick<CheckoutOrder, 'plan' | 'base' | 'coveredFee'>;

export interface OpenedCheckout {
  readonly processorRef: string;
  readonly url: string;
  readonly expiresAt: Date;
}

/** What became of a checkout, asked of the processor afresh. `open` is still waiting for the reader. */
export type CheckoutReport = { readonly kind: 'open' } | CheckoutFact;

/** What moved: one of those the books know, or the processor's own word for it. */
export type MovementKind =
  'payment' | 'refund' | 'refund returned' | 'dispute' | 'payout' | 'payout returned' | 'fee' | (string & {});

/** One movement on what the processor holds for us, once it knows its fee. It cannot be unmade. */
export interface BalanceMovement {
  readonly ref: string;
  readonly kind: MovementKind;
  /** What leaves is below nought. Amount less fee is net. */
  readonly amount: Money;
  readonly fee: Money;
  readonly net: Money;
  /** The processor's names for what moved, and for the payment it has to do with. */
  readonly sourceRef?: string | undefined;
  readonly paymentRef?: string | undefined;
  readonly createdAt: Date;
  readonly availableOn: Date;
}

export interface MovementPage {
  readonly movements: readonly BalanceMovement[];
  /** Give this to ask for the next page; absent on the last one. */
  readonly next?: string | undefined;
}

export interface SubscriptionPage {
  readonly reports: readonly SubscriptionReport[];
  /** Give this to ask for the next page; absent on the last one. */
  readonly next?: string | undefined;
}

/** A transfer to our bank, or from it, as it stands at the moment of asking. */
export interface PayoutReport {
  readonly payoutRef: string;
  readonly amount: Money;
  readonly state: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';
  /** Only of those made by itself does the processor say what is in them. */
  readonly automatic: boolean;
  readonly contentsKnown: boolean;
  readonly createdAt: Date;
  readonly arrivesOn: Date;
  readonly livemode: boolean;
}

/** What a payment on the processor's list was for. `not ours` was made by somebody else on the same account. */
export type PaymentReport = CheckoutPaid | InvoicePaid | { readonly kind: 'not ours' };
/** Money of one payment to be given back. */
export interface RefundOrder {
  /** Names it: a repeat with the same order is the same refund. */
  readonly refundId: string;
  readonly paymentRef: string;
  readonly amount: Money;
}

/** What came of asking for a refund: it stands so, or the processor will not, now or later, and says why. */
export type RefundAnswer = RefundReport | { readonly standing: 'refused'; readonly why: string };

/**
 * The processor could not be asked, or said to come back later. Nothing is known of what it did: whoever asked must be
 * able to ask again. `busy` is a limit on rate or our own full queue; `away` is a refused connection, a silence or a fault of theirs.
 */
export class ProcessorUnavailable extends Error {
  readonly kind: 'busy' | 'away';

  constructor(kind: 'busy' | 'away', cause?: unknown) {
    super(`the payment processor is ${kind}`, { cause });
    this.name = 'ProcessorUnavailable';
    this.kind = kind;
  }
}

/**
 * Whoever takes cards and bank debits for the paper. Every call is bounded in time (10 s at most) and number, and throws
 * ProcessorUnavailable when it could not be made or answered; anything else it throws is a fault to be looked at. What
 * changes a subscription gives how it stands afterwards, and does it once for each `key`.
 */
export interface PaymentProcessor extends Succession {
  readonly livemode: boolean;
  /** Opens the processor's page. A repeat with the same order gives the same page: the checkout's id is the idempotency key. */
  openCheckout(order: CheckoutOrder): Promise<OpenedCheckout>;
  lookUpCheckout(processorRef: string): Promise<CheckoutReport>;
  /** Closes an open page so that nobody can pay on it. Closing a page already closed does nothing. */
  closeCheckout(processorRef: string): Promise<void>;
  /** How a subscription stands now, and its newest paid invoice. */
  lookUpSubscription(
    processorRef: string,
  ): Promise<{ report: SubscriptionReport; latestPaid?: InvoicePaid | undefined }>;
  /** Ends it now, or when what is paid for is over. One that has ended already throws: ask how it stands. */
  cancelSubscription(
    processorRef: string,
    when: 'now' | 'at period end',
    key: string,
  ): Promise<SubscriptionReport>;
  /** Takes an end at the period's end back. */
  keepSubscription(processorRef: string, key: string): Promise<SubscriptionReport>;
  /** Asks for nothing until a moment; what would have been asked for is let go. */
  pauseSubscription(processorRef: string, until: Date, key: string): Promise<SubscriptionReport>;
  resumeSubscription(processorRef: string, key: string): Promise<SubscriptionReport>;
  /** Has one that has not begun begin on a later day: nothing is taken before. */
  postponeSubscription(processorRef: string, beginsAt: Date, key: string): Promise<SubscriptionReport>;
  /** Another price from the next renewal; nothing is charged or credited for the period that runs. */
  repriceSubscription(processorRef: string, price: MonthlyPrice, key: string): Promise<SubscriptionReport>;
  /** Opens the processor's page on which a new card is put in for a subscription. */
  openCardPage(order: CardOrder): Promise<string>;
  /**
   * Makes the card put in on that page the one its customer's subscriptions are paid by, or this one alone, and asks at
   * once for what is owed on them; a bank's no leaves them late. One put in later stays. Gives when the card was put in.
   */
  useCard(pageRef: string, onlyFor?: string): Promise<Date>;
  /** By which payment an invoice was paid; undefined where no payment was needed or none is known. */
  paymentOfInvoice(invoiceRef: string): Promise<string | undefined>;
  /** What a payment was for; asked where a payment is on the processor's list and not here. */
  lookUpPayment(paymentRef: string): Promise<PaymentReport>;
  /** Everything that moved since a time, oldest pages last, a hundred at a time. Other currencies than the paper takes are left out. */
  movementsSince(since: Date, page?: string): Promise<MovementPage>;
  /** What is in a payout whose contents are known, the payout itself among it, a hundred at a time. */
  movementsOfPayout(payoutRef: string, page?: string): Promise<MovementPage>;
  /** Subscriptions of ours as they stand, those that are over too, a hundred at a time. */
  subscriptions(page?: string): Promise<SubscriptionPage>;
  /** Undefined for one in a currency the paper does not take. */
  lookUpPayout(payoutRef: string): Promise<PayoutReport | undefined>;
  /** Asks for money to be given back. The refund's id is the idempotency key, for as long as the processor keeps keys. */
  refundPayment(order: RefundOrder): Promise<RefundAnswer>;
  /** Every refund of a payment as it stands now, whoever made it, the oldest first. */
  refundsOf(paymentRef: string): Promise<RefundReport[]>;
  /** How a dispute stands now; undefined where it is about nothing of ours. */
  lookUpDispute(disputeRef: string): Promise<DisputeReport | undefined>;
}
