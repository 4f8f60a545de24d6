import type { Db, Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { appendAudit } from './audit-store.ts';
import type { Actor } from './audit.ts';
import { findInvitation, useInvitation } from './invitation-store.ts';
import { hashPassword } from './password.ts';
import { hashToken } from './secret-token.ts';
import type { StaffInvitation } from './staff-invitation.ts';
import { staffEmailOf, type StaffMember } from './staff-member.ts';
import { insertStaff, isAnyStaff, lockFirstOwner } from './staff-store.ts';
import { startSession, type StartedSession } from './start-session.ts';

export interface Acceptance {
  readonly token: string;
  readonly name: string;
  /** Only the first owner chooses theirs; an invited colleague has the address that was invited. */
  readonly email: string;
  /** Already found good by `passwordProblem`. */
  readonly password: string;
  readonly replacing?: string | undefined;
}

const usedUp =
  'This link has been used. If you have made your account, sign in; if not, ask for another link.';
const expired =
  'This link has expired. Ask for another; the first owner’s is printed each time the program starts.';

/** The invitation, if it can still be accepted. Throws Refusal: 'not found', 'link used' or 'link expired'. Changes nothing. */
export async function openInvitation(
  deps: { db: Db; clock: Clock },
  token: string,
): Promise<StaffInvitation> {
  const invitation = await findInvitation(deps.db, hashToken(token));
  if (invitation === undefined)
    throw new Refusal('not found', 'There is no such link. Check that it was copied whole.');
  if (invitation.usedAt !== undefined) throw new Refusal('link used', usedUp);
  if (invitation.expiresAt <= deps.clock.now()) throw new Refusal('link expired', expired);
  if (invitation.email === undefined && (await isAnyStaff(deps.db))) throw new Refusal('link used', usedUp);
  return invitation;
}

/**
 * Makes the account an invitation is for, and signs it in. Throws as `openInvitation` does, and Refusal('bad input') where
 * the address has an account. Of two who accept one link at once, one is told that it was used.
 */
export async function acceptInvitation(
  deps: { db: Db; clock: Clock },
  acceptance: Acceptance,
  from: Actor,
): Promise<StartedSession> {
  const invitation = await openInvitation(deps, acceptance.token);
  const passwordHash = await hashPassword(acceptance.password);
  return await transact(deps.db, async (tx) => {
    const now = deps.clock.now();
    await takeUp(tx, invitation, now);
    const member = memberFrom(invitation, acceptance);
    if (!(await insertStaff(tx, member, { passwordHash, createdAt: now }))) {
      throw new Refusal('bad input', `${member.email} has an account already. Sign in with it instead.`);
    }
    const started = await startSession(tx, member, { now, replacing: acceptance.replacing });
    const by = { ...from, staffId: member.id, sessionHash: started.session.tokenHash };
    const detail = { role: member.role };
    await appendAudit(tx, by, { at: now, act: 'accept invitation', object: `staff:${member.id}`, detail });
    return started;
  });
}

async function takeUp(tx: Tx, invitation: StaffInvitation, now: Date): Promise<void> {
  if (invitation.email === undefined) {
    await lockFirstOwner(tx);
    if (await isAnyStaff(tx)) throw new Refusal('link used', usedUp);
  }
  if (!(await useInvitation(tx, invitation.tokenHash, now))) throw new Refusal('link used', usedUp);
}

function memberFrom(invitation: StaffInvitation, acceptance: Acceptance): StaffMember {
  const email = invitation.email ?? staffEmailOf(acceptance.email);
  return { id: createId<'staff'>(), email, name: acceptance.name, role: invitation.role };
}
