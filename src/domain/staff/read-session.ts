import type { Db } from '../../database/client.ts';
import type { Clock } from '../clock.ts';
import { hashToken } from './secret-token.ts';
import { findSession, touchSession } from './session-store.ts';
import { isLive, lastSeenLagSeconds, type StaffSession } from './staff-session.ts';

/**
 * Who a cookie's token belongs to, or nobody: unknown, ended, idle for 30 minutes, 12 hours old, or its owner disabled.
 * Puts the idle limit off. A database that does not answer is an error here, never a stranger with rights.
 */
export async function readSession(
  deps: { db: Db; clock: Clock },
  token: string,
): Promise<StaffSession | undefined> {
  const now = deps.clock.now();
  const session = await findSession(deps.db, hashToken(token));
  if (session === undefined || !isLive(session, now)) return undefined;
  if (now.getTime() - session.lastSeenAt.getTime() >= lastSeenLagSeconds * 1000) {
    await touchSession(deps.db, session.tokenHash, now);
  }
  return session;
}
