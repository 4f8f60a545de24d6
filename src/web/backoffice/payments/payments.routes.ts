import type { Response } from 'express';
import { ProcessorUnavailable } from '../../../domain/payments/payment-processor.ts';
import type { PaymentId } from '../../../domain/payments/payment.ts';
import { resendReceipt } from '../../../domain/receipts/resend-receipt.ts';
import { receiptFileName, type ReceiptId } from '../../../domain/receipts/receipt.ts';
import { findReceipt, findReceiptPayment } from '../../../domain/receipts/receipt-store.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { askRefunds } from '../../../domain/refunds/ask-refunds.ts';
import type { PaymentRecord } from '../../../domain/refunds/payment-record.ts';
import { findPaymentRecord } from '../../../domain/refunds/payment-record-store.ts';
import { requestRefund } from '../../../domain/refunds/request-refund.ts';
import type { StaffSession } from '../../../domain/staff/staff-session.ts';
import { renderPage } from '../../components/render-page.ts';
import { actorOf } from '../actor.ts';
import type { BackofficeDeps } from '../deps.ts';
import { idIn } from '../id-in.ts';
import { queryText } from '../../posted-text.ts';
import { sendPdf } from '../../send-pdf.ts';
import type { StaffRouter } from '../staff-router.ts';
import { PaymentPage, type PaymentProps, type Said } from './payment.view.tsx';
import { readRefundForm, typedRefund } from './refund-form.ts';

const noPayment = 'There is no such payment.';
const noReceipt = 'There is no such receipt.';

export function addPaymentRoutes(routes: StaffRouter, deps: BackofficeDeps): void {
  const find = async (id: PaymentId): Promise<PaymentRecord> => {
    const payment = await findPaymentRecord(deps.db, id);
    if (payment === undefined) throw new Refusal('not found', noPayment);
    return payment;
  };
  const show = (
    res: Response,
    session: StaffSession,
    payment: PaymentRecord,
    more: Pick<PaymentProps, 'typed' | 'problems' | 'said'> & { readonly status?: 200 | 409 | 422 } = {},
  ): void => {
    const { status = 200, ...rest } = more;
    res.status(status).send(renderPage(PaymentPage({ deps, session, payment, ...rest })));
  };

  routes.staff('GET /payments/:id', async (req, res, session) => {
    const payment = await find(idIn<'payment'>(req, noPayment));
    const said = queryText(req, 'said');
    show(res, session, payment, { said: isSaid(said) ? said : undefined });
  });

  routes.staff('POST /payments/:id/refunds', async (req, res, session) => {
    const id = idIn<'payment'>(req, noPayment);
    const payment = await find(id);
    const form = readRefundForm(req, payment.refundable);
    if (!form.ok) {
      show(res, session, payment, { status: 422, typed: typedRefund(req), problems: form.problems });
      return;
    }
    try {
      const asked = { ...form.value, paymentId: id };
      const by = { ...actorOf(req, session), staffId: session.member.id };
      const refund = await requestRefund(deps.moneyBack, asked, by);
      const said = refund.state === 'proposed' ? 'proposed' : await askNow(deps, refund.id);
      res.redirect(303, `/staff/payments/${id}?said=${said}`);
    } catch (error) {
      if (!(error instanceof Refusal) || !['changed meanwhile', 'bad input'].includes(error.reason))
        throw error;
      const problems = [{ field: 'form', message: error.sentence } as const];
      const status = error.reason === 'bad input' ? 422 : 409;
      show(res, session, await find(id), { status, typed: typedRefund(req), problems });
    }
  });

  routes.staff('GET /receipts/:id/pdf', async (req, res) => {
    const receipt = await findReceipt(deps.db, idIn<'receipt'>(req, noReceipt));
    if (receipt === undefined) throw new Refusal('not found', noReceipt);
    sendPdf(res, receiptFileName(receipt), await deps.press.printReceipt(receipt));
  });

  routes.staff('POST /receipts/:id/letters', async (req, res, session) => {
    const id = idIn<'receipt'>(req, noReceipt);
    await resendReceipt(deps.moneyBack, id, actorOf(req, session));
    res.redirect(303, await pageOf(deps, id));
  });
}

/** Where Stripe does not answer, a job goes on. */
export async function askNow(
  deps: BackofficeDeps,
  id: Parameters<typeof askRefunds>[1][number],
): Promise<'refunded' | 'not yet'> {
  try {
    await askRefunds(deps.moneyBack, [id]);
    return 'refunded';
  } catch (error) {
    if (error instanceof ProcessorUnavailable) return 'not yet';
    throw error;
  }
}

async function pageOf(deps: BackofficeDeps, id: ReceiptId): Promise<string> {
  const paymentId = await findReceiptPayment(deps.db, id);
  return `/staff/payments/${paymentId ?? ''}?said=resent`;
}

function isSaid(text: string): text is Said {
  return ['refunded', 'not yet', 'proposed', 'resent'].includes(text);
}
