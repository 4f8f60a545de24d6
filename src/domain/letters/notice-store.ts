import type { Db, Tx } from '../../database/client.ts';
import { letterStore } from './letter-store.ts';
import { readFacts, writeFacts } from '../facts.ts';
import type { Notice, NoticeId, QueuedNotice } from './notice.ts';

/** The letters notices go out in. */
export const noticeLetters = letterStore<NoticeId>('notice', 'id');

/** Writes notices in the caller's transaction, and gives those that were not there yet. */
export async function insertNotices(
  tx: Tx,
  notices: readonly (QueuedNotice & { readonly id: NoticeId; readonly messageId: string })[],
  now: Date,
): Promise<NoticeId[]> {
  const rows = notices.map((each) => ({
    id: each.id,
    kind: each.notice.kind,
    subject: each.subject,
    occasion: each.occasion,
    supporter_id: each.supporterId ?? null,
    name: each.name,
    email: each.email,
    facts: writeFacts(each.notice),
    message_id: each.messageId,
  }));
  const written = await tx.$queryRaw<{ id: NoticeId }[]>`
    INSERT INTO notice (id, kind, subject, occasion, supporter_id, name, email, facts, message_id, state, next_try_at, created_at)
    SELECT w.id, w.kind, w.subject, w.occasion, w.supporter_id, w.name, w.email, w.facts::jsonb, w.message_id, 'waiting',
      ${now}::timestamptz, ${now}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS w (id uuid, kind text, subject uuid, occasion text, supporter_id uuid, name text, email text, facts text, message_id text)
    ORDER BY w.kind, w.subject, w.occasion
    ON CONFLICT (kind, subject, occasion) DO NOTHING RETURNING id`;
  return written.map(({ id }) => id);
}

/** Whom a notice is for and what it says. */
export async function findNotice(
  db: Db,
  id: NoticeId,
): Promise<{ notice: Notice; name: string; to: string } | undefined> {
  const row = await db.notice.findUnique({ where: { id }, select: { name: true, email: true, facts: true } });
  return row ? { notice: readFacts(row.facts) as Notice, name: row.name, to: row.email } : undefined;
}
