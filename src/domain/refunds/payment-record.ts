import type { Money } from '../../money/money.ts';
import type { PaidMoney } from '../payments/money-back-store.ts';
import type { Receipt } from '../receipts/receipt.ts';
import type { KnownDispute } from '../disputes/dispute-store.ts';
import type { RefundLine } from './refund-store.ts';

/** Everything staff see of one payment on one page. */
export interface PaymentRecord extends PaidMoney {
  readonly supporterName: string;
  readonly supporterNumber: number;
  readonly receivedAt: Date;
  readonly method: string;
  readonly fee?: Money | undefined;
  readonly periodStart?: Date | undefined;
  readonly periodEnd?: Date | undefined;
  /** The first, and each that corrected the one before; the last holds. */
  readonly receipts: readonly (Receipt & { readonly letter: ReceiptLetterState })[];
  readonly refunds: readonly RefundLine[];
  readonly disputes: readonly KnownDispute[];
  /** Whether the subscription it was paid for goes on. */
  readonly goesOn: boolean;
}

export interface ReceiptLetterState {
  readonly state: 'waiting' | 'sending' | 'sent' | 'refused' | 'none';
  readonly sentAt?: Date | undefined;
  readonly error?: string | undefined;
}
