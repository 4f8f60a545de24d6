import type { Db } from '../../database/client.ts';
import type { Clock } from '../clock.ts';
import { deliverLetters } from '../letters/deliver-letters.ts';
import type { ClaimedLetter } from '../letters/letter.ts';
import { MailRefused } from '../letters/mail-refused.ts';
import type { PaymentId } from '../payments/payment.ts';
import { findDeliveryAddress, receiptLetters } from './receipt-delivery-store.ts';
import type { ReceiptMailer } from './receipt-mailer.ts';
import { findReceipt, findStandingDispute } from './receipt-store.ts';
import type { ReceiptId } from './receipt.ts';

export interface DeliverDeps {
  readonly db: Db;
  readonly mailer: ReceiptMailer;
  readonly clock: Clock;
}

/** Nobody is thanked for what they are disputing, nor for what they took back. */
async function holdWhileDisputed(db: Db, paymentId: PaymentId): Promise<void> {
  const dispute = await findStandingDispute(db, paymentId);
  if (dispute === 'lost') throw new MailRefused('the payment was disputed, and the dispute lost');
  if (dispute === 'open') throw new Error('held while the payment is disputed');
}

/** Sends the letters of these receipts that are still to be sent and due; its promises are deliverLetters'. */
export async function deliverReceipts(
  { db, mailer, clock }: DeliverDeps,
  receiptIds: readonly ReceiptId[],
): Promise<void> {
  const send = async ({ about, messageId }: ClaimedLetter<ReceiptId>): Promise<void> => {
    const receipt = await findReceipt(db, about);
    if (receipt?.email === undefined) throw new MailRefused('the receipt has no e-mail address');
    if (receipt.corrects === undefined) await holdWhileDisputed(db, receipt.paymentId);
    const to = (await findDeliveryAddress(db, about)) ?? receipt.email;
    await mailer.sendReceipt({ receipt, to, messageId });
  };
  await deliverLetters({ db, clock, store: receiptLetters, send }, receiptIds);
}
