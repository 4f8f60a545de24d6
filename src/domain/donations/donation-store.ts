import { Prisma, type Tx } from '../../database/client.ts';
import type { OnePaymentState } from '../payments/moves.ts';
import type { SupporterId } from '../supporters/supporter.ts';

/** The donations that begin with their checkouts; see insertCheckout. */
export function startedDonation(): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO donation (id, checkout_id, state, created_at)
    SELECT noun_id, id, 'started', created_at FROM begun WHERE purpose = 'donation'`;
}

/** One thing paid for, and by whom. */
export interface PaidRow {
  readonly id: string;
  readonly supporterId: SupporterId;
  readonly at: Date;
}

export async function markDonationsPaid(tx: Tx, paid: readonly PaidRow[]): Promise<void> {
  if (paid.length === 0) return;
  await tx.$executeRaw`
    UPDATE donation d SET state = 'paid', supporter_id = w."supporterId", settled_at = w.at
    FROM jsonb_to_recordset(${JSON.stringify(paid)}::jsonb) AS w (id uuid, "supporterId" uuid, at timestamptz) WHERE d.id = w.id`;
}

export async function moveDonation(
  tx: Tx,
  id: string,
  state: Exclude<OnePaymentState, 'paid'>,
): Promise<void> {
  await tx.$executeRaw`UPDATE donation SET state = ${state} WHERE id = ${id}::uuid`;
}
