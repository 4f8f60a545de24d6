import type { Receipt } from './receipt.ts';

/** A letter of thanks with its receipt. The message id was decided before the first try, so that a second is known for the same letter. */
export interface ReceiptLetter {
  readonly receipt: Receipt;
  readonly to: string;
  readonly messageId: string;
}

/** The mail host will not take this letter, now or later: nobody lives at that address, or it is no address. */
export class MailRefused extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'MailRefused';
  }
}

/** Whoever carries letters. Throws MailRefused for good, anything else for now. */
export interface ReceiptMailer {
  sendReceipt(letter: ReceiptLetter): Promise<void>;
}
