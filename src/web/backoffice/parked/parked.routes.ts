import {
  tryAgain,
  stuckKinds,
  whatIsStuck,
  type StuckKind,
} from '../../../domain/reconciliation/try-again.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { may } from '../../../domain/staff/permission.ts';
import { renderPage } from '../../components/render-page.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import { isRowId } from '../row-id.ts';
import { postedText, queryText } from '../../posted-text.ts';
import type { StaffRouter } from '../staff-router.ts';
import { ParkedPage } from './parked.view.tsx';

export function addParkedRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /parked', async (req, res, session) => {
    const [events, stuck] = await Promise.all([deps.parked(), whatIsStuck(deps)]);
    const wasTried = queryText(req, 'tried') !== '';
    const mayTry = may(session.member.role, 'try again');
    res.send(renderPage(ParkedPage({ deps, session, events, stuck, wasTried, mayTry })));
  });

  routes.staff('POST /parked/tries', async (req, res, session) => {
    const kind = postedText(req, 'kind');
    const id = postedText(req, 'id');
    const by = actorOf(req, session);
    if (kind === 'event') await deps.resendEvent(eventIdIn(id), by);
    else await tryAgain(deps, { kind: stuckKindIn(kind), id: rowIdIn(id) }, by);
    res.redirect(303, '/staff/parked?tried=1');
  });
}

function stuckKindIn(text: string): StuckKind {
  const kind = stuckKinds.find((known) => known === text);
  if (!kind) throw new Refusal('bad input', 'That cannot be tried again. Load the page and use its buttons.');
  return kind;
}

function eventIdIn(text: string): string {
  if (!/^[\w-]{1,255}$/.test(text)) throw new Refusal('not found', 'That is not parked any more.');
  return text;
}

function rowIdIn(text: string): string {
  if (!isRowId(text)) throw new Refusal('not found', 'That is not stuck any more.');
  return text;
}
