import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import { appendAudit } from '../staff/audit-store.ts';
import type { Actor } from '../staff/audit.ts';
import { answerBooks, type Answer } from './check-books.ts';
import { keepCheckRun, type CheckKind } from './check-run-store.ts';

/**
 * Asks the promises about money, all or the quick ones, and keeps the answers. Gives those that are broken. By a staff
 * member it leaves a mark in the audit log.
 */
export async function keepCheck(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  kind: CheckKind,
  by?: Actor,
): Promise<Answer[]> {
  const answers = await answerBooks(db, kind);
  const broken = answers.filter(({ by }) => by.length > 0);
  await transact(db, async (tx) => {
    const now = clock.now();
    await keepCheckRun(tx, { kind, answers, staffId: by?.staffId }, now);
    const detail = { broken: broken.length.toString() };
    if (by) await appendAudit(tx, by, { at: now, act: 'check the books', object: 'books:all', detail });
  });
  return broken;
}
