import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Id } from '../../database/ids.ts';
import { Refusal } from '../refusal.ts';
import type { SupporterId } from './supporter.ts';

export type AccountLinkId = Id<'account-link'>;

/** What a letter's link is good for, once: signing in, or showing that a new address is read by whoever asked for it. */
export type AccountLinkPurpose = 'sign in' | 'new address';

export interface AccountLink {
  readonly id: AccountLinkId;
  readonly purpose: AccountLinkPurpose;
  /** As it was typed; it may be nobody's. */
  readonly address: string;
  /** Whose it is; for a link to sign in by, known when its letter goes out. */
  readonly supporterId?: SupporterId | undefined;
  readonly expiresAt: Date;
  readonly usedAt?: Date | undefined;
}

/** Minutes a link is good for. Half an hour: letters may take ten minutes, and a mailbox may be open to others. */
export const accountLinkMinutes = 30;

/** The secret halves of links: made from the row's id and a key of the server's, so that the table holds nothing to sign in by. */
export interface AccountKeys {
  /** Where the letter leads. */
  path(purpose: AccountLinkPurpose, id: AccountLinkId): string;
  /** The id in what stands in the address after `/account/sign-in/` or `/account/address/`; undefined where it was not made here. */
  idIn(purpose: AccountLinkPurpose, text: string): AccountLinkId | undefined;
}

const folders: Readonly<Record<AccountLinkPurpose, string>> = {
  'sign in': '/account/sign-in',
  'new address': '/account/new-address',
};

export function createAccountKeys(secret: string): AccountKeys {
  const key = createHmac('sha256', secret).update('letters to supporters').digest();
  const secretOf = (purpose: string, id: string): string =>
    createHmac('sha256', key).update(`${purpose} ${id}`).digest('base64url');
  return {
    path: (purpose, id) => `${folders[purpose]}/${id}.${secretOf(purpose, id)}`,
    idIn: (purpose, text) => {
      const [id = '', given = ''] = text.split('.');
      const expected = Buffer.from(secretOf(purpose, id));
      const sent = Buffer.from(given);
      return sent.length === expected.length && timingSafeEqual(sent, expected)
        ? (id as AccountLinkId)
        : undefined;
    },
  };
}

/** Throws Refusal('link used') or Refusal('link expired') where a link is good for nothing any more. */
export function refuseSpent(link: AccountLink, now: Date): void {
  if (link.usedAt !== undefined)
    throw new Refusal('link used', 'This link has been used, and works once. Ask for another letter.');
  if (link.expiresAt <= now)
    throw new Refusal(
      'link expired',
      `This link is more than ${accountLinkMinutes} minutes old. Ask for another letter: the newest one works.`,
    );
}
