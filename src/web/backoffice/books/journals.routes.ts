import type { Request, Response } from 'express';
import { chartOfAccounts, type AccountCode } from '../../../domain/ledger/chart-of-accounts.ts';
import { correctJournal } from '../../../domain/ledger/correct-journal.ts';
import { findJournal, newestJournals, type JournalEntry } from '../../../domain/ledger/journal-page-store.ts';
import type { JournalId } from '../../../domain/ledger/journal.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { may } from '../../../domain/staff/permission.ts';
import type { StaffSession } from '../../../domain/staff/staff-session.ts';
import { renderPage } from '../../components/render-page.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import { postedText, queryText, shownAgain } from '../../posted-text.ts';
import { rowIdOf } from '../row-id.ts';
import type { StaffRouter } from '../staff-router.ts';
import { JournalListPage } from './journal-list.view.tsx';
import { JournalPage, type TypedCorrection } from './journal.view.tsx';

const shownJournals = 100;

export function addJournalRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /books/journals', async (_req, res, session) => {
    const journals = await newestJournals(deps.db, shownJournals);
    res.send(renderPage(JournalListPage({ deps, session, journals })));
  });

  const show = (
    res: Response,
    session: StaffSession,
    journal: JournalEntry,
    typed?: TypedCorrection,
  ): void => {
    const mayCorrect = may(session.member.role, 'keep books');
    res.status(typed?.problem === undefined ? 200 : 422);
    res.send(renderPage(JournalPage({ deps, session, journal, mayCorrect, typed })));
  };

  routes.staff('GET /books/journals/:id', async (req, res, session) => {
    const wasDone = queryText(req, 'done') !== '';
    show(res, session, await journalIn(deps, req), wasDone ? { done: true } : undefined);
  });

  routes.staff('POST /books/journals/:id/corrections', async (req, res, session) => {
    const journal = await journalIn(deps, req);
    const accounts = journal.lines.map((_line, position) => accountIn(postedText(req, `account${position}`)));
    const why = postedText(req, 'why');
    try {
      await correctJournal(deps, { journalId: journal.id, accounts, why }, actorOf(req, session));
    } catch (error) {
      if (!(error instanceof Refusal) || error.reason !== 'bad input') throw error;
      show(res, session, journal, { accounts, why: shownAgain(req, 'why'), problem: error.sentence });
      return;
    }
    res.redirect(303, `/staff/books/journals/${journal.id}?done=1`);
  });
}

async function journalIn(deps: BackofficeDeps, req: Request): Promise<JournalEntry> {
  const id = rowIdOf(req);
  const journal = id === undefined ? undefined : await findJournal(deps.db, id as JournalId);
  if (!journal) throw new Refusal('not found', 'There is no such journal.');
  return journal;
}

function accountIn(text: string): AccountCode {
  if (!Object.hasOwn(chartOfAccounts, text))
    throw new Refusal('bad input', 'There is no such account. Load the page again and choose one.');
  return text as AccountCode;
}
