import { decideRefund } from '../../../domain/refunds/decide-refund.ts';
import type { RefundId } from '../../../domain/refunds/refund.ts';
import { findRefund, listRefunds } from '../../../domain/refunds/refund-store.ts';
import { renderPage } from '../../components/render-page.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import { idIn } from '../id-in.ts';
import { askNow } from '../payments/payments.routes.ts';
import type { StaffRouter } from '../staff-router.ts';
import { RefundsPage } from './refunds.view.tsx';

const noRefund = 'There is no such refund.';

export function addRefundRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  routes.staff('GET /refunds', async (_req, res, session) => {
    const refunds = await listRefunds(deps.db, 'all');
    res.send(renderPage(RefundsPage({ deps, session, refunds })));
  });

  routes.staff('POST /refunds/:id/approvals', async (req, res, session) => {
    const id = idIn<'refund'>(req, noRefund);
    const by = { ...actorOf(req, session), staffId: session.member.id };
    await decideRefund(deps.moneyBack, id, { approve: true }, by);
    const said = await askNow(deps, id);
    res.redirect(303, `${await paymentPage(id)}?said=${said}`);
  });

  routes.staff('POST /refunds/:id/refusals', async (req, res, session) => {
    const id = idIn<'refund'>(req, noRefund);
    const by = { ...actorOf(req, session), staffId: session.member.id };
    await decideRefund(deps.moneyBack, id, { approve: false, why: 'declined in the back office' }, by);
    res.redirect(303, '/staff/refunds');
  });

  async function paymentPage(id: RefundId): Promise<string> {
    const refund = await findRefund(deps.db, id);
    return `/staff/payments/${refund?.paymentId ?? ''}`;
  }
}
