import { createTransport } from 'nodemailer';
import type { NoticeMailer } from '../domain/letters/mailer.ts';
import type { ReceiptMailer } from '../domain/receipts/receipt-mailer.ts';
import { mailboxOf } from './mail-address.ts';
import {
  failureOutgoing,
  noticeOutgoing,
  receiptWithPdf,
  type CarrierSettings,
  type OutgoingMail,
} from './outgoing-mail.ts';
import { connectionTo } from './smtp-connection.ts';
import { refusalIn } from './smtp-refusal.ts';

/** Asks programs not to answer with letters of their own (RFC 3834). */
const headers = { 'Auto-Submitted': 'auto-generated' };

export interface SmtpMailer extends ReceiptMailer, NoticeMailer {
  /** Lets letters under way arrive and hangs up. Call at the end, once. */
  close(): void;
}

interface SmtpSettings extends CarrierSettings {
  readonly url: string;
  /** How long each wait for the mail host may last, in milliseconds. */
  readonly waitMs?: number;
}

/** A host may answer slowly every time. A letter may take this many waits in all, which ends well before a delivery's lease does (src/domain/receipts/receipt-delivery.ts). */
const waitsInALetter = 3;

/**
 * Hands letters to the mail host at `url` (`smtp://user:password@host:587`, `smtps://host`). Throws MailRefused where it
 * answers 5xx to the recipient or the message; anything else thrown (no answer, 4xx, a wrong password, no TLS) may go
 * better later. Throws at once where `url` or `from` makes no sense.
 */
export function createSmtpMailer({ url, waitMs = 10_000, ...settings }: SmtpSettings): SmtpMailer {
  mailboxOf(settings.from, '');
  const transport = createTransport(connectionTo(url, waitMs));
  // Each letter hears of its own failure; unheard here, the event would end the process.
  transport.on('error', () => undefined);
  const carry = async ({ to, attachments = [], ...mail }: OutgoingMail): Promise<void> => {
    await transport
      .sendMail({
        ...mail,
        to,
        attachments: [...attachments],
        // Said apart, so that no header can add a recipient.
        envelope: { from: mail.from.address, to: [to.address] },
        headers,
        signal: AbortSignal.timeout(waitsInALetter * waitMs),
      })
      .catch((error: unknown) => {
        throw refusalIn(error) ?? error;
      });
  };
  return {
    sendReceipt: async (letter) => carry(await receiptWithPdf(letter, settings)),
    sendFailureNotice: async (notice) => carry(failureOutgoing(notice, settings)),
    sendNotice: async (letter) => carry(noticeOutgoing(letter, settings)),
    close: () => transport.close(),
  };
}
