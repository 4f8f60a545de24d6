import type { Request } from 'express';
import { followTermMonthly, renewTerm } from '../../../domain/subscriptions/go-on-from-term.ts';
import { findTermLine } from '../../../domain/subscriptions/term-line-store.ts';
import type { Frequency } from '../../../domain/plans/plan.ts';
import { Refusal } from '../../../domain/refusal.ts';
import type { SupporterSession } from '../../../domain/supporters/supporter-session.ts';
import { postedText } from '../../posted-text.ts';
import { renderPage } from '../../components/render-page.ts';
import { appealFor, planFor } from '../../giving/offer.ts';
import type { AccountRouter } from '../account-router.ts';
import { goToPay } from '../begin/go-to-pay.ts';
import type { AccountDeps } from '../deps.ts';
import { ownThing } from '../own-id.ts';
import { MonthlyAfterPage, RenewalPage } from './terms.view.tsx';

/** Going on from a term: another one, or by the month. */
export function addTermRoutes(routes: AccountRouter, deps: AccountDeps): void {
  const asked = async (req: Request, { supporterId }: SupporterSession, frequency: Frequency) => {
    const line = await ownThing(req, (id) => findTermLine(deps.db, supporterId, id));
    const offer = deps.board.current();
    const plan = planFor(offer, line.edition, frequency);
    if (!plan?.price)
      throw new Refusal('not found', 'That is not on offer any more. Call us, and we will find a way.');
    const going = { supporterId, termId: line.lastId, plan, appeal: appealFor(offer, undefined) };
    return { line, going, price: plan.price, plan };
  };

  routes.own('GET /terms/:id/renewal', async (req, res, session) => {
    const now = deps.clock.now();
    res.send(renderPage(RenewalPage({ deps, session, now, ...(await asked(req, session, 'once')) })));
  });

  routes.own('POST /terms/:id/renewal', async (req, res, session) => {
    const { going } = await asked(req, session, 'once');
    const coverFee = postedText(req, 'cover_fee') === 'on';
    goToPay(deps, res, await renewTerm(deps, { ...going, coverFee }));
  });

  routes.own('GET /terms/:id/monthly', async (req, res, session) => {
    const now = deps.clock.now();
    res.send(renderPage(MonthlyAfterPage({ deps, session, now, ...(await asked(req, session, 'monthly')) })));
  });

  routes.own('POST /terms/:id/monthly', async (req, res, session) => {
    const { going } = await asked(req, session, 'monthly');
    goToPay(deps, res, await followTermMonthly(deps, { ...going, coverFee: false }));
  });
}
