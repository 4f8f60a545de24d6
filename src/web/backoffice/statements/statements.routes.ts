import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request } from 'express';
import { financialYearOf } from '../../../domain/calendar.ts';
import {
  exportStatementOf,
  exportStatements,
  readStatementOf,
} from '../../../domain/receipts/export-statements.ts';
import type { StatementLine } from '../../../domain/receipts/statement.ts';
import { Refusal } from '../../../domain/refusal.ts';
import type { SupporterId } from '../../../domain/supporters/supporter.ts';
import { findSupporterHead } from '../../../domain/supporters/supporter-store.ts';
import { renderPage } from '../../components/render-page.ts';
import { csvBeginning } from '../../csv.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import { idIn } from '../id-in.ts';
import { postedText, queryText, shownAgain } from '../../posted-text.ts';
import type { StaffRouter } from '../staff-router.ts';
import { statementHeader, statementLine } from './statement-lines.ts';
import { StatementsPage } from './statements.view.tsx';
import { SupporterStatementPage } from './supporter-statement.view.tsx';

const nobody = 'There is no such supporter.';

export function addSupporterStatementRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  const { db, timeZone } = deps;
  const find = async (id: SupporterId) => {
    const supporter = await findSupporterHead(db, id);
    if (supporter === undefined) throw new Refusal('not found', nobody);
    return supporter;
  };

  routes.staff('GET /supporters/:id/statement', async (req, res, session) => {
    const supporter = await find(idIn<'supporter'>(req, nobody));
    const year = yearOf(queryText(req, 'year'), deps);
    const lines = await readStatementOf(deps, supporter.id, year);
    const thisYear = financialYearOf(deps.clock.now(), timeZone);
    res.send(renderPage(SupporterStatementPage({ deps, session, supporter, year, thisYear, lines })));
  });

  // Files that leave the house are asked for by a form: the audit log gains a line, and looking changes nothing.
  routes.staff('POST /supporters/:id/statement/exports', async (req, res, session) => {
    const supporter = await find(idIn<'supporter'>(req, nobody));
    const year = yearOf(postedText(req, 'year'), deps);
    const lines = await exportStatementOf(deps, supporter.id, year, actorOf(req, session));
    res.attachment(`statement-${supporter.number}-${year}.csv`).type('text/csv; charset=utf-8');
    res.send(csvBeginning + statementHeader + lines.map((line) => statementLine(line, timeZone)).join(''));
  });

  const thisYear = () => financialYearOf(deps.clock.now(), timeZone);

  routes.staff('GET /statements', (req, res, session) => {
    const year = yearOf(queryText(req, 'year'), deps);
    res.send(renderPage(StatementsPage({ deps, session, year, thisYear: thisYear() })));
    return Promise.resolve();
  });

  routes.staff('POST /statements/exports', async (req, res, session) => {
    const year = yearOf(postedText(req, 'year'), deps);
    const why = reasonIn(req);
    if (why === undefined) {
      const typed = shownAgain(req, 'reason');
      const page = StatementsPage({ deps, session, year, thisYear: thisYear(), typed });
      res.status(422).send(renderPage(page));
      return;
    }
    const batches = await exportStatements(deps, year, why, actorOf(req, session));
    res.attachment(`statements-${year}.csv`).type('text/csv; charset=utf-8');
    await pipeline(Readable.from(written(batches, timeZone)), res);
  });
}

/** As it is read, so that a year of ten thousand payments is never in memory whole. */
async function* written(
  batches: AsyncIterable<readonly StatementLine[]>,
  timeZone: string,
): AsyncGenerator<string> {
  yield csvBeginning + statementHeader;
  for await (const lines of batches) yield lines.map((line) => statementLine(line, timeZone)).join('');
}

/** `2027` is 1 July 2026 to 30 June 2027; the current year where none is asked for. */
function yearOf(asked: string, { clock, timeZone }: BackofficeDeps): number {
  return /^20\d\d$/.test(asked) ? Number(asked) : financialYearOf(clock.now(), timeZone);
}

const longestReason = 300;

function reasonIn(req: Request): string | undefined {
  const reason = postedText(req, 'reason').normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  return reason === '' || reason.length > longestReason || /\p{Cc}/u.test(reason) ? undefined : reason;
}
