import { readCalendar } from '../../../domain/editions/issue-store.ts';
import { entitlementsOf } from '../../../domain/subscriptions/entitlement-store.ts';
import { queryText } from '../../posted-text.ts';
import { renderPage } from '../../components/render-page.ts';
import type { AccountRouter } from '../account-router.ts';
import type { AccountDeps } from '../deps.ts';
import { findHoldings } from '../holdings-store.ts';
import { HomePage } from './home.view.tsx';

const saidWhenDone: Readonly<Record<string, string>> = {
  address: 'The new address is saved.',
};

export function addHomeRoutes(routes: AccountRouter, deps: AccountDeps): void {
  routes.own('GET /', async (req, res, session) => {
    const holdings = await findHoldings(deps.db, session.supporterId);
    const now = deps.clock.now();
    const { graceDays } = deps;
    const entitlements = await entitlementsOf(deps.db, session.supporterId, { now, graceDays });
    const done = queryText(req, 'done');
    const notice = Object.hasOwn(saidWhenDone, done) ? saidWhenDone[done] : undefined;
    const calendar = await readCalendar(deps.db, deps.timeZone, now);
    res.send(renderPage(HomePage({ deps, session, holdings, entitlements, notice, now, calendar })));
  });
}
