import { checkRuns, newestCheckRun } from '../../../domain/ledger/check-run-store.ts';
import { keepCheck } from '../../../domain/ledger/keep-check.ts';
import { newestSeal } from '../../../domain/ledger/seal-store.ts';
import { may } from '../../../domain/staff/permission.ts';
import { renderPage } from '../../components/render-page.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import type { StaffRouter } from '../staff-router.ts';
import { BooksPage } from './books.view.tsx';

const shownRuns = 14;

export function addBooksRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /books', async (_req, res, session) => {
    const [whole, quick, earlier, seal] = await Promise.all([
      newestCheckRun(deps.db, 'whole'),
      newestCheckRun(deps.db, 'quick'),
      checkRuns(deps.db, shownRuns, 'whole'),
      newestSeal(deps.db),
    ]);
    const mayAsk = may(session.member.role, 'keep books');
    res.send(renderPage(BooksPage({ deps, session, whole, quick, earlier, seal, mayAsk })));
  });

  routes.staff('POST /books/checks', async (req, res, session) => {
    await keepCheck(deps, 'whole', actorOf(req, session));
    res.redirect(303, '/staff/books');
  });
}
