import type { SupporterId } from './supporter.ts';

/** A supporter's signed-in browser. */
export interface SupporterSession {
  readonly tokenHash: string;
  readonly supporterId: SupporterId;
  readonly supporterName: string;
  /** Written into every form of the session, and asked back with it. */
  readonly csrfToken: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}

/** Minutes without a page, and hours in all, after which a supporter asks for another letter (ASVS 7.3.1, 7.3.2; docs/decisions/0017). */
export const supporterSessionLimits = { idleMinutes: 30, absoluteHours: 24 };

/** How late `lastSeenAt` may lag, in seconds: it saves a write for nearly every page. */
export const supporterSeenLagSeconds = 60;

export function isSupporterSessionLive(
  session: Pick<SupporterSession, 'createdAt' | 'lastSeenAt'>,
  now: Date,
): boolean {
  const idle = now.getTime() - session.lastSeenAt.getTime();
  const age = now.getTime() - session.createdAt.getTime();
  const { idleMinutes, absoluteHours } = supporterSessionLimits;
  return idle < idleMinutes * 60_000 && age < absoluteHours * 3_600_000;
}
