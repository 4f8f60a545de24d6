import type { Db } from '../../database/client.ts';
import { currencyOf, money } from '../../money/money.ts';
import { disputesOfPayment } from '../disputes/dispute-store.ts';
import { readPaidMoney } from '../payments/money-back-store.ts';
import type { PaymentId } from '../payments/payment.ts';
import { receiptsOfPayment } from '../receipts/receipt-store.ts';
import type { PaymentRecord, ReceiptLetterState } from './payment-record.ts';
import { listRefunds } from './refund-store.ts';

/** One payment as it stands now, with all that hangs on it; undefined where there is none. */
export async function findPaymentRecord(db: Db, id: PaymentId): Promise<PaymentRecord | undefined> {
  const paid = await readPaidMoney(db, id);
  if (!paid) return undefined;
  const [row, receipts, letters, refunds, disputes] = await Promise.all([
    db.payment.findUniqueOrThrow({ where: { id }, include: { supporter: true, subscription: true } }),
    receiptsOfPayment(db, id),
    db.receiptDelivery.findMany({ where: { receipt: { paymentId: id } } }),
    listRefunds(db, { paymentId: id }),
    disputesOfPayment(db, id),
  ]);
  const letterOf = new Map(letters.map((letter) => [letter.receiptId, letter]));
  return {
    ...paid,
    supporterName: row.supporter.name,
    supporterNumber: row.supporter.number,
    receivedAt: row.receivedAt,
    method: row.method,
    fee: row.feeMinor === null ? undefined : money(row.feeMinor, currencyOf(row.currency)),
    periodStart: row.periodStart ?? undefined,
    periodEnd: row.periodEnd ?? undefined,
    receipts: receipts.map((receipt) => ({ ...receipt, letter: letterState(letterOf.get(receipt.id)) })),
    refunds,
    disputes,
    goesOn: row.subscription !== null && ['active', 'late'].includes(row.subscription.state),
  };
}

function letterState(
  letter: { state: string; sentAt: Date | null; lastError: string | null } | undefined,
): ReceiptLetterState {
  if (letter === undefined) return { state: 'none' };
  return {
    state: letter.state as ReceiptLetterState['state'],
    sentAt: letter.sentAt ?? undefined,
    error: letter.lastError ?? undefined,
  };
}
