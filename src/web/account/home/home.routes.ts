import { renderPage } from '../../components/render-page.ts';
import type { AccountRouter } from '../account-router.ts';
import type { AccountDeps } from '../deps.ts';
import { findHoldings } from '../holdings-store.ts';
import { HomePage } from './home.view.tsx';

export function addHomeRoutes(routes: AccountRouter, deps: AccountDeps): void {
  routes.own('GET /', async (_req, res, session) => {
    const holdings = await findHoldings(deps.db, session.supporterId);
    res.send(renderPage(HomePage({ deps, session, holdings, now: deps.clock.now() })));
  });
}
