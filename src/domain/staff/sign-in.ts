import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { appendAudit } from './audit-store.ts';
import type { Actor } from './audit.ts';
import { decoyHash, hashPassword, isOutdated, isPassword } from './password.ts';
import { startSession, type StartedSession } from './start-session.ts';
import { staffEmailOf } from './staff-member.ts';
import { findStaffByEmail, updatePasswordHash, type StaffMemberWithPassword } from './staff-store.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** The token of the session this browser came with, which ends here. */
  readonly replacing?: string | undefined;
}

/**
 * Signs somebody in by address and password. Throws Refusal('wrong password') with one sentence for every way of being
 * wrong, after the same work, so that nobody learns who has an account (ASVS 6.3.8). How often it may be tried is for
 * the caller to limit. A password kept with older parameters is hashed again with today's.
 */
export async function signIn(
  deps: { db: Db; clock: Clock },
  credentials: Credentials,
  from: Actor,
): Promise<StartedSession> {
  const member = await verified(deps.db, credentials);
  const fresh = isOutdated(member.passwordHash) ? await hashPassword(credentials.password) : undefined;
  return await transact(deps.db, async (tx) => {
    if (fresh !== undefined) await updatePasswordHash(tx, member.id, fresh);
    const { id, email, name, role } = member;
    const now = deps.clock.now();
    const started = await startSession(
      tx,
      { id, email, name, role },
      { now, replacing: credentials.replacing },
    );
    const by = { ...from, staffId: id, sessionHash: started.session.tokenHash };
    await appendAudit(tx, by, { at: now, act: 'sign in', object: `staff:${id}`, detail: {} });
    return started;
  });
}

async function verified(db: Db, { email, password }: Credentials): Promise<StaffMemberWithPassword> {
  const decoy = await decoyHash();
  const member = await findStaffByEmail(db, staffEmailOf(email));
  const fits = await isPassword(password, member?.passwordHash ?? decoy);
  if (member === undefined || !fits) {
    throw new Refusal(
      'wrong password',
      'That address and password do not go together. Check both and try again.',
    );
  }
  return member;
}
