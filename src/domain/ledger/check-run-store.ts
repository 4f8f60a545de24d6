import type { Db, Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import type { StaffId } from '../staff/staff-member.ts';
import type { Answer } from './check-books.ts';

export type CheckKind = 'whole' | 'quick';

/** An asking that was kept. */
export interface CheckRun {
  readonly at: Date;
  readonly kind: CheckKind;
  /** Who asked; nobody but time, where there is no name. */
  readonly askedBy?: string | undefined;
  readonly asked: number;
  readonly broken: number;
  readonly answers: readonly Answer[];
}

/** Quick answers are kept for a day. */
const quickKeptMs = 86_400_000;

export async function keepCheckRun(
  tx: Tx,
  run: {
    readonly kind: CheckKind;
    readonly answers: readonly Answer[];
    readonly staffId?: StaffId | undefined;
  },
  now: Date,
): Promise<void> {
  const { kind, answers, staffId } = run;
  await tx.booksCheckRun.create({
    data: {
      id: createId<'check run'>(),
      at: now,
      kind,
      staffId: staffId ?? null,
      asked: answers.length,
      broken: answers.filter(({ by }) => by.length > 0).length,
      results: answers.map(({ promise, by }) => ({ promise, by: [...by] })),
    },
  });
  await tx.booksCheckRun.deleteMany({
    where: { kind: 'quick', at: { lt: new Date(now.getTime() - quickKeptMs) } },
  });
}

/** When all promises were last asked without anybody asking for it. */
export async function lastAskedByTime(db: Db): Promise<Date | undefined> {
  const run = await db.booksCheckRun.findFirst({
    where: { kind: 'whole', staffId: null },
    orderBy: { at: 'desc' },
    select: { at: true },
  });
  return run?.at;
}

/** The newest of a kind, or of both. */
export async function newestCheckRun(db: Db, kind?: CheckKind): Promise<CheckRun | undefined> {
  const [run] = await checkRuns(db, 1, kind);
  return run;
}

export async function checkRuns(db: Db, limit: number, kind?: CheckKind): Promise<CheckRun[]> {
  const rows = await db.booksCheckRun.findMany({
    ...(kind && { where: { kind } }),
    orderBy: { at: 'desc' },
    take: limit,
  });
  const names = await db.staffMember.findMany({
    where: { id: { in: rows.flatMap(({ staffId }) => (staffId === null ? [] : [staffId])) } },
    select: { id: true, name: true },
  });
  const nameOf = new Map(names.map(({ id, name }) => [id, name]));
  return rows.map(({ at, kind: asked, staffId, ...row }) => ({
    at,
    kind: asked as CheckKind,
    ...(staffId !== null && { askedBy: nameOf.get(staffId) }),
    asked: row.asked,
    broken: row.broken,
    answers: row.results as unknown as Answer[],
  }));
}
