import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request } from 'express';
import { financialYearOf } from '../../../domain/calendar.ts';
import {
  countStatementParts,
  exportPrintedStatements,
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
import { sendPdf } from '../../send-pdf.ts';
import { statementHeader, statementLine } from '../../statements/statement-lines.ts';
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
    const at = deps.clock.now();
    const thisYear = financialYearOf(at, timeZone);
    const shown = { supporter, year, thisYear, lines, at };
    res.send(renderPage(SupporterStatementPage({ deps, session, ...shown })));
  });

  // Files that leave the house are asked for by a form: the audit log gains a line, and looking changes nothing.
  routes.staff('POST /supporters/:id/statement/exports', async (req, res, session) => {
    const supporter = await find(idIn<'supporter'>(req, nobody));
    const year = yearOf(postedText(req, 'year'), deps);
    const lines = await exportStatementOf(deps, supporter.id, year, actorOf(req, session));
    const name = `statement-${supporter.number}-${year}`;
    if (postedText(req, 'as') === 'pdf') {
      const { name: supporterName, number: supporterNumber } = supporter;
      const about = { issuer: deps.organisation, supporterName, supporterNumber, year, at: deps.clock.now() };
      sendPdf(res, `${name}.pdf`, await deps.press.printStatement({ ...about, lines }));
      return;
    }
    res.attachment(`${name}.csv`).type('text/csv; charset=utf-8');
    res.send(csvBeginning + statementHeader + lines.map((line) => statementLine(line, timeZone)).join(''));
  });

  const thisYear = () => financialYearOf(deps.clock.now(), timeZone);

  routes.staff('GET /statements', async (req, res, session) => {
    const year = yearOf(queryText(req, 'year'), deps);
    const parts = await countStatementParts(deps, year);
    res.send(renderPage(StatementsPage({ deps, session, year, thisYear: thisYear(), parts })));
  });

  routes.staff('POST /statements/exports', async (req, res, session) => {
    const year = yearOf(postedText(req, 'year'), deps);
    const why = reasonIn(req);
    if (why === undefined) {
      const typed = shownAgain(req, 'reason');
      const parts = await countStatementParts(deps, year);
      const page = StatementsPage({ deps, session, year, thisYear: thisYear(), parts, typed });
      res.status(422).send(renderPage(page));
      return;
    }
    const by = actorOf(req, session);
    const part = partIn(req);
    if (part !== undefined) {
      const asked = { year, part, issuer: deps.organisation };
      const statements = await exportPrintedStatements(deps, asked, why, by);
      const pdf = deps.press.printStatements(`Statements ${year - 1}–${year}`, statements);
      res.attachment(`statements-${year}-part-${part}.pdf`).type('application/pdf');
      await pipeline(Readable.from(pdf), res);
      return;
    }
    const batches = await exportStatements(deps, year, why, by);
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

/** Which part of everybody's printed statements is asked for; none where it is a file for a spreadsheet. */
function partIn(req: Request): number | undefined {
  const asked = postedText(req, 'part');
  if (asked === '') return undefined;
  if (!/^[1-9]\d{0,4}$/.test(asked)) throw new Refusal('not found', 'There is nothing to print.');
  return Number(asked);
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
