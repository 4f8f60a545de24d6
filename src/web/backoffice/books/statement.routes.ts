import type { Request, Response } from 'express';
import { dayStart, localDate } from '../../../domain/calendar.ts';
import { readStatement, type StatementRow } from '../../../domain/ledger/statement-store.ts';
import { renderPage } from '../../components/render-page.ts';
import type { BackofficeDeps } from '../deps.ts';
import { queryText } from '../../posted-text.ts';
import type { StaffRouter } from '../staff-router.ts';
import { following } from './month.ts';
import { myobFile, xeroFile, type LedgerFile } from './statement-files.ts';
import { StatementPage } from './statement.view.tsx';

export function addStatementRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /books/statement', async (req, res, session) => {
    const month = monthIn(req, deps);
    const rows = await statementOf(deps, month);
    const { gstRegistered } = deps.organisation;
    res.send(renderPage(StatementPage({ deps, session, month, rows, gstRegistered })));
  });
  routes.staff('GET /books/statement/xero', (req, res) => send(req, res, deps, xeroFile, 'xero'));
  routes.staff('GET /books/statement/myob', (req, res) => send(req, res, deps, myobFile, 'myob'));
}

/** The same rows as the page’s, by the same question: page and file cannot differ. */
async function send(
  req: Request,
  res: Response,
  deps: BackofficeDeps,
  file: LedgerFile,
  name: string,
): Promise<void> {
  const month = monthIn(req, deps);
  const rows = await statementOf(deps, month);
  res.attachment(`${name}-${month}.csv`).type('text/csv; charset=utf-8');
  res.send(file(rows, month, deps.organisation.gstRegistered));
}

/** The journals of a month of the paper’s own days. */
export function statementOf(
  { db, timeZone }: Pick<BackofficeDeps, 'db' | 'timeZone'>,
  month: string,
): Promise<StatementRow[]> {
  return readStatement(db, dayStart(`${month}-01`, timeZone), dayStart(`${following(month)}-01`, timeZone));
}

/** `2026-11`, asked for or this one. */
function monthIn(req: Request, { clock, timeZone }: BackofficeDeps): string {
  const asked = queryText(req, 'month');
  return /^20\d\d-(0[1-9]|1[0-2])$/.test(asked) ? asked : localDate(clock.now(), timeZone).slice(0, 7);
}
