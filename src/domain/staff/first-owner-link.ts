import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import { insertInvitation, voidInvitations } from './invitation-store.ts';
import { createToken, hashToken } from './secret-token.ts';
import { hoursAfter, invitationHours, setUpUrl } from './staff-invitation.ts';
import { isAnyStaff, lockFirstOwner } from './staff-store.ts';

/**
 * The one-time address where the first owner makes their account, good for an hour; nothing once anybody has one, for
 * there is no default account (ASVS 6.3.2). Each call ends the link of the call before, so only the newest line works.
 */
export async function firstOwnerLink(deps: {
  db: Db;
  clock: Clock;
  publicUrl: string;
}): Promise<string | undefined> {
  const token = createToken();
  const made = await transact(deps.db, async (tx) => {
    await lockFirstOwner(tx);
    if (await isAnyStaff(tx)) return false;
    const createdAt = deps.clock.now();
    await voidInvitations(tx, null, createdAt);
    const expiresAt = hoursAfter(createdAt, invitationHours.firstOwner);
    await insertInvitation(tx, { tokenHash: hashToken(token), role: 'owner', createdAt, expiresAt });
    return true;
  });
  return made ? setUpUrl(deps.publicUrl, token) : undefined;
}
