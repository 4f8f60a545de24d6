import type { Db, Tx } from '../../database/client.ts';
import type { StaffInvitation } from './staff-invitation.ts';
import { roleOf } from './staff-member.ts';

export async function findInvitation(db: Db | Tx, tokenHash: string): Promise<StaffInvitation | undefined> {
  const row = await db.staffInvitation.findUnique({ where: { tokenHash } });
  if (row === null) return undefined;
  return { ...row, role: roleOf(row.role), email: row.email ?? undefined, usedAt: row.usedAt ?? undefined };
}

export async function insertInvitation(tx: Tx, invitation: StaffInvitation): Promise<void> {
  const { tokenHash, email = null, role, createdAt, expiresAt } = invitation;
  await tx.staffInvitation.create({ data: { tokenHash, email, role, createdAt, expiresAt } });
}

/** Ends every open link to this address; `null` is the first owner's. */
export async function voidInvitations(tx: Tx, email: string | null, at: Date): Promise<void> {
  const open = { email, usedAt: null, expiresAt: { gt: at } };
  await tx.staffInvitation.updateMany({ where: open, data: { expiresAt: at } });
}

/** Gives false where it was used or has ended: of two who press at once, one gets true. */
export async function useInvitation(tx: Tx, tokenHash: string, at: Date): Promise<boolean> {
  const open = { tokenHash, usedAt: null, expiresAt: { gt: at } };
  const used = await tx.staffInvitation.updateMany({ where: open, data: { usedAt: at } });
  return used.count === 1;
}
