import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import { appendAudit } from '../staff/audit-store.ts';
import type { Actor } from '../staff/audit.ts';
import { readStatement, type StatementRow } from './statement-store.ts';

/** A month of the books that is to be taken into another program. */
export interface MonthExport {
  /** `2026-11`. */
  readonly month: string;
  readonly from: Date;
  readonly to: Date;
  readonly program: string;
}

/** The sums of a month, to be taken out of the house: that they were stands in the audit log before they are given. */
export async function exportMonth(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  { month, from, to, program }: MonthExport,
  by: Actor,
): Promise<StatementRow[]> {
  const entry = {
    at: clock.now(),
    act: 'export a month',
    object: `month:${month}`,
    detail: { program },
  } as const;
  await transact(db, (tx) => appendAudit(tx, by, entry));
  return readStatement(db, from, to);
}
