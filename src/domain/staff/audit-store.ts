import type { Tx } from '../../database/client.ts';
import type { Actor, AuditEntry } from './audit.ts';

/** Adds a line to the log, inside the transaction of the act it tells. Lines are never changed or taken away: the table refuses. */
export async function appendAudit(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
  const { staffId, sessionHash, ip, requestId } = actor;
  const whence = Object.entries({ session: sessionHash, ip, requestId }).filter(
    ([, value]) => value !== undefined,
  );
  await tx.auditEntry.create({
    data: {
      at: entry.at,
      staffId: staffId ?? null,
      actor: staffId ?? 'system',
      act: entry.act,
      object: entry.object,
      detail: { ...entry.detail, ...Object.fromEntries(whence) },
    },
  });
}
