import type { Db } from '../../database/client.ts';
import type { Clock } from '../clock.ts';
import { deliverLetters } from '../letters/deliver-letters.ts';
import type { ClaimedLetter } from '../letters/letter.ts';
import { MailRefused } from '../letters/mail-refused.ts';
import type { NoticeMailer } from '../letters/mailer.ts';
import type { NoticeLetter } from '../letters/notice.ts';
import {
  accountLinkMinutes,
  type AccountKeys,
  type AccountLink,
  type AccountLinkId,
} from './account-link.ts';
import { accountLetters, findAccountLink, forgetAccountLink, nameAccountLink } from './account-link-store.ts';
import { findByAddress, findName } from './supporter-address-store.ts';

export interface DeliverAccountLettersDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly mailer: NoticeMailer;
  readonly issuer: NoticeLetter['paper'];
  readonly accountKeys: AccountKeys;
}

/** Sends these links' letters, as far as they are still owed and due and the links still good; its promises are deliverLetters'. */
export async function deliverAccountLetters(
  deps: DeliverAccountLettersDeps,
  linkIds: readonly AccountLinkId[],
): Promise<void> {
  const { db, clock } = deps;
  const send = async ({ about, messageId }: ClaimedLetter<AccountLinkId>): Promise<void> => {
    const link = await findAccountLink(db, about);
    if (!link || link.expiresAt <= clock.now()) throw new MailRefused('the link has run out');
    const reader = await readerOf(deps, link);
    if (!reader) return;
    const { mailer, issuer: paper, accountKeys } = deps;
    const path = accountKeys.path(link.purpose, link.id);
    const notice = { kind: link.purpose, path, minutes: accountLinkMinutes } as const;
    await mailer.sendNotice({ ...reader, notice, messageId, paper });
  };
  await deliverLetters({ db, clock, store: accountLetters, send }, linkIds);
}

/** Whom the letter is to: the address as it is on file, never as somebody typed it, unless it is the new one they ask for. */
async function readerOf(
  { db }: DeliverAccountLettersDeps,
  { id, purpose, address, supporterId }: AccountLink,
): Promise<{ name: string; to: string } | undefined> {
  if (purpose === 'new address') {
    const name = supporterId && (await findName(db, supporterId));
    return name === undefined ? undefined : { name, to: address };
  }
  const known = await findByAddress(db, address);
  if (!known) {
    await forgetAccountLink(db, id);
    return undefined;
  }
  await nameAccountLink(db, id, known.supporterId);
  return { name: known.name, to: known.address };
}
