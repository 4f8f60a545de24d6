import type { Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import type { Journal } from './journal.ts';

/** Writes the journals in the caller's transaction. A second journal for the same cause and reason throws (P2002, 23505): nothing is posted twice. */
export async function postJournals(tx: Tx, journals: readonly Journal[], now: Date): Promise<void> {
  if (journals.length === 0) return;
  const rows = journals.map((journal) => ({
    id: createId<'journal'>(),
    cause_kind: journal.causeKind,
    cause_id: journal.causeId,
    reason: journal.reason,
    occurred_at: journal.occurredAt,
    lines: journal.lines.map((line) => ({
      account_code: line.account,
      amount_minor: line.amount.minor.toString(),
      currency: line.amount.currency,
    })),
  }));
  await tx.$executeRaw`
    WITH wanted AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS w (id uuid, cause_kind text, cause_id text, reason text, occurred_at timestamptz, lines jsonb)
    ), posted AS (
      INSERT INTO journal (id, cause_kind, cause_id, reason, occurred_at, posted_at)
      SELECT id, cause_kind, cause_id, reason, occurred_at, ${now}::timestamptz FROM wanted
    )
    INSERT INTO journal_line (journal_id, position, account_code, amount_minor, currency)
    SELECT w.id, l.position, l.line ->> 'account_code', (l.line ->> 'amount_minor')::bigint, l.line ->> 'currency'
    FROM wanted w, jsonb_array_elements(w.lines) WITH ORDINALITY AS l (line, position)`;
}
