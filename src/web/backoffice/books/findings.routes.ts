import { listFindings } from '../../../domain/reconciliation/finding-store.ts';
import type { FindingId } from '../../../domain/reconciliation/finding.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { may } from '../../../domain/staff/permission.ts';
import { renderPage } from '../../components/render-page.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import { queryText } from '../../posted-text.ts';
import { rowIdOf } from '../row-id.ts';
import type { StaffRouter } from '../staff-router.ts';
import { FindingsPage } from './findings.view.tsx';

const shown = 100;

export function addFindingRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /books/findings', async (req, res, session) => {
    const findings = await listFindings(deps.db, shown);
    const mayRepair = may(session.member.role, 'keep books');
    const wasAsked = queryText(req, 'asked') !== '';
    res.send(renderPage(FindingsPage({ deps, session, ...findings, mayRepair, wasAsked })));
  });

  routes.staff('POST /books/findings', async (_req, res) => {
    await deps.compareWithStripe();
    res.redirect(303, '/staff/books/findings?asked=1');
  });

  routes.staff('POST /books/findings/:id/repairs', async (req, res, session) => {
    await deps.repairFinding(idOf(rowIdOf(req)), actorOf(req, session));
    res.redirect(303, '/staff/books/findings');
  });

  routes.staff('POST /books/findings/:id/closings', async (req, res, session) => {
    await deps.closeFinding(idOf(rowIdOf(req)), actorOf(req, session));
    res.redirect(303, '/staff/books/findings');
  });
}

function idOf(id: string | undefined): FindingId {
  if (id === undefined) throw new Refusal('not found', 'There is no such finding.');
  return id as FindingId;
}
