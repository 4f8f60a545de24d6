import type { Request } from 'express';
import { readStatementOf } from '../../../domain/receipts/export-statements.ts';
import type { StatementLine } from '../../../domain/receipts/statement.ts';
import { Refusal } from '../../../domain/refusal.ts';
import type { SupporterSession } from '../../../domain/supporters/supporter-session.ts';
import { findSupporterHead } from '../../../domain/supporters/supporter-store.ts';
import type { SupporterHead } from '../../../domain/supporters/supporter.ts';
import { renderPage } from '../../components/render-page.ts';
import { csvBeginning } from '../../csv.ts';
import { sendPdf } from '../../send-pdf.ts';
import { statementHeader, statementLine } from '../../statements/statement-lines.ts';
import type { AccountRouter } from '../account-router.ts';
import type { AccountDeps } from '../deps.ts';
import { StatementPage } from './statement.view.tsx';

interface OwnYear {
  readonly supporter: SupporterHead;
  /** Named by the year it ends in. */
  readonly year: number;
  readonly lines: readonly StatementLine[];
  readonly at: Date;
}

/** The address names a year and nobody: whose it is, the session says. */
export function addStatementRoutes(routes: AccountRouter, deps: AccountDeps): void {
  const find = async (req: Request, { supporterId }: SupporterSession): Promise<OwnYear> => {
    const asked = String(req.params['year']);
    const year = /^20\d\d$/.test(asked) ? Number(asked) : undefined;
    const lines = year === undefined ? [] : await readStatementOf(deps, supporterId, year);
    const supporter = await findSupporterHead(deps.db, supporterId);
    if (year === undefined || supporter === undefined || lines.length === 0)
      throw new Refusal('not found', 'Nothing of yours arrived in that year.');
    return { supporter, year, lines, at: deps.clock.now() };
  };

  routes.own('GET /statements/:year', async (req, res, session) => {
    res.send(renderPage(StatementPage({ deps, session, ...(await find(req, session)) })));
  });

  routes.own('GET /statements/:year/pdf', async (req, res, session) => {
    const { supporter, ...own } = await find(req, session);
    const pdf = await deps.press.printStatement({
      ...own,
      issuer: deps.organisation,
      supporterName: supporter.name,
      supporterNumber: supporter.number,
    });
    sendPdf(res, `statement-${supporter.number}-${own.year}.pdf`, pdf);
  });

  routes.own('GET /statements/:year/csv', async (req, res, session) => {
    const { supporter, year, lines } = await find(req, session);
    res.attachment(`statement-${supporter.number}-${year}.csv`).type('text/csv; charset=utf-8');
    const written = lines.map((line) => statementLine(line, deps.timeZone));
    res.send(csvBeginning + statementHeader + written.join(''));
  });
}
