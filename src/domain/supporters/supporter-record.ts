import type { Money } from '../../money/money.ts';
import type { SupporterId } from './supporter.ts';

/** Everything staff see of one supporter on one page. */
export interface SupporterRecord {
  readonly id: SupporterId;
  readonly number: number;
  readonly name: string;
  readonly phone?: string | undefined;
  readonly since: Date;
  /** The one to write to first. */
  readonly emails: readonly string[];
  readonly holdings: readonly Holding[];
  readonly payments: readonly PaymentLine[];
  /** How many there are, shown or not. */
  readonly paymentCount: number;
  readonly consents: readonly ConsentLine[];
}

export interface HoldingAddress {
  readonly line1: string;
  readonly line2: string | null;
  readonly suburb: string;
  readonly state: string;
  readonly postcode: string;
  readonly country: string;
}

/** Something a supporter holds now, or held: a subscription, or a term paid in advance. */
export interface Holding {
  readonly kind: 'subscription' | 'term';
  readonly id: string;
  readonly plan: string;
  readonly standing: 'active' | 'late' | 'ended';
  readonly began: Date;
  /** What is taken each month; for a term, nothing is taken. */
  readonly monthly?: Money | undefined;
  /** The next payment is due at the end of the period, unless it is cancelled by then. */
  readonly paidUntil?: Date | undefined;
  /** For a term that is measured in issues. */
  readonly issues?: number | undefined;
  readonly cancelAt?: Date | undefined;
  readonly endedAt?: Date | undefined;
  readonly address?: HoldingAddress | undefined;
  /** What the supporter wrote when they began it. */
  readonly message?: string | undefined;
}

export interface PaymentLine {
  readonly id: string;
  readonly receivedAt: Date;
  readonly total: Money;
  readonly coveredFee: Money;
  readonly refunded: Money;
  readonly method: string;
  /** The one that holds. */
  readonly receipt?: ReceiptLine | undefined;
  /** Those it corrects, the newest first. */
  readonly replaced: readonly ReceiptLine[];
  /** How the newest dispute about it stands. */
  readonly dispute?: 'open' | 'won' | 'lost' | undefined;
  /** What the giver wrote with it; what came with a subscription stands beside that. */
  readonly message?: string | undefined;
}

export interface ReceiptLine {
  readonly financialYear: number;
  readonly sequence: number;
  readonly description: string;
  readonly delivery: 'waiting' | 'sending' | 'sent' | 'refused' | 'none';
}

export interface ConsentLine {
  readonly purpose: string;
  readonly given: boolean;
  readonly wording: string;
  readonly source: string;
  readonly at: Date;
}

/** What is held now, late ones included; the rest has ended. */
export function heldNow(holdings: readonly Holding[]): Holding[] {
  return holdings.filter(({ standing }) => standing !== 'ended');
}
