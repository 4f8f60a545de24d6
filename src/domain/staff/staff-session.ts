import type { StaffMember } from './staff-member.ts';

/** A signed-in browser. */
export interface StaffSession {
  readonly tokenHash: string;
  readonly member: StaffMember;
  /** Written into every form of the session, and asked back with it. */
  readonly csrfToken: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}

/** Minutes without a page, and hours in all, after which somebody signs in again (ASVS 7.3.1, 7.3.2; docs/decisions/0010). */
export const sessionLimits = { idleMinutes: 30, absoluteHours: 12 };

/** How late `lastSeenAt` may lag, in seconds: it saves a write for nearly every page. */
export const lastSeenLagSeconds = 60;

export function isLive(session: Pick<StaffSession, 'createdAt' | 'lastSeenAt'>, now: Date): boolean {
  const idle = now.getTime() - session.lastSeenAt.getTime();
  const age = now.getTime() - session.createdAt.getTime();
  return idle < sessionLimits.idleMinutes * 60_000 && age < sessionLimits.absoluteHours * 3_600_000;
}
