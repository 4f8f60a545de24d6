import type { Request } from 'express';
import type { Actor } from '../../domain/staff/audit.ts';
import type { StaffSession } from '../../domain/staff/staff-session.ts';

/** Who is behind a request, as the audit log names them. */
export function actorOf(req: Request, session?: StaffSession): Actor {
  const { id } = req as { id?: unknown };
  return {
    staffId: session?.member.id,
    sessionHash: session?.tokenHash,
    ip: req.ip,
    requestId: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
  };
}
