import type { Id } from '../../database/ids.ts';

export type SupporterId = Id<'supporter'>;

/** Someone whose money has arrived, as they said who they are. */
export interface NewSupporter {
  readonly name: string;
  readonly email: string;
  readonly phone?: string | undefined;
}

/** An address as people are matched by it. Only the case is folded: what stands before the @ is the mail host's business. */
export function emailKeyOf(email: string): string {
  return email.trim().toLowerCase();
}

/** A name as people are looked for by it: lower case, without accents, one space between words. */
export function nameKeyOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '');
  return plain.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** A phone number as people are looked for by it: digits, with Australia's +61 written as the 0 people say. */
export function phoneKeyOf(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits.startsWith('61') && digits.length === 11 ? `0${digits.slice(2)}` : digits;
}

/** Who somebody is at the head of a page. */
export interface SupporterHead {
  readonly id: SupporterId;
  readonly name: string;
  readonly number: number;
}
