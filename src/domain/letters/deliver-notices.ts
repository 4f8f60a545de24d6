import type { Db } from '../../database/client.ts';
import type { Clock } from '../clock.ts';
import { deliverLetters } from './deliver-letters.ts';
import type { ClaimedLetter } from './letter.ts';
import { MailRefused } from './mail-refused.ts';
import type { NoticeMailer } from './mailer.ts';
import { findNotice, noticeLetters } from './notice-store.ts';
import type { NoticeId, NoticeLetter } from './notice.ts';

export interface DeliverNoticesDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly mailer: NoticeMailer;
  readonly issuer: NoticeLetter['paper'];
}

/** Sends these notices, as far as they are still owed and due; its promises are deliverLetters'. */
export async function deliverNotices(
  { db, clock, mailer, issuer }: DeliverNoticesDeps,
  noticeIds: readonly NoticeId[],
): Promise<void> {
  const send = async ({ about, messageId }: ClaimedLetter<NoticeId>): Promise<void> => {
    const found = await findNotice(db, about);
    if (!found) throw new MailRefused('the notice is gone');
    await mailer.sendNotice({ ...found, messageId, paper: issuer });
  };
  await deliverLetters({ db, clock, store: noticeLetters, send }, noticeIds);
}
