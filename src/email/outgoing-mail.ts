import type { ReceiptLetter } from '../domain/receipts/receipt-mailer.ts';
import { letterHtml } from './email-layout.tsx';
import { letterText } from './letter-text.ts';
import { isOneAddress, mailboxOf, oneAddressOf, onOneLine, type Mailbox } from './mail-address.ts';
import { receiptMail, type Surroundings } from './receipt-mail.ts';

export interface MailSettings extends Surroundings {
  /** `receipts@example.org`, which then goes by the paper's name, or `Green Left <receipts@example.org>`. */
  readonly from: string;
}

/** One letter to one person, ready to be carried. */
export interface OutgoingMail {
  readonly messageId: string;
  readonly from: Mailbox;
  readonly replyTo?: Mailbox | undefined;
  readonly to: Mailbox;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A receipt's letter written out. The same letter gives the same mail. Throws MailRefused where `to` is not one address. */
export function receiptOutgoing(
  { receipt, to, messageId }: ReceiptLetter,
  settings: MailSettings,
): OutgoingMail {
  const { name, email } = receipt.issuer;
  const letter = receiptMail(receipt, settings);
  return {
    messageId: `<${messageId.replaceAll(/[<>\s]/g, '')}>`,
    from: mailboxOf(settings.from, name),
    replyTo:
      email !== undefined && isOneAddress(email) ? { name: onOneLine(name), address: email } : undefined,
    to: { name: onOneLine(receipt.name), address: oneAddressOf(to) },
    subject: letter.subject,
    text: letterText(letter),
    html: letterHtml(letter),
  };
}
