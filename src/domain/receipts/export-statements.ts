import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import { financialYearStart } from '../calendar.ts';
import type { Clock } from '../clock.ts';
import { appendAudit } from '../staff/audit-store.ts';
import type { Actor } from '../staff/audit.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import type { StatementLine } from './statement.ts';
import { readStatementLines } from './statement-store.ts';

export interface StatementDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** No supporter has as many in a year: a payment a day is 366. */
const mostOfOne = 5_000;
const atATime = 500;

/** One supporter's payments of a financial year (named by the year it ends in), the oldest first. */
export async function readStatementOf(
  { db, timeZone }: Pick<StatementDeps, 'db' | 'timeZone'>,
  supporterId: SupporterId,
  year: number,
): Promise<StatementLine[]> {
  return readStatementLines(db, { ...span(year, timeZone), supporterId, limit: mostOfOne });
}

/** One supporter's payments of a year, to be taken out of the house: that they were stands in the audit log before they are given. */
export async function exportStatementOf(
  deps: StatementDeps,
  supporterId: SupporterId,
  year: number,
  by: Actor,
): Promise<StatementLine[]> {
  await writeDown(deps, by, `supporter:${supporterId}`, { year: String(year) });
  return readStatementOf(deps, supporterId, year);
}

/**
 * Everybody's payments of a financial year, by supporter, a few hundred in memory at a time. That they were taken out of the
 * house, and why, stands in the audit log when this resolves, before the first is given.
 */
export async function exportStatements(
  deps: StatementDeps,
  year: number,
  why: string,
  by: Actor,
): Promise<AsyncIterable<readonly StatementLine[]>> {
  await writeDown(deps, by, `financial year:${year}`, { reason: why });
  return everybodysLines(deps, year);
}

async function writeDown(
  { db, clock }: StatementDeps,
  by: Actor,
  object: string,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  const at = clock.now();
  await transact(db, (tx) => appendAudit(tx, by, { at, act: 'export statements', object, detail }));
}

async function* everybodysLines(
  { db, timeZone }: StatementDeps,
  year: number,
): AsyncGenerator<readonly StatementLine[]> {
  let after: StatementLine | undefined;
  do {
    const lines: StatementLine[] = await readStatementLines(db, {
      ...span(year, timeZone),
      after,
      limit: atATime,
    });
    if (lines.length > 0) yield lines;
    after = lines.length < atATime ? undefined : lines.at(-1);
  } while (after !== undefined);
}

function span(year: number, timeZone: string): { from: Date; to: Date } {
  return { from: financialYearStart(year, timeZone), to: financialYearStart(year + 1, timeZone) };
}
