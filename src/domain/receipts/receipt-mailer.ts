import type { Receipt } from './receipt.ts';

/** A letter of thanks with its receipt. The message id was decided before the first try, so that a second is known for the same letter. */
export interface ReceiptLetter {
  readonly receipt: Receipt;
  readonly to: string;
  readonly messageId: string;
}

/** Whoever carries letters. Throws MailRefused for good, anything else for now. */
export interface ReceiptMailer {
  sendReceipt(letter: ReceiptLetter): Promise<void>;
}
