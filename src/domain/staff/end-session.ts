import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import { appendAudit } from './audit-store.ts';
import type { Actor } from './audit.ts';
import { deleteSession } from './session-store.ts';
import type { StaffSession } from './staff-session.ts';

/** Signs a browser out: its token is dead from here on. A repeat does nothing. */
export async function endSession(
  deps: { db: Db; clock: Clock },
  session: StaffSession,
  by: Actor,
): Promise<void> {
  await transact(deps.db, async (tx) => {
    if (!(await deleteSession(tx, session.tokenHash))) return;
    await appendAudit(tx, by, {
      at: deps.clock.now(),
      act: 'sign out',
      object: `staff:${session.member.id}`,
      detail: {},
    });
  });
}
