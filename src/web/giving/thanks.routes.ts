import { Router } from 'express';
import type { Db } from '../../database/client.ts';
import type { Clock } from '../../domain/clock.ts';
import { issueStanding, type IssueCalendar } from '../../domain/editions/issue-calendar.ts';
import { readCalendar } from '../../domain/editions/issue-store.ts';
import type { CheckoutCookie } from '../checkout-cookie.ts';
import { formatDate } from '../components/dates.ts';
import { allIssuesWords } from '../components/issue-words.ts';
import { renderPage } from '../components/render-page.ts';
import type { GivingPageSettings } from './giving-pages.ts';
import { findStanding, type CheckoutStanding } from './thanks-store.ts';
import { ThanksPage, thanksRefresh, type ThanksView } from './thanks.view.tsx';

export interface ThanksDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly cookie: CheckoutCookie;
  readonly settings: GivingPageSettings;
}

const patientAfterMs = 60_000;

/** As the processor names a checkout; the database would refuse some of the rest (a NUL). */
const sessionId = /^[\w-]{1,255}$/;

/**
 * Where the reader comes back to. It reads what is settled and decides nothing: the address proves no payment. Names and
 * amounts are for the browser that posted the checkout; any other is thanked and told nothing.
 */
export function thanksRoutes({ db, clock, cookie, settings }: ThanksDeps): Router {
  const router = Router();
  router.get('/thanks', async (request, response) => {
    const asked = request.query['session_id'];
    const own = cookie.read(request);
    const standing =
      typeof asked === 'string' && own !== undefined && sessionId.test(asked)
        ? await findStanding(db, asked)
        : undefined;
    const view: ThanksView =
      standing && standing.id === own
        ? viewOf(standing, await readCalendar(db, settings.timeZone, clock.now()), clock.now())
        : { kind: 'stranger' };
    const refresh = thanksRefresh(view);
    if (refresh !== undefined) response.set('Refresh', refresh);
    response.send(
      renderPage(ThanksPage({ organisation: settings.organisation, assets: settings.assets, view })),
    );
  });
  return router;
}

function viewOf(standing: CheckoutStanding, calendar: IssueCalendar, now: Date): ThanksView {
  const { timeZone } = calendar;
  const { state, way, receiptNumber, total, currentPeriodEnd, termStartsAt, termEndsAt } = standing;
  if (receiptNumber !== undefined) {
    return {
      kind: 'settled',
      way,
      name: standing.name,
      email: standing.email,
      planName: standing.planName,
      total,
      receiptNumber,
      next:
        currentPeriodEnd && state === 'active'
          ? { date: formatDate(currentPeriodEnd, timeZone), amount: total }
          : undefined,
      beginsOn: termStartsAt && termStartsAt > now ? formatDate(termStartsAt, timeZone) : undefined,
      endsOn: termEndsAt && formatDate(termEndsAt, timeZone),
      issues: issuesOf(standing, calendar),
    };
  }
  if (state === 'processing' && standing.beginsAt !== undefined)
    return { kind: 'beginsLater', amount: total, date: formatDate(standing.beginsAt, timeZone) };
  if (state === 'processing') return { kind: 'onItsWay', amount: total };
  if (state === 'failed' || state === 'expired') return { kind: 'failed' };
  // Paid, it would have a receipt: it was stopped before its first day.
  if (state === 'ended') return { kind: 'stopped' };
  const waited = now.getTime() - standing.createdAt.getTime();
  return { kind: 'waiting', refreshSeconds: waited > patientAfterMs * 10 ? 15 : 2 };
}

function issuesOf(
  { termStartsAt: startsAt, termEndsAt: endsAt, termIssues: issues }: CheckoutStanding,
  calendar: IssueCalendar,
): string | undefined {
  if (!startsAt || !endsAt || issues === undefined) return undefined;
  return allIssuesWords(issueStanding(calendar, { startsAt, endsAt, issues }));
}
