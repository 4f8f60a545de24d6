import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { appendAudit } from './audit-store.ts';
import type { Actor } from './audit.ts';
import { insertInvitation, voidInvitations } from './invitation-store.ts';
import { createToken, hashToken } from './secret-token.ts';
import { hoursAfter, invitationHours, setUpUrl } from './staff-invitation.ts';
import { staffEmailOf, type Role } from './staff-member.ts';
import { isStaffEmail } from './staff-store.ts';

/**
 * The one-time address where a colleague makes their account, good for 72 hours. A second invitation to the same address
 * ends the first. Throws Refusal('bad input') where the address has an account.
 */
export async function inviteStaff(
  deps: { db: Db; clock: Clock; publicUrl: string },
  invited: { email: string; role: Role },
  by: Actor,
): Promise<{ url: string; expiresAt: Date }> {
  const email = staffEmailOf(invited.email);
  const token = createToken();
  const expiresAt = await transact(deps.db, async (tx) => {
    if (await isStaffEmail(tx, email)) {
      throw new Refusal('bad input', `${email} has an account already.`);
    }
    const createdAt = deps.clock.now();
    const expiresAt = hoursAfter(createdAt, invitationHours.colleague);
    await voidInvitations(tx, email, createdAt);
    await insertInvitation(tx, {
      tokenHash: hashToken(token),
      email,
      role: invited.role,
      createdAt,
      expiresAt,
    });
    const detail = { role: invited.role };
    await appendAudit(tx, by, {
      at: createdAt,
      act: 'invite staff',
      object: `staff address:${email}`,
      detail,
    });
    return expiresAt;
  });
  return { url: setUpUrl(deps.publicUrl, token), expiresAt };
}
