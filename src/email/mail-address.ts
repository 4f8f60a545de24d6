import { MailRefused } from '../domain/letters/mail-refused.ts';
import { onOneLine } from '../domain/one-line.ts';

export { onOneLine };

/** RFC 5321 s 4.5.3.1: the longest that mail hosts must take. */
const longestLocalPart = 64;
const longestAddress = 254;

/**
 * One address and nothing else: no second one, no name, no comment, no quotes, no spaces, no control or direction
 * characters (ASVS 1.3.11). What the words before the @ mean is the mail host's business.
 */
const oneAddress = /^[^\s\p{C}@,;:<>()[\]"\\]+@[^\s\p{C}@,;:<>()[\]"\\.]+(?:\.[^\s\p{C}@,;:<>()[\]"\\.]+)*$/u;

export function isOneAddress(text: string): boolean {
  return oneAddress.test(text) && text.length <= longestAddress && text.indexOf('@') <= longestLocalPart;
}

/** The address itself. Throws MailRefused where the text is anything but one address: no letter goes to a list. */
export function oneAddressOf(text: string): string {
  if (!isOneAddress(text)) throw new MailRefused('what was given as an e-mail address is not one address');
  return text;
}

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** Reads `Green Left <receipts@example.org>` or a bare address, which then goes by `name`. Throws where there is not one address in it. */
export function mailboxOf(text: string, name: string): Mailbox {
  const named = /^(?<name>[^<>]*)<(?<address>[^<>]*)>$/.exec(text.trim());
  const address = (named?.groups?.['address'] ?? text).trim();
  if (!isOneAddress(address)) throw new Error(`${text} is not the address of one mailbox`);
  const written = onOneLine((named?.groups?.['name'] ?? '').replaceAll('"', ''));
  return { name: written === '' ? onOneLine(name) : written, address };
}
