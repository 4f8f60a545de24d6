import type { Id } from '../../database/ids.ts';

export type StaffId = Id<'staff'>;

/** From who may only look to who may let others in; what each may do stands in permission.ts. */
export const roles = ['viewer', 'membership', 'bookkeeper', 'owner'] as const;
export type Role = (typeof roles)[number];

/** Somebody who works for the paper and may sign in to the back office. */
export interface StaffMember {
  readonly id: StaffId;
  /** In lower case: the name they sign in by. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

/** A role as the database keeps it. Its CHECK allows no other words, so another word is a fault. */
export function roleOf(text: string): Role {
  if (isRole(text)) return text;
  throw new Error(`${text} is not a role`);
}

/** The address in the one spelling it is kept and looked up by. */
export function staffEmailOf(address: string): string {
  return address.normalize('NFC').trim().toLowerCase();
}
