import type { Role } from './staff-member.ts';

/** A one-time link that makes a staff member. */
export interface StaffInvitation {
  readonly tokenHash: string;
  /** Absent on the first owner's link, which is for whoever reads the start-up lines and stops working once anybody has an account. */
  readonly email?: string | undefined;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt?: Date | undefined;
}

/** The first owner's link stands in a terminal or a log, so it is short-lived; a colleague's travels by mail, over a weekend perhaps. */
export const invitationHours = { firstOwner: 1, colleague: 72 };

export function hoursAfter(time: Date, hours: number): Date {
  return new Date(time.getTime() + hours * 3_600_000);
}

/** Where the page for this link is. */
export function setUpUrl(publicUrl: string, token: string): string {
  return new URL(`/staff/set-up/${token}`, publicUrl).href;
}
