import type { Db } from '../../database/client.ts';
import type { Clock } from '../clock.ts';
import { deliverLetters } from '../letters/deliver-letters.ts';
import type { ClaimedLetter } from '../letters/letter.ts';
import { MailRefused } from '../letters/mail-refused.ts';
import { receiptLetters } from './receipt-delivery-store.ts';
import type { ReceiptMailer } from './receipt-mailer.ts';
import { findReceipt } from './receipt-store.ts';
import type { ReceiptId } from './receipt.ts';

export interface DeliverDeps {
  readonly db: Db;
  readonly mailer: ReceiptMailer;
  readonly clock: Clock;
}

/** Sends the letters of these receipts that are still to be sent and due; its promises are deliverLetters'. */
export async function deliverReceipts(
  { db, mailer, clock }: DeliverDeps,
  receiptIds: readonly ReceiptId[],
): Promise<void> {
  const send = async ({ about, messageId }: ClaimedLetter<ReceiptId>): Promise<void> => {
    const receipt = await findReceipt(db, about);
    if (receipt?.email === undefined) throw new MailRefused('the receipt has no e-mail address');
    await mailer.sendReceipt({ receipt, to: receipt.email, messageId });
  };
  await deliverLetters({ db, clock, store: receiptLetters, send }, receiptIds);
}
