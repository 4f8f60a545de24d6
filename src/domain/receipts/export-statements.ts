import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import { financialYearStart } from '../calendar.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { appendAudit } from '../staff/audit-store.ts';
import type { Actor } from '../staff/audit.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import type { Statement } from './press.ts';
import type { StatementLine } from './statement.ts';
import { countPayers, readPayerNumbers, readStatementLines, type Numbers } from './statement-store.ts';

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
  return batchesOf(deps, year);
}

/** So many statements are printed as one document; it takes some seconds, and the program is doing other things. */
export const statementsInPart = 200;

/** In how many parts everybody's statements of a year are printed. */
export async function countStatementParts(
  { db, timeZone }: Pick<StatementDeps, 'db' | 'timeZone'>,
  year: number,
): Promise<number> {
  return Math.ceil((await countPayers(db, span(year, timeZone))) / statementsInPart);
}

/**
 * Everybody's statements of a financial year, to be printed: one part of them, counted from 1, by supporter number. The audit
 * log says so, and why, when this resolves. Refusal('not found') where there is no such part.
 */
export async function exportPrintedStatements(
  deps: StatementDeps,
  asked: { readonly year: number; readonly part: number; readonly issuer: Statement['issuer'] },
  why: string,
  by: Actor,
): Promise<AsyncIterable<Statement>> {
  const { year, part, issuer } = asked;
  const range = { after: (part - 1) * statementsInPart, count: statementsInPart };
  const numbers = await readPayerNumbers(deps.db, span(year, deps.timeZone), range);
  if (numbers === undefined) throw new Refusal('not found', 'There is nothing to print.');
  await writeDown(deps, by, `financial year:${year}`, { reason: why, printed: `part ${part}` });
  return bySupporter(batchesOf(deps, year, numbers), { issuer, year, at: deps.clock.now() });
}

async function* bySupporter(
  batches: AsyncIterable<readonly StatementLine[]>,
  common: Pick<Statement, 'issuer' | 'year' | 'at'>,
): AsyncGenerator<Statement> {
  let own: StatementLine[] = [];
  const statement = (): Statement[] => {
    const [first] = own;
    if (first === undefined) return [];
    const { supporterName, supporterNumber } = first;
    return [{ ...common, supporterName, supporterNumber, lines: own }];
  };
  for await (const lines of batches) {
    for (const line of lines) {
      if (own[0] !== undefined && own[0].supporterId !== line.supporterId) {
        yield* statement();
        own = [];
      }
      own.push(line);
    }
  }
  yield* statement();
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

async function* batchesOf(
  { db, timeZone }: StatementDeps,
  year: number,
  numbers?: Numbers,
): AsyncGenerator<readonly StatementLine[]> {
  let after: StatementLine | undefined;
  do {
    const lines: StatementLine[] = await readStatementLines(db, {
      ...span(year, timeZone),
      numbers,
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
