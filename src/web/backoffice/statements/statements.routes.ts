import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request } from 'express';
import { financialYearOf } from '../../../domain/calendar.ts';
import {
  countStatementParts,
  everybodysStatements,
  exportStatements,
  readStatementOf,
} from '../../../domain/receipts/export-statements.ts';
import { Refusal } from '../../../domain/refusal.ts';
import type { SupporterId } from '../../../domain/supporters/supporter.ts';
import { findSupporterHead } from '../../../domain/supporters/supporter-store.ts';
import { renderPage } from '../../components/render-page.ts';
import { csvBeginning } from '../../csv.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import { idIn } from '../id-in.ts';
import { queryText } from '../../posted-text.ts';
import type { StaffRouter } from '../staff-router.ts';
import { may } from '../../../domain/staff/permission.ts';
import { sendPdf } from '../../send-pdf.ts';
import { statementHeader, statementLine } from '../../statements/statement-lines.ts';
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
    const year = yearIn(req, deps);
    const lines = await readStatementOf(deps, supporter.id, year);
    const at = deps.clock.now();
    const thisYear = financialYearOf(at, timeZone);
    const parts = may(session.member.role, 'see books') ? await countStatementParts(deps, year) : 0;
    const shown = { supporter, year, thisYear, lines, at, parts };
    res.send(renderPage(SupporterStatementPage({ deps, session, ...shown })));
  });

  routes.staff('GET /supporters/:id/statement/csv', async (req, res) => {
    const supporter = await find(idIn<'supporter'>(req, nobody));
    const year = yearIn(req, deps);
    const lines = await readStatementOf(deps, supporter.id, year);
    res.attachment(`statement-${supporter.number}-${year}.csv`).type('text/csv; charset=utf-8');
    res.send(csvBeginning + statementHeader + lines.map((line) => statementLine(line, timeZone)).join(''));
  });

  routes.staff('GET /supporters/:id/statement/pdf', async (req, res) => {
    const supporter = await find(idIn<'supporter'>(req, nobody));
    const year = yearIn(req, deps);
    const lines = await readStatementOf(deps, supporter.id, year);
    const pdf = await deps.press.printStatement({
      issuer: deps.organisation,
      supporterName: supporter.name,
      supporterNumber: supporter.number,
      year,
      lines,
      at: deps.clock.now(),
    });
    sendPdf(res, `statement-${supporter.number}-${year}.pdf`, pdf);
  });

  routes.staff('GET /statements/pdf', async (req, res, session) => {
    const year = yearIn(req, deps);
    const part = partIn(req);
    const asked = { year, part, issuer: deps.organisation };
    const statements = everybodysStatements(deps, asked, actorOf(req, session));
    // The first is asked for before anything is answered, so that a part there is not is not found.
    const first = await statements.next();
    const pdf = deps.press.printStatements(`Statements ${year - 1}–${year}`, withFirst(first, statements));
    res.attachment(`statements-${year}-part-${part}.pdf`).type('application/pdf');
    await pipeline(Readable.from(pdf), res);
  });

  routes.staff('GET /statements/csv', async (req, res, session) => {
    const year = yearIn(req, deps);
    const batches = exportStatements(deps, year, actorOf(req, session));
    res.attachment(`statements-${year}.csv`).type('text/csv; charset=utf-8');
    await pipeline(Readable.from(written(batches, timeZone)), res);
  });
}

/** As it is read, so that a year of ten thousand payments is never in memory whole. */
async function* written(
  batches: ReturnType<typeof exportStatements>,
  timeZone: string,
): AsyncGenerator<string> {
  yield csvBeginning + statementHeader;
  for await (const lines of batches) yield lines.map((line) => statementLine(line, timeZone)).join('');
}

async function* withFirst<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done !== true) yield first.value;
  yield* rest;
}

function partIn(req: Request): number {
  const asked = queryText(req, 'part');
  if (asked === '') return 1;
  if (!/^[1-9]\d{0,4}$/.test(asked)) throw new Refusal('not found', 'There is nothing to print.');
  return Number(asked);
}

/** `2027` is 1 July 2026 to 30 June 2027; the current year where none is asked for. */
function yearIn(req: Request, { clock, timeZone }: BackofficeDeps): number {
  const asked = queryText(req, 'year');
  return /^20\d\d$/.test(asked) ? Number(asked) : financialYearOf(clock.now(), timeZone);
}
