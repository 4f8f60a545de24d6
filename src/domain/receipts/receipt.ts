import type { Id } from '../../database/ids.ts';
import type { Money } from '../../money/money.ts';
import type { PaymentId } from '../payments/payment.ts';
import type { SupporterId } from '../supporters/supporter.ts';

export type ReceiptId = Id<'receipt'>;

/** Whose receipt it is, as printed on it; kept with each receipt, because receipts are never rewritten. */
export interface Issuer {
  readonly name: string;
  readonly abn?: string | undefined;
  readonly address?: string | undefined;
  readonly phone: string;
  readonly email?: string | undefined;
}

/** Numbered without gaps within a financial year, never rewritten. */
export interface Receipt {
  readonly id: ReceiptId;
  /** Named by the year it ends in. */
  readonly financialYear: number;
  readonly sequence: number;
  readonly paymentId: PaymentId;
  readonly supporterId: SupporterId;
  readonly kind: 'gift' | 'tax_invoice';
  readonly issuedAt: Date;
  readonly receivedAt: Date;
  readonly name: string;
  readonly email?: string | undefined;
  readonly description: string;
  readonly base: Money;
  readonly coveredFee: Money;
  /** The GST within the base. */
  readonly tax: Money;
  readonly issuer: Issuer;
  /** Of what it is a month, where it is one: its letter carries the link that stops it. */
  readonly subscriptionId?: Id<'subscription'> | undefined;
  /** The one it replaces, where it corrects one: with what that said. */
  readonly corrects?: CorrectedReceipt | undefined;
}

/** What a receipt that was replaced had said. */
export type CorrectedReceipt = Pick<
  Receipt,
  'id' | 'financialYear' | 'sequence' | 'issuedAt' | 'base' | 'coveredFee' | 'tax'
>;

/** What a receipt is called as a file. Nobody's words are in it. */
export function receiptFileName({
  financialYear,
  sequence,
}: Pick<Receipt, 'financialYear' | 'sequence'>): string {
  return `receipt-${financialYear}-${sequence.toString().padStart(6, '0')}.pdf`;
}

/** `FY27-000123`: what people read out on the phone. */
export function receiptNumber(receipt: Pick<Receipt, 'financialYear' | 'sequence'>): string {
  const year = (receipt.financialYear % 100).toString().padStart(2, '0');
  return `FY${year}-${receipt.sequence.toString().padStart(6, '0')}`;
}
