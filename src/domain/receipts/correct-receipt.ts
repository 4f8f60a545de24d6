import type { Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import { financialYearOf } from '../calendar.ts';
import { readPaidMoney } from '../payments/money-back-store.ts';
import { less, sameParts } from '../payments/parts.ts';
import type { PaymentId } from '../payments/payment.ts';
import type { ReceiptId } from './receipt.ts';
import { insertReceipts, receiptsOfPayment } from './receipt-store.ts';
import type { RecordDeps } from './record-payments.ts';

/**
 * Writes a receipt for what is left of a payment, where its newest says otherwise, in the caller's transaction and under
 * the payment's lock: numbered like any other, of the day it is written, replacing the one before, which stays as it was.
 * Its letter goes to the address of the first, unless it is to be `kept quiet`: who disputes a payment is not written to.
 * A repeat writes nothing.
 */
export async function correctReceipt(
  tx: Tx,
  deps: RecordDeps,
  paymentId: PaymentId,
  letter: 'sent' | 'kept quiet' = 'sent',
): Promise<ReceiptId | undefined> {
  const payment = await readPaidMoney(tx, paymentId);
  const receipts = await receiptsOfPayment(tx, paymentId);
  const [first, newest] = [receipts[0], receipts.at(-1)];
  if (!payment || !first || !newest) throw new Error(`payment ${paymentId} has no receipt to correct`);
  const left = less(payment.paid, payment.taken);
  if (sameParts(left, newest)) return undefined;
  const now = deps.clock.now();
  const id = createId<'receipt'>();
  const { name, description, receivedAt, supporterId } = first;
  if (letter === 'sent' && first.email !== undefined)
    await deps.queue.enqueue(tx, 'deliver-receipts', { receiptIds: [id] });
  const receipt = {
    ...left,
    id,
    financialYear: financialYearOf(now, deps.timeZone),
    paymentId,
    supporterId,
    kind: first.kind,
    issuedAt: now,
    receivedAt,
    name,
    email: letter === 'sent' ? first.email : undefined,
    description,
    issuer: deps.issuer,
    replacesId: newest.id,
  };
  await insertReceipts(tx, [receipt], () => `<receipt-${id}@${deps.mailDomain}>`);
  return id;
}
