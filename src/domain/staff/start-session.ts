import type { Tx } from '../../database/client.ts';
import { createToken, hashToken } from './secret-token.ts';
import { deleteSession, deleteSessionsBefore, insertSession } from './session-store.ts';
import type { StaffMember } from './staff-member.ts';
import { sessionLimits, type StaffSession } from './staff-session.ts';

export interface StartedSession {
  /** For the cookie, and nowhere else: only its hash is kept. */
  readonly token: string;
  readonly session: StaffSession;
}

/**
 * Signs a browser in, with a token it has never held: the session it came with, if any, ends (ASVS 7.2.4). The person's
 * sessions that are past their age are swept away on the way.
 */
export async function startSession(
  tx: Tx,
  member: StaffMember,
  at: { now: Date; replacing?: string | undefined },
): Promise<StartedSession> {
  if (at.replacing !== undefined) await deleteSession(tx, hashToken(at.replacing));
  await deleteSessionsBefore(
    tx,
    member.id,
    new Date(at.now.getTime() - sessionLimits.absoluteHours * 3_600_000),
  );
  const token = createToken();
  const session = {
    tokenHash: hashToken(token),
    csrfToken: createToken(),
    createdAt: at.now,
    lastSeenAt: at.now,
    member,
  };
  await insertSession(tx, session);
  return { token, session };
}
