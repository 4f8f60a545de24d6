import type { Db, Tx } from '../../database/client.ts';
import { lengthOf } from '../plans/plan.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import type { SubscriptionId } from './subscription.ts';
import { termLineKey } from './term.ts';
import type { TermRun } from './term-run.ts';

interface RunRow extends Omit<TermRun, 'length'> {
  readonly supporterId: SupporterId;
  readonly edition: 'digital' | 'print';
  readonly termMonths: number | null;
  readonly termIssues: number | null;
}

/**
 * The lines with a term in them that counts by the list of issues and has not had all of its issues, each in the order its
 * terms run; their supporters are locked until the transaction ends, in order of id. See lockLastEnds.
 */
export async function lockRunsByIssues(tx: Tx, now: Date): Promise<TermRun[][]> {
  const rows = await tx.$queryRaw<{ id: SupporterId }[]>`
    SELECT DISTINCT t.supporter_id AS id FROM term t JOIN plan p ON p.id = t.plan_id
    WHERE t.state = 'paid' AND p.term_issues IS NOT NULL AND (t.ends_at > ${now}::timestamptz OR (
      SELECT count(*) FROM issue i WHERE i.published_at >= t.starts_at AND i.published_at < t.ends_at) < p.term_issues)`;
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  await tx.$executeRaw`SELECT FROM supporter WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const runs = await tx.$queryRaw<RunRow[]>`
    SELECT t.id, t.supporter_id AS "supporterId", p.edition, p.term_months AS "termMonths", p.term_issues AS "termIssues",
      t.starts_at AS "startsAt", t.ends_at AS "endsAt",
      EXISTS (SELECT 1 FROM subscription s WHERE s.after_term_id = t.id AND s.supporter_id IS NOT NULL) AS "isFollowed"
    FROM term t JOIN plan p ON p.id = t.plan_id
    WHERE t.supporter_id = ANY (${ids}::uuid[]) AND t.state = 'paid' ORDER BY t.starts_at`;
  const lines = new Map<string, TermRun[]>();
  for (const { supporterId, edition, termMonths, termIssues, ...run } of runs) {
    const length = lengthOf({ termMonths: termMonths ?? undefined, termIssues: termIssues ?? undefined });
    if (!length) continue;
    const key = termLineKey({ supporterId, edition });
    lines.set(key, [...(lines.get(key) ?? []), { ...run, length }]);
  }
  return [...lines.values()].filter((line) => line.some(({ length }) => 'issues' in length));
}

export async function saveRuns(tx: Tx, runs: readonly TermRun[]): Promise<void> {
  if (runs.length === 0) return;
  const rows = runs.map(({ id, startsAt, endsAt }) => ({ id, startsAt, endsAt }));
  await tx.$executeRaw`
    UPDATE term t SET starts_at = w."startsAt", ends_at = w."endsAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w (id uuid, "startsAt" timestamptz, "endsAt" timestamptz) WHERE t.id = w.id`;
}

/** Months that wait for the end of a term which moved past the day they were to begin on, and until when that term runs now. */
export async function monthsBeforeTheirTime(
  db: Db,
): Promise<{ readonly subscriptionId: SubscriptionId; readonly endsAt: Date }[]> {
  return db.$queryRaw`
    SELECT s.id AS "subscriptionId", t.ends_at AS "endsAt" FROM subscription s JOIN term t ON t.id = s.after_term_id
    WHERE s.state = 'processing' AND s.processor_ref IS NOT NULL AND s.begins_at < t.ends_at ORDER BY s.begins_at`;
}

/** How many terms count by the list of issues now, and how many of them end on a day it does not reach. */
export async function countRunsByIssues(db: Db, now: Date): Promise<{ running: number; beyond: number }> {
  const [row] = await db.$queryRaw<{ running: number; beyond: number }[]>`
    SELECT count(*)::int AS running, count(*) FILTER (WHERE (
      SELECT count(*) FROM issue i WHERE i.published_at >= t.starts_at AND i.published_at < t.ends_at) < p.term_issues)::int AS beyond
    FROM term t JOIN plan p ON p.id = t.plan_id
    WHERE t.state = 'paid' AND p.term_issues IS NOT NULL AND t.ends_at > ${now}::timestamptz`;
  return row ?? { running: 0, beyond: 0 };
}
