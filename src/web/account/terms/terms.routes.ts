import type { Request } from 'express';
import { readCalendar } from '../../../domain/editions/issue-store.ts';
import type { Plan, Frequency } from '../../../domain/plans/plan.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { followTermMonthly, renewTerm } from '../../../domain/subscriptions/go-on-from-term.ts';
import { findTermLine, type TermLineStanding } from '../../../domain/subscriptions/term-line-store.ts';
import type { SupporterSession } from '../../../domain/supporters/supporter-session.ts';
import { postedText } from '../../posted-text.ts';
import { renderPage } from '../../components/render-page.ts';
import { appealFor, plansFor } from '../../giving/offer.ts';
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
    const plans = plansFor(offer, line.edition, frequency).filter(({ price }) => price !== undefined);
    const plan = planAsked(plans, postedText(req, 'offer')) ?? planLike(line, plans);
    if (!plan?.price)
      throw new Refusal('not found', 'That is not on offer any more. Call us, and we will find a way.');
    const going = { supporterId, termId: line.lastId, plan, appeal: appealFor(offer, undefined) };
    const now = deps.clock.now();
    const calendar = await readCalendar(deps.db, deps.timeZone, now);
    return { line, going, price: plan.price, plan, plans, now, calendar };
  };

  routes.own('GET /terms/:id/renewal', async (req, res, session) => {
    res.send(renderPage(RenewalPage({ deps, session, ...(await asked(req, session, 'once')) })));
  });

  routes.own('POST /terms/:id/renewal', async (req, res, session) => {
    const { going } = await asked(req, session, 'once');
    const coverFee = postedText(req, 'cover_fee') === 'on';
    goToPay(deps, res, await renewTerm(deps, { ...going, coverFee }));
  });

  routes.own('GET /terms/:id/monthly', async (req, res, session) => {
    res.send(renderPage(MonthlyAfterPage({ deps, session, ...(await asked(req, session, 'monthly')) })));
  });

  routes.own('POST /terms/:id/monthly', async (req, res, session) => {
    const { going } = await asked(req, session, 'monthly');
    goToPay(deps, res, await followTermMonthly(deps, { ...going, coverFee: false }));
  });
}

/** The one named; throws Refusal('not found') where it is not sold, for nobody should pay for what they did not choose. */
function planAsked(plans: readonly Plan[], code: string): Plan | undefined {
  if (code === '') return undefined;
  const named = plans.find((plan) => plan.code === code);
  if (!named) throw new Refusal('not found', 'That is not on offer any more. Go back and choose another.');
  return named;
}

/** What they had, or what lasts as long, or the standard one. */
function planLike({ last }: TermLineStanding, plans: readonly Plan[]): Plan | undefined {
  return (
    plans.find(({ code }) => code === last.code) ??
    plans.find((plan) => plan.termMonths === last.termMonths && plan.termIssues === last.termIssues) ??
    plans[0]
  );
}
