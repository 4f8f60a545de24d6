import type { Db } from '../../database/client.ts';
import type { Clock } from '../clock.ts';
import { hashToken } from '../staff/secret-token.ts';
import { findSupporterSession, touchSupporterSession } from './supporter-session-store.ts';
import {
  isSupporterSessionLive,
  supporterSeenLagSeconds,
  type SupporterSession,
} from './supporter-session.ts';

/**
 * Who a cookie's token belongs to, or nobody: unknown, ended, idle for half an hour, or a day old. Puts the idle limit
 * off. A database that does not answer is an error here, never a stranger with rights.
 */
export async function readSupporterSession(
  deps: { db: Db; clock: Clock },
  token: string,
): Promise<SupporterSession | undefined> {
  const now = deps.clock.now();
  const session = await findSupporterSession(deps.db, hashToken(token));
  if (session === undefined || !isSupporterSessionLive(session, now)) return undefined;
  if (now.getTime() - session.lastSeenAt.getTime() >= supporterSeenLagSeconds * 1000)
    await touchSupporterSession(deps.db, session.tokenHash, now);
  return session;
}
