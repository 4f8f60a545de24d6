import type { Db, Tx } from '../../database/client.ts';
import { roleOf, type StaffId, type StaffMember } from './staff-member.ts';

export interface StaffMemberWithPassword extends StaffMember {
  readonly passwordHash: string;
}

interface StaffRow {
  id: string;
  email: string;
  name: string;
  role: string;
}

export function toStaffMember(row: StaffRow): StaffMember {
  return { id: row.id as StaffId, email: row.email, name: row.name, role: roleOf(row.role) };
}

export async function isAnyStaff(db: Db | Tx): Promise<boolean> {
  return (await db.staffMember.findFirst({ select: { id: true } })) !== null;
}

/** By the address as `staffEmailOf` gives it. Nobody who was disabled is found. */
export async function findStaffByEmail(
  db: Db | Tx,
  email: string,
): Promise<StaffMemberWithPassword | undefined> {
  const row = await db.staffMember.findFirst({ where: { email, disabledAt: null } });
  return row === null ? undefined : { ...toStaffMember(row), passwordHash: row.passwordHash };
}

/** Everybody who may sign in. */
export async function activeStaff(db: Db | Tx): Promise<StaffMember[]> {
  const rows = await db.staffMember.findMany({ where: { disabledAt: null }, orderBy: { createdAt: 'asc' } });
  return rows.map(toStaffMember);
}

/** Whether the address is somebody's, disabled or not. */
export async function isStaffEmail(db: Db | Tx, email: string): Promise<boolean> {
  return (await db.staffMember.count({ where: { email } })) > 0;
}

/** Gives false, and adds nobody, where the address is somebody's already: of two at once the database takes one. */
export async function insertStaff(
  tx: Tx,
  member: StaffMember,
  secret: { passwordHash: string; createdAt: Date },
): Promise<boolean> {
  const { id, email, name, role } = member;
  const made = await tx.staffMember.createMany({
    data: [{ id, email, name, role, ...secret }],
    skipDuplicates: true,
  });
  return made.count === 1;
}

export async function updatePasswordHash(db: Db | Tx, id: StaffId, passwordHash: string): Promise<void> {
  await db.staffMember.update({ where: { id }, data: { passwordHash } });
}

const firstOwnerLock = 7_340_001n;

/** Held to the end of the transaction: two starts at once make one first-owner link after the other. */
export async function lockFirstOwner(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${firstOwnerLock})`;
}
