import type { Role } from './staff-member.ts';

const everyone: readonly Role[] = ['viewer', 'membership', 'bookkeeper', 'owner'];

/** Who may do what. A permission joins here, and nowhere else is a role compared with anything. */
export const permissions = {
  'see the office': everyone,
  'see supporters': everyone,
  'see payments': everyone,
  'see parked events': ['membership', 'bookkeeper', 'owner'],
  refund: ['bookkeeper', 'owner'],
  'change subscriptions': ['membership', 'bookkeeper', 'owner'],
  'resend receipts': ['membership', 'bookkeeper', 'owner'],
  'try again': ['membership', 'bookkeeper', 'owner'],
  'see watchdog': ['membership', 'bookkeeper', 'owner'],
  'see books': ['bookkeeper', 'owner'],
  'keep books': ['bookkeeper', 'owner'],
  'see issues': everyone,
  'list issues': ['membership', 'owner'],
  'invite staff': ['owner'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export function may(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission];
  return allowed.includes(role);
}
