import { renderPage } from '../../components/render-page.ts';
import type { BackofficeDeps } from '../deps.ts';
import type { StaffRouter } from '../staff-router.ts';
import { WatchdogPage } from './watchdog.view.tsx';

export function addWatchdogRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /watchdog', async (_req, res, session) => {
    const alarms = await deps.watch();
    res.send(renderPage(WatchdogPage({ deps, session, alarms })));
  });
}
