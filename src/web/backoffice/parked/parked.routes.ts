import { renderPage } from '../../components/render-page.ts';
import type { BackofficeDeps } from '../deps.ts';
import type { StaffRouter } from '../staff-router.ts';
import { ParkedPage } from './parked.view.tsx';

export function addParkedRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /parked', async (_req, res, session) => {
    const events = await deps.parked();
    res.send(renderPage(ParkedPage({ deps, session, events })));
  });
}
