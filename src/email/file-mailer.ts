import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../domain/clock.ts';
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

/** A letter as it was kept, for the pages that show them. */
export interface KeptMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** What travels with it; not there in letters kept before anything did. */
  readonly attachments?: readonly { readonly filename: string; readonly base64: string }[] | undefined;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly messageId: string;
}

export interface FileMailer extends ReceiptMailer, NoticeMailer {
  /** Newest first. */
  list(): Promise<KeptMail[]>;
}

interface FileMailerSettings extends CarrierSettings {
  /** Made when the first letter comes. */
  readonly directory: string;
  readonly clock: Clock;
}

/**
 * Keeps letters instead of sending them, for development: a file each, named after its message id, so that a letter sent
 * twice is there once. Throws MailRefused where a mail host would: for what is not one address.
 */
export function createFileMailer({ directory, clock, ...settings }: FileMailerSettings): FileMailer {
  mailboxOf(settings.from, '');
  const keepLetter = ({ to, attachments = [], ...mail }: OutgoingMail): Promise<void> => {
    const { subject, text, html, messageId } = mail;
    const at = clock.now().toISOString();
    const kept = attachments.map(({ filename, content }) => ({
      filename,
      base64: content.toString('base64'),
    }));
    return keep(directory, { to: to.address, subject, text, html, attachments: kept, at, messageId });
  };
  return {
    sendReceipt: async (letter) => keepLetter(await receiptWithPdf(letter, settings)),
    sendFailureNotice: async (notice) => keepLetter(failureOutgoing(notice, settings)),
    sendNotice: async (letter) => keepLetter(noticeOutgoing(letter, settings)),
    list: async () => {
      const names = await namesIn(directory);
      const mails = await Promise.all(names.map((name) => readFile(path.join(directory, name), 'utf8')));
      return mails.map((text) => JSON.parse(text) as KeptMail).sort(newestFirst);
    },
  };
}

/** Written beside and moved into place: whoever lists the letters sees whole ones only. */
async function keep(directory: string, mail: KeptMail): Promise<void> {
  await mkdir(directory, { recursive: true });
  const name = createHash('sha256').update(mail.messageId).digest('hex');
  const unfinished = path.join(directory, `${randomUUID()}.part`);
  await writeFile(unfinished, `${JSON.stringify(mail, undefined, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, path.join(directory, `${name}.json`));
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => name.endsWith('.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Letters of one moment go by message id, which ends in the order their receipts were made. */
function newestFirst(a: KeptMail, b: KeptMail): number {
  const order = (mail: KeptMail) => `${mail.at} ${mail.messageId}`;
  return order(a) < order(b) ? 1 : -1;
}
