import type { DisputeId } from '../../../domain/disputes/dispute.ts';
import { listDisputes } from '../../../domain/disputes/dispute-store.ts';
import { findEvidence } from '../../../domain/disputes/evidence-store.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { renderPage } from '../../components/render-page.ts';
import type { BackofficeDeps } from '../deps.ts';
import { idIn } from '../id-in.ts';
import type { StaffRouter } from '../staff-router.ts';
import { DisputePage } from './dispute.view.tsx';
import { DisputesPage } from './disputes.view.tsx';

const noDispute = 'There is no such dispute.';

export function addDisputeRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /disputes', async (_req, res, session) => {
    const disputes = await listDisputes(deps.db, 'all');
    res.send(renderPage(DisputesPage({ deps, session, disputes })));
  });

  routes.staff('GET /disputes/:id', async (req, res, session) => {
    const id: DisputeId = idIn<'dispute'>(req, noDispute);
    const evidence = await findEvidence(deps.db, id, deps.clock.now());
    if (evidence === undefined) throw new Refusal('not found', noDispute);
    res.send(renderPage(DisputePage({ deps, session, evidence })));
  });
}
