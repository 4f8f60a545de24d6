import type { FailureNotice } from '../domain/letters/mailer.ts';
import type { NoticeLetter } from '../domain/letters/notice.ts';
import type { ReceiptLetter } from '../domain/receipts/receipt-mailer.ts';
import type { Press } from '../domain/receipts/press.ts';
import { receiptFileName, type Issuer } from '../domain/receipts/receipt.ts';
import { correctionMail } from './correction-mail.ts';
import { letterHtml } from './email-layout.tsx';
import { failureMail } from './failure-mail.ts';
import type { Letter } from './letter.ts';
import { letterText } from './letter-text.ts';
import { isOneAddress, mailboxOf, oneAddressOf, onOneLine, type Mailbox } from './mail-address.ts';
import { noticeMail } from './notice-mail.ts';
import { receiptMail, type Surroundings } from './receipt-mail.ts';

export interface MailSettings extends Surroundings {
  /** `receipts@example.org`, which then goes by the paper's name, or `Green Left <receipts@example.org>`. */
  readonly from: string;
}

export interface CarrierSettings extends MailSettings {
  readonly press: Pick<Press, 'printReceipt'>;
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
  readonly attachments?: readonly Attachment[];
}

/** A PDF that travels with a letter. */
export interface Attachment {
  readonly filename: string;
  readonly content: Buffer;
  readonly contentType: 'application/pdf';
}

/** A receipt's letter written out. The same letter gives the same mail. Throws MailRefused where `to` is not one address. */
export function receiptOutgoing(
  { receipt, to, messageId }: ReceiptLetter,
  settings: MailSettings,
): OutgoingMail {
  const from = { paper: receipt.issuer, settings };
  const { corrects } = receipt;
  const letter = corrects
    ? correctionMail({ ...receipt, corrects }, settings)
    : receiptMail(receipt, settings);
  return outgoing(letter, { name: receipt.name, to, messageId }, from);
}

/** The same with the receipt as a document to keep, named by its number. */
export async function receiptWithPdf(
  letter: ReceiptLetter,
  settings: CarrierSettings,
): Promise<OutgoingMail> {
  const mail = receiptOutgoing(letter, settings);
  const content = Buffer.from(await settings.press.printReceipt(letter.receipt));
  const filename = receiptFileName(letter.receipt);
  return { ...mail, attachments: [{ filename, content, contentType: 'application/pdf' }] };
}

/** The same for the news that a payment did not come. */
export function failureOutgoing(notice: FailureNotice, settings: MailSettings): OutgoingMail {
  return outgoing(failureMail(notice, settings), notice, { paper: notice.paper, settings });
}

/** The same for any other news. */
export function noticeOutgoing(letter: NoticeLetter, settings: MailSettings): OutgoingMail {
  return outgoing(noticeMail(letter, settings), letter, { paper: letter.paper, settings });
}

function outgoing(
  letter: Letter,
  { name, to, messageId }: { readonly name: string; readonly to: string; readonly messageId: string },
  { paper, settings }: { readonly paper: Pick<Issuer, 'name' | 'email'>; readonly settings: MailSettings },
): OutgoingMail {
  const { email } = paper;
  return {
    messageId: `<${messageId.replaceAll(/[<>\s]/g, '')}>`,
    from: mailboxOf(settings.from, paper.name),
    replyTo:
      email !== undefined && isOneAddress(email)
        ? { name: onOneLine(paper.name), address: email }
        : undefined,
    to: { name: onOneLine(name), address: oneAddressOf(to) },
    subject: letter.subject,
    text: letterText(letter),
    html: letterHtml(letter),
  };
}
