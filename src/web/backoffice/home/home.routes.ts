import { currentAppeals, raisedFor } from '../../../domain/appeals/appeal-store.ts';
import { financialYearOf, financialYearStart } from '../../../domain/calendar.ts';
import { whatIsStuck } from '../../../domain/reconciliation/try-again.ts';
import { listDisputes } from '../../../domain/disputes/dispute-store.ts';
import { countRefunds } from '../../../domain/refunds/refund-store.ts';
import { may } from '../../../domain/staff/permission.ts';
import { countSupporters } from '../../../domain/supporters/supporter-search-store.ts';
import { formatDate } from '../../components/dates.ts';
import { renderPage } from '../../components/render-page.ts';
import type { BackofficeDeps } from '../deps.ts';
import type { StaffRouter } from '../staff-router.ts';
import { HomePage, type Standing } from './home.view.tsx';

export function addHomeRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /', async (_req, res, session) => {
    const { role } = session.member;
    const seesPayments = may(role, 'see payments');
    const [supporters, standing, parked, disputes, proposed] = await Promise.all([
      countSupporters(deps.db),
      seesPayments ? standingAppeal(deps) : undefined,
      may(role, 'see parked events') ? countWaiting(deps) : undefined,
      seesPayments ? listDisputes(deps.db, { state: 'open' }) : [],
      may(role, 'refund') ? countRefunds(deps.db, 'proposed') : 0,
    ]);
    res.send(
      renderPage(HomePage({ deps, session, supporters, standing, parkedCount: parked, disputes, proposed })),
    );
  });
}

/** What waits for a person: parked events, letters that do not go out, jobs that gave up. */
async function countWaiting(deps: BackofficeDeps): Promise<number> {
  const [events, stuck] = await Promise.all([deps.parked(), whatIsStuck(deps)]);
  return events.length + stuck.length;
}

/** The standing appeal and what it raised since the financial year began, by the same sum as on the giving page. */
async function standingAppeal(deps: BackofficeDeps): Promise<Standing | undefined> {
  const appeal = (await currentAppeals(deps.db)).find(({ standing }) => standing);
  if (appeal === undefined) return undefined;
  const year = financialYearOf(deps.clock.now(), deps.timeZone);
  const since = financialYearStart(year, deps.timeZone);
  const raised = await raisedFor(deps.db, appeal, since);
  return { name: appeal.name, target: appeal.target, raised, countedFrom: formatDate(since, deps.timeZone) };
}
