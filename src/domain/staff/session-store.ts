import type { Db, Tx } from '../../database/client.ts';
import type { StaffId } from './staff-member.ts';
import type { StaffSession } from './staff-session.ts';
import { toStaffMember } from './staff-store.ts';

/** Nobody's who was disabled. Whether it is still good is asked of `isLive`. */
export async function findSession(db: Db | Tx, tokenHash: string): Promise<StaffSession | undefined> {
  const row = await db.staffSession.findUnique({ where: { tokenHash }, include: { staff: true } });
  if (row?.staff.disabledAt !== null) return undefined;
  const { csrfToken, createdAt, lastSeenAt } = row;
  return { tokenHash, csrfToken, createdAt, lastSeenAt, member: toStaffMember(row.staff) };
}

export async function insertSession(tx: Tx, session: StaffSession): Promise<void> {
  const { tokenHash, csrfToken, createdAt, lastSeenAt, member } = session;
  await tx.staffSession.create({ data: { tokenHash, csrfToken, createdAt, lastSeenAt, staffId: member.id } });
}

/** Does nothing where another page has gone further, or ended the session. */
export async function touchSession(db: Db | Tx, tokenHash: string, at: Date): Promise<void> {
  await db.staffSession.updateMany({
    where: { tokenHash, lastSeenAt: { lt: at } },
    data: { lastSeenAt: at },
  });
}

/** Gives false where it had ended already. */
export async function deleteSession(db: Db | Tx, tokenHash: string): Promise<boolean> {
  return (await db.staffSession.deleteMany({ where: { tokenHash } })).count === 1;
}

/** The sessions of one person that began before the time given. */
export async function deleteSessionsBefore(tx: Tx, staffId: StaffId, before: Date): Promise<void> {
  await tx.staffSession.deleteMany({ where: { staffId, createdAt: { lt: before } } });
}
