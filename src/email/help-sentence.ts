import type { Issuer } from '../domain/receipts/receipt.ts';
import type { Sentence } from './letter.ts';
import { isOneAddress, onOneLine } from './mail-address.ts';

/** Whom to call or write to. */
export function helpSentence(issuer: Pick<Issuer, 'phone' | 'email'>, mayStop: boolean): Sentence {
  const phone = onOneLine(issuer.phone);
  // A number is not broken at the end of a line.
  const call = { words: phone.replaceAll(' ', '\u00a0'), href: `tel:${phone.replaceAll(/[^\d+]/g, '')}` };
  const write = issuer.email !== undefined && isOneAddress(issuer.email) ? issuer.email : undefined;
  return [
    mayStop
      ? 'To change it or stop it, or if anything here is wrong, call us on '
      : 'If anything here is wrong, call us on ',
    call,
    ...(write === undefined
      ? []
      : [' or write to ', { words: write, href: `mailto:${encodeURIComponent(write).replace('%40', '@')}` }]),
    '.',
  ];
}
