import { acceptInvitation } from '../../../src/domain/staff/accept-invitation.ts';
import { firstOwnerLink } from '../../../src/domain/staff/first-owner-link.ts';
import type { StartedSession } from '../../../src/domain/staff/start-session.ts';
import { clockAt, type MovingClock } from '../../support/moving-clock.ts';
import { testDb, type TestDatabase } from '../../support/test-db.ts';

export interface StaffRoom extends TestDatabase {
  readonly clock: MovingClock;
  readonly publicUrl: string;
}

export const olive = { name: 'Olive Ng', email: 'olive@lamp.example', password: 'vkzn plough heron 7' };

/** A paper on the morning it is set up: a database with nobody in it. */
export async function openStaffRoom(): Promise<StaffRoom> {
  return { ...(await testDb()), clock: clockAt('2026-11-22T22:00:00Z'), publicUrl: 'https://lamp.example' };
}

/** Everybody leaves, and it is the first morning again. The audit log stays: it only grows. */
export async function emptyStaffRoom({ db }: StaffRoom): Promise<void> {
  await db.staffSession.deleteMany();
  await db.staffInvitation.deleteMany();
  await db.staffMember.deleteMany();
}

/** What the log says was done since the line of that id. */
export async function auditSince(
  room: StaffRoom,
  id: bigint,
): Promise<{ act: string; staffId: string | null; object: string }[]> {
  const select = { act: true, staffId: true, object: true };
  return await room.db.auditEntry.findMany({ where: { id: { gt: id } }, select, orderBy: { id: 'asc' } });
}

export async function newestAudit(room: StaffRoom): Promise<bigint> {
  return (await room.db.auditEntry.findFirst({ orderBy: { id: 'desc' } }))?.id ?? 0n;
}

export function tokenIn(url: string | undefined): string {
  return url?.split('/').at(-1) ?? '';
}

/** Olive takes the first owner's link, and owns the paper's back office. */
export async function oliveMovesIn(room: StaffRoom): Promise<StartedSession> {
  const token = tokenIn(await firstOwnerLink(room));
  return await acceptInvitation(room, { ...olive, token }, {});
}
