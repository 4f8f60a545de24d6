import { renderPage } from '../../components/render-page.ts';
import type { AccountRouter } from '../account-router.ts';
import type { AccountDeps } from '../deps.ts';
import { ownThing } from '../own-id.ts';
import { findOwnReceipt, findReceipts } from '../receipts-store.ts';
import { ReceiptPage } from './receipt.view.tsx';
import { ReceiptsPage } from './receipts.view.tsx';

export function addReceiptRoutes(routes: AccountRouter, deps: AccountDeps): void {
  routes.own('GET /receipts', async (_req, res, session) => {
    const found = await findReceipts(deps.db, session.supporterId);
    res.send(renderPage(ReceiptsPage({ deps, session, ...found })));
  });

  routes.own('GET /receipts/:id', async (req, res, session) => {
    const receipt = await ownThing(req, (id) => findOwnReceipt(deps.db, session.supporterId, id));
    res.send(renderPage(ReceiptPage({ deps, session, receipt })));
  });
}
