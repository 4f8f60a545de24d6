import { Prisma, type Tx } from '../../database/client.ts';
import type { OnePaymentState } from '../payments/moves.ts';
import type { Edition } from '../plans/plan.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import { termLineKey, type TermLine } from './term.ts';

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

/**
 * Where the terms of these lines end so far, with their supporters locked until the transaction ends, in order of id, so
 * that of two terms settled at once the second sees the first. It is read by a statement of its own, begun when the locks
 * are held (see lockCheckouts). Whoever counts issues too keeps their list first (see keepIssues): who changes it waits for
 * the list and then for supporters.
 */
export async function lockLastEnds(tx: Tx, lines: readonly TermLine[]): Promise<Map<string, Date>> {
  if (lines.length === 0) return new Map();
  const ids = lines.map(({ supporterId }) => supporterId);
  await tx.$executeRaw`SELECT FROM supporter WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.$queryRaw<{ supporterId: SupporterId; edition: Edition; endsAt: Date }[]>`
    SELECT t.supporter_id AS "supporterId", p.edition, max(t.ends_at) AS "endsAt"
    FROM term t JOIN plan p ON p.id = t.plan_id
    WHERE t.supporter_id = ANY (${ids}::uuid[]) AND t.state = 'paid' GROUP BY t.supporter_id, p.edition`;
  return new Map(rows.map((row) => [termLineKey(row), row.endsAt]));
}
