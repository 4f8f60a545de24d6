import type { Tx } from '../../database/client.ts';
import { may, type Permission } from './permission.ts';
import { activeStaff } from './staff-store.ts';

/** Whom of the staff to write to about what only they may do; the paper's own address where there is nobody. */
export async function staffToTell(
  tx: Tx,
  permission: Permission,
  paper: { readonly name: string; readonly email?: string | undefined },
): Promise<{ readonly name: string; readonly email: string }[]> {
  const able = (await activeStaff(tx)).filter(({ role }) => may(role, permission));
  if (able.length > 0) return able.map(({ name, email }) => ({ name, email }));
  return paper.email === undefined ? [] : [{ name: paper.name, email: paper.email }];
}
