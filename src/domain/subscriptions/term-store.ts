import { Prisma, type Tx } from '../../database/client.ts';
import type { OnePaymentState } from '../payments/moves.ts';
import type { SupporterId } from '../supporters/supporter.ts';

/** The terms that begin with their checkouts; see insertCheckout. */
export function startedTerm(): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO term (id, checkout_id, plan_id, address_id, state, created_at)
    SELECT noun_id, id, plan_id, address_id, 'started', created_at FROM begun WHERE purpose = 'term'`;
}

export interface PaidTerm {
  readonly id: string;
  readonly supporterId: SupporterId;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly at: Date;
}

export async function markTermsPaid(tx: Tx, paid: readonly PaidTerm[]): Promise<void> {
  if (paid.length === 0) return;
  await tx.$executeRaw`
    UPDATE term t SET state = 'paid', supporter_id = w."supporterId", starts_at = w."startsAt", ends_at = w."endsAt", settled_at = w.at
    FROM jsonb_to_recordset(${JSON.stringify(paid)}::jsonb)
      AS w (id uuid, "supporterId" uuid, "startsAt" timestamptz, "endsAt" timestamptz, at timestamptz) WHERE t.id = w.id`;
}

export async function moveTerm(tx: Tx, id: string, state: Exclude<OnePaymentState, 'paid'>): Promise<void> {
  await tx.$executeRaw`UPDATE term SET state = ${state} WHERE id = ${id}::uuid`;
}
