import type { Id } from '../../database/ids.ts';
import type { Money } from '../../money/money.ts';

export type NoticeId = Id<'notice'>;

/** A month of a subscription was not paid; it is tried again, and what it brings goes on meanwhile. */
export interface MissedRenewal {
  readonly kind: 'missed renewal';
  readonly subscriptionId: Id<'subscription'>;
  /** Which gift: `Monthly donation`, `Print edition`. */
  readonly what: string;
  readonly total: Money;
  /** How it is paid: `Visa ending 4242`. */
  readonly method?: string | undefined;
  readonly lateSince: Date;
  /** Until when it goes on unpaid. */
  readonly until: Date;
}

/** It is still late, and its days are nearly over. */
export interface EndingUnpaid extends Omit<MissedRenewal, 'kind'> {
  readonly kind: 'ending unpaid';
}

/** It was late for too long, and has ended. */
export interface EndedUnpaid {
  readonly kind: 'ended unpaid';
  readonly subscriptionId: Id<'subscription'>;
  readonly what: string;
}

/** It was late, and what was owed has come. */
export interface RenewalRecovered {
  readonly kind: 'renewal recovered';
  readonly subscriptionId: Id<'subscription'>;
  readonly what: string;
  readonly next?: { readonly on: Date; readonly total: Money } | undefined;
}

/** It is about to be charged for the second time: the first that nobody pressed a button for. */
export interface SecondCharge {
  readonly kind: 'second charge';
  readonly subscriptionId: Id<'subscription'>;
  readonly what: string;
  readonly method?: string | undefined;
  readonly next: { readonly on: Date; readonly total: Money };
}

/** The card it is paid by is good for a few weeks more. */
export interface CardExpiring {
  readonly kind: 'card expiring';
  readonly subscriptionId: Id<'subscription'>;
  readonly what: string;
  readonly method: string;
  readonly expiresOn: Date;
}

/** What somebody asked for with a subscription is done: what, and what is taken next. */
export interface GiftChanged {
  readonly kind: 'gift changed';
  readonly subscriptionId: Id<'subscription'>;
  /** What it is after the change. */
  readonly what: string;
  readonly change:
    'paused' | 'resumed' | 'stopping' | 'stopped' | 'kept' | 'amount' | 'plan' | 'later' | 'card';
  /** What pays for it from now on, where that is what changed. */
  readonly method?: string | undefined;
  /** Until when it rests, on which day it stops, or begins. */
  readonly until?: Date | undefined;
  /** The next charge; absent where nothing more will be taken. */
  readonly next?: { readonly on: Date; readonly total: Money } | undefined;
}

/** The letter that signs a supporter in, or shows that a new address is read. It carries a key, so it is sent and never kept as a notice. */
export interface KeyLetter {
  readonly kind: 'sign in' | 'new address';
  /** Where its button leads, key and all. */
  readonly path: string;
  readonly minutes: number;
}

/** To the address that was replaced: so that nobody's is replaced behind their back. */
export interface AddressChanged {
  readonly kind: 'address changed';
  readonly at: Date;
}

/** A term ends soon, and does not renew by itself. */
export interface TermEnding {
  readonly kind: 'term ending';
  /** `Print edition for 12 months`. */
  readonly what: string;
  readonly endsAt: Date;
  /** Where it is measured in issues: how many are to come, and on which local date the last one, or about when. */
  readonly issues?:
    { readonly left: number; readonly lastDay: string; readonly isAbout: boolean } | undefined;
  readonly price: Money;
}

/** For staff: a refund that seemed done came back from the giver's bank. */
export interface RefundCameBack {
  readonly kind: 'refund came back';
  readonly paymentId: Id<'payment'>;
  readonly who: string;
  readonly amount: Money;
  readonly why: string;
}

/** For staff: a cardholder disputes a payment, or their bank asks about it. */
export interface DisputeOpened {
  readonly kind: 'dispute opened';
  readonly disputeId: Id<'dispute'>;
  readonly who: string;
  readonly amount: Money;
  readonly reason: string;
  readonly inquiry: boolean;
  readonly evidenceDueAt?: Date | undefined;
}

/**
 * What a notice tells: facts and no sentences, so that what was decided when it was queued is what is said. To add a
 * kind: a member here, a file in src/email, a case in src/email/notice-mail.ts.
 */
export type Notice =
  | MissedRenewal
  | GiftChanged
  | KeyLetter
  | AddressChanged
  | TermEnding
  | RefundCameBack
  | DisputeOpened
  | EndingUnpaid
  | EndedUnpaid
  | RenewalRecovered
  | SecondCharge
  | CardExpiring;

/** Whom to tell, what of, and which time: the same kind about the same subject on the same occasion is told once. */
export interface QueuedNotice {
  readonly notice: Notice;
  readonly subject: string;
  readonly occasion: string;
  readonly supporterId?: string | undefined;
  readonly name: string;
  readonly email: string;
}

/** One ready to be carried. */
export interface NoticeLetter {
  readonly notice: Notice;
  readonly name: string;
  readonly to: string;
  readonly messageId: string;
  readonly paper: { readonly name: string; readonly phone: string; readonly email?: string | undefined };
}
