import { dayStart, localDate } from '../../../domain/calendar.ts';
import { exportMonth } from '../../../domain/ledger/export-month.ts';
import { readStatement, type StatementRow } from '../../../domain/ledger/statement-store.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { renderPage } from '../../components/render-page.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import { postedText, queryText } from '../../posted-text.ts';
import type { StaffRouter } from '../staff-router.ts';
import { following } from './month.ts';
import { myobFile, xeroFile, type LedgerFile } from './statement-files.ts';
import { StatementPage } from './statement.view.tsx';

export function addStatementRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /books/statement', async (req, res, session) => {
    const month = monthOf(queryText(req, 'month'), deps);
    const rows = await statementOf(deps, month);
    const { gstRegistered } = deps.organisation;
    res.send(renderPage(StatementPage({ deps, session, month, rows, gstRegistered })));
  });
  // The same rows as the page’s, by the same question: page and file cannot differ.
  routes.staff('POST /books/statement/exports', async (req, res, session) => {
    const month = monthOf(postedText(req, 'month'), deps);
    const program = postedText(req, 'program');
    const file = files.get(program);
    if (!file) throw new Refusal('bad input', 'Choose which program the file is for.');
    const asked = { month, program, ...spanOf(month, deps) };
    const rows = await exportMonth(deps, asked, actorOf(req, session));
    res.attachment(`${program}-${month}.csv`).type('text/csv; charset=utf-8');
    res.send(file(rows, month, deps.organisation.gstRegistered));
  });
}

const files: ReadonlyMap<string, LedgerFile> = new Map([
  ['xero', xeroFile],
  ['myob', myobFile],
]);

/** The journals of a month of the paper’s own days. */
export function statementOf(
  { db, timeZone }: Pick<BackofficeDeps, 'db' | 'timeZone'>,
  month: string,
): Promise<StatementRow[]> {
  const { from, to } = spanOf(month, { timeZone });
  return readStatement(db, from, to);
}

function spanOf(month: string, { timeZone }: Pick<BackofficeDeps, 'timeZone'>): { from: Date; to: Date } {
  return { from: dayStart(`${month}-01`, timeZone), to: dayStart(`${following(month)}-01`, timeZone) };
}

/** `2026-11`, asked for or this one. */
function monthOf(asked: string, { clock, timeZone }: BackofficeDeps): string {
  return /^20\d\d-(0[1-9]|1[0-2])$/.test(asked) ? asked : localDate(clock.now(), timeZone).slice(0, 7);
}
