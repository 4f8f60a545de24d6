import { receiptFileName } from '../../../domain/receipts/receipt.ts';
import { resendReceipt } from '../../../domain/receipts/resend-receipt.ts';
import { readStatementYears } from '../../../domain/receipts/statement-store.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { queryText } from '../../posted-text.ts';
import { renderPage } from '../../components/render-page.ts';
import { sendPdf } from '../../send-pdf.ts';
import type { AccountRouter } from '../account-router.ts';
import type { AccountDeps } from '../deps.ts';
import { ownThing } from '../own-id.ts';
import { findOwnReceipt, findReceipts } from '../receipts-store.ts';
import { ReceiptPage } from './receipt.view.tsx';
import { ReceiptsPage } from './receipts.view.tsx';

/** Receipts sent again to one supporter. */
const letterLimit = { points: 10, seconds: 3_600 };

export function addReceiptRoutes(routes: AccountRouter, deps: AccountDeps): void {
  routes.own('GET /receipts', async (_req, res, session) => {
    const found = await findReceipts(deps.db, session.supporterId);
    const years = await readStatementYears(deps.db, session.supporterId, deps.timeZone);
    res.send(renderPage(ReceiptsPage({ deps, session, years, ...found })));
  });

  routes.own('POST /receipts/:id/letter', async (req, res, session) => {
    const receipt = await ownThing(req, (id) => findOwnReceipt(deps.db, session.supporterId, id));
    const key = `account receipt letter ${session.supporterId}`;
    if (!(await deps.limits.take([{ key, limit: letterLimit }], deps.clock.now())))
      throw new Refusal(
        'too often',
        'That is a lot of letters for an hour. Try again later, or print the page.',
      );
    await resendReceipt(deps, receipt.id, {});
    res.redirect(303, `/account/receipts/${receipt.id}?sent=1`);
  });

  routes.own('GET /receipts/:id/pdf', async (req, res, session) => {
    const receipt = await ownThing(req, (id) => findOwnReceipt(deps.db, session.supporterId, id));
    sendPdf(res, receiptFileName(receipt), await deps.press.printReceipt(receipt));
  });

  routes.own('GET /receipts/:id', async (req, res, session) => {
    const receipt = await ownThing(req, (id) => findOwnReceipt(deps.db, session.supporterId, id));
    res.send(renderPage(ReceiptPage({ deps, session, receipt, wasSent: queryText(req, 'sent') !== '' })));
  });
}
