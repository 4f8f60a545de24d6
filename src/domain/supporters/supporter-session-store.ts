import type { Db, Tx } from '../../database/client.ts';
import type { SupporterSession } from './supporter-session.ts';
import type { SupporterId } from './supporter.ts';

/** Whether it is still good is asked of `isSupporterSessionLive`. */
export async function findSupporterSession(
  db: Db | Tx,
  tokenHash: string,
): Promise<SupporterSession | undefined> {
  const row = await db.supporterSession.findUnique({
    where: { tokenHash },
    include: { supporter: { select: { name: true } } },
  });
  if (row === null) return undefined;
  const { csrfToken, createdAt, lastSeenAt, supporter } = row;
  const supporterId = row.supporterId as SupporterId;
  return { tokenHash, csrfToken, createdAt, lastSeenAt, supporterId, supporterName: supporter.name };
}

export async function insertSupporterSession(
  tx: Tx,
  session: Omit<SupporterSession, 'supporterName'>,
): Promise<void> {
  const { tokenHash, csrfToken, createdAt, lastSeenAt, supporterId } = session;
  await tx.supporterSession.create({ data: { tokenHash, csrfToken, createdAt, lastSeenAt, supporterId } });
}

/** Does nothing where another page has gone further, or ended the session. */
export async function touchSupporterSession(db: Db, tokenHash: string, at: Date): Promise<void> {
  const behind = { tokenHash, lastSeenAt: { lt: at } };
  await db.supporterSession.updateMany({ where: behind, data: { lastSeenAt: at } });
}

export async function deleteSupporterSession(db: Db | Tx, tokenHash: string): Promise<void> {
  await db.supporterSession.deleteMany({ where: { tokenHash } });
}

/** Every session of one person, or those that began before the time given. */
export async function deleteSupporterSessions(
  db: Db | Tx,
  supporterId: SupporterId,
  before?: Date,
): Promise<void> {
  const old = before === undefined ? {} : { createdAt: { lt: before } };
  await db.supporterSession.deleteMany({ where: { supporterId, ...old } });
}
