import type { Db, Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import type { Finding, FindingId, FindingKind, Found, Repair } from './finding.ts';

/** Of the findings that end by themselves. */
const itself = 'itself';

/** Who ended a finding, where it was no member of staff. */
const nobodys: readonly string[] = [itself, 'system'];

/**
 * Writes down what was found and is not written down yet; what a person has dealt with is not found again in the same
 * words. Gives those that are new.
 */
export async function keepFindings(tx: Tx, found: readonly Found[], now: Date): Promise<Found[]> {
  const rows = found.map(({ kind, object, what, repair = null }) => ({
    id: createId<'finding'>(),
    kind,
    object,
    what,
    repair,
  }));
  const written = await tx.$queryRaw<Found[]>`
    INSERT INTO finding (id, kind, object, what, repair, found_at)
    SELECT w.id, w.kind, w.object, w.what, w.repair, ${now}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w (id uuid, kind text, object text, what text, repair text)
    WHERE NOT EXISTS (SELECT 1 FROM finding f WHERE f.kind = w.kind AND f.object = w.object AND f.what = w.what
      AND f.resolved_at IS NOT NULL AND f.resolved_by <> ${itself})
    ON CONFLICT (kind, object) WHERE resolved_at IS NULL DO NOTHING RETURNING kind, object, what, repair`;
  return written;
}

/** Ends those of these kinds that were looked for and not found any more. */
export async function endFindings(
  tx: Tx,
  kinds: readonly FindingKind[],
  stillFound: readonly Found[],
  now: Date,
): Promise<void> {
  const keys = stillFound.map(({ kind, object }) => `${kind} ${object}`);
  await tx.$executeRaw`
    UPDATE finding SET resolved_at = ${now}::timestamptz, resolved_by = ${itself}
    WHERE resolved_at IS NULL AND kind = ANY (${[...kinds]}::text[]) AND kind || ' ' || object <> ALL (${keys}::text[])`;
}

/** Open ones, the oldest first; and those that ended, the newest first, with the names of those who ended them. */
export async function listFindings(
  db: Db,
  limit: number,
): Promise<{ readonly open: readonly Finding[]; readonly ended: readonly Finding[] }> {
  const open = await db.finding.findMany({
    where: { resolvedAt: null },
    orderBy: { foundAt: 'asc' },
    take: limit,
  });
  const ended = await db.finding.findMany({
    where: { resolvedAt: { not: null } },
    orderBy: { resolvedAt: 'desc' },
    take: limit,
  });
  const people = ended.map(({ resolvedBy }) => resolvedBy ?? itself).filter((by) => !nobodys.includes(by));
  const staff = await db.staffMember.findMany({
    where: { id: { in: people } },
    select: { id: true, name: true },
  });
  const nameOf = new Map(staff.map(({ id, name }) => [id, name]));
  const named = ended.map((row) => ({
    ...row,
    resolvedBy: nameOf.get(row.resolvedBy ?? itself) ?? row.resolvedBy,
  }));
  return { open: open.map(toFinding), ended: named.map(toFinding) };
}

export async function countOpenFindings(db: Db): Promise<number> {
  return db.finding.count({ where: { resolvedAt: null } });
}

export async function findOpenFinding(db: Db, id: FindingId): Promise<Finding | undefined> {
  const row = await db.finding.findFirst({ where: { id, resolvedAt: null } });
  return row ? toFinding(row) : undefined;
}

/** Gives false where it was ended meanwhile. */
export async function endFinding(tx: Tx, id: FindingId, by: string, now: Date): Promise<boolean> {
  const { count } = await tx.finding.updateMany({
    where: { id, resolvedAt: null },
    data: { resolvedAt: now, resolvedBy: by },
  });
  return count === 1;
}

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly object: string;
  readonly what: string;
  readonly repair: string | null;
  readonly foundAt: Date;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
}

function toFinding({ id, kind, object, what, repair, foundAt, resolvedAt, resolvedBy }: Row): Finding {
  return {
    id: id as FindingId,
    kind: kind as FindingKind,
    object,
    what,
    ...(repair !== null && { repair: repair as Repair }),
    foundAt,
    ...(resolvedAt !== null && { resolved: { at: resolvedAt, by: resolvedBy ?? itself } }),
  };
}
