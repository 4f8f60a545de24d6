import type { Db, Tx } from '../../database/client.ts';
import { currencyOf, money } from '../../money/money.ts';
import type { AccountCode } from './chart-of-accounts.ts';
import type { JournalId, JournalLine } from './journal.ts';

/** A journal as it is read by people. */
export interface JournalEntry {
  readonly id: JournalId;
  readonly causeKind: string;
  readonly causeId: string;
  readonly reason: string;
  readonly occurredAt: Date;
  readonly postedAt: Date;
  readonly lines: readonly JournalLine[];
  /** Who put it right, when and why. */
  readonly corrected?: { readonly why: string; readonly by: string; readonly at: Date } | undefined;
  /** The journal it puts right, and why. */
  readonly corrects?: { readonly id: JournalId; readonly why: string; readonly by: string } | undefined;
}

const whole = { lines: { orderBy: { position: 'asc' } } } as const;

interface Row {
  readonly id: string;
  readonly causeKind: string;
  readonly causeId: string;
  readonly reason: string;
  readonly occurredAt: Date;
  readonly postedAt: Date;
  readonly lines: readonly { accountCode: string; amountMinor: bigint; currency: string }[];
}

function toEntry({ id, lines, ...row }: Row): JournalEntry {
  return {
    id: id as JournalId,
    causeKind: row.causeKind,
    causeId: row.causeId,
    reason: row.reason,
    occurredAt: row.occurredAt,
    postedAt: row.postedAt,
    lines: lines.map(({ accountCode, amountMinor, currency }) => ({
      account: accountCode as AccountCode,
      amount: money(amountMinor, currencyOf(currency)),
    })),
  };
}

export async function newestJournals(db: Db, limit: number): Promise<JournalEntry[]> {
  const rows = await db.journal.findMany({
    include: whole,
    orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });
  return rows.map(toEntry);
}

export async function findJournal(db: Db | Tx, id: JournalId): Promise<JournalEntry | undefined> {
  const row = await db.journal.findUnique({ where: { id }, include: whole });
  if (!row) return undefined;
  const corrected = await db.journalCorrection.findUnique({ where: { corrects: id } });
  const correction =
    row.causeKind === 'correction'
      ? await db.journalCorrection.findUnique({ where: { id: row.causeId } })
      : null;
  const by = async (staffId: string): Promise<string> =>
    (await db.staffMember.findUnique({ where: { id: staffId } }))?.name ?? 'somebody';
  return {
    ...toEntry(row),
    ...(corrected && {
      corrected: { why: corrected.why, at: corrected.at, by: await by(corrected.staffId) },
    }),
    ...(correction && {
      corrects: {
        id: correction.corrects as JournalId,
        why: correction.why,
        by: await by(correction.staffId),
      },
    }),
  };
}

/** Writes down who puts which journal right, and why; a second correction of the same journal throws (P2002). */
export async function insertCorrection(
  tx: Tx,
  correction: {
    readonly id: string;
    readonly corrects: JournalId;
    readonly why: string;
    readonly staffId: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx.journalCorrection.create({ data: correction });
}

/** Holds a journal's row, so that two corrections of it come one after the other. */
export async function holdJournal(tx: Tx, id: JournalId): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM journal WHERE id = ${id}::uuid FOR UPDATE`;
}
