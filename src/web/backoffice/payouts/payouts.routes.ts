import { findPayout, newestPayouts } from '../../../domain/payouts/payout-store.ts';
import { readPayoutContents } from '../../../domain/payouts/payout-contents-store.ts';
import type { PayoutId } from '../../../domain/payouts/payout.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { renderPage } from '../../components/render-page.ts';
import type { BackofficeDeps } from '../deps.ts';
import { queryText } from '../../posted-text.ts';
import { rowIdOf } from '../row-id.ts';
import type { StaffRouter } from '../staff-router.ts';
import { PayoutListPage, payoutsPerPage } from './payout-list.view.tsx';
import { PayoutPage } from './payout.view.tsx';

export function addPayoutRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /payouts', async (req, res, session) => {
    const before = momentIn(queryText(req, 'before'));
    const payouts = await newestPayouts(deps.db, payoutsPerPage + 1, before);
    res.send(renderPage(PayoutListPage({ deps, session, payouts, isFirst: before === undefined })));
  });

  routes.staff('GET /payouts/:id', async (req, res, session) => {
    const id = rowIdOf(req);
    const payout = id === undefined ? undefined : await findPayout(deps.db, id as PayoutId);
    if (payout === undefined) throw new Refusal('not found', 'There is no such payout.');
    const contents = await readPayoutContents(deps.db, payout.payoutRef);
    res.send(renderPage(PayoutPage({ deps, session, payout, contents })));
  });
}

/** The moment a page goes on before, in milliseconds; none, and so the first page, where it is no such number. */
function momentIn(text: string): Date | undefined {
  return /^\d{10,14}$/.test(text) ? new Date(Number(text)) : undefined;
}
