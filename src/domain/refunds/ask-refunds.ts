import { transact } from '../../database/transaction.ts';
import { readPaidMoney } from '../payments/money-back-store.ts';
import { findInvoiceRef, namePayment } from '../payments/payment-store.ts';
import type { PaymentId } from '../payments/payment.ts';
import { followRefunds, takeRefunds } from './follow-refunds.ts';
import type { RecogniseDeps } from './recognise-payment.ts';
import { nextAsking, type RefundId } from './refund.ts';
import { claimAsking, findRefund, markFailed } from './refund-store.ts';

/**
 * Asks the processor for these refunds, as far as they are still to be asked for and due; safe to run at any time, any
 * number of times, by any number of workers. One asked for before is looked for first: an answer may have been lost, and
 * keys are forgotten after a day. Throws ProcessorUnavailable where the processor could not be asked; then each is asked
 * for again when it is due.
 */
export async function askRefunds(deps: RecogniseDeps, refundIds: readonly RefundId[]): Promise<void> {
  for (const id of refundIds) await askRefund(deps, id);
}

async function askRefund(deps: RecogniseDeps, id: RefundId): Promise<void> {
  const now = deps.clock.now();
  const claimed = await claimAsking(deps.db, id, now, (attempts) => nextAsking(attempts, now));
  if (!claimed) return;
  const { refund, attempts } = claimed;
  const paymentRef = await nameOf(deps, refund.paymentId);
  if (paymentRef === undefined)
    return fail(deps, id, 'This payment did not come through Stripe: give it back by hand.');
  if (attempts > 0) {
    await followRefunds(deps, paymentRef);
    const again = await findRefund(deps.db, id);
    if (again?.state !== 'asked' || again.processorRef !== undefined) return;
  }
  const answer = await deps.processor.refundPayment({ refundId: id, paymentRef, amount: refund.amount });
  if (answer.standing === 'refused') return fail(deps, id, answer.why);
  const taken = await transact(deps.db, (tx) => takeRefunds(tx, deps, paymentRef, [answer]));
  if (taken.kind === 'refused') throw new Error(`refund ${id}: ${taken.why}`);
}

/** An invoice's event does not say by which payment it was paid. */
async function nameOf(deps: RecogniseDeps, id: PaymentId): Promise<string | undefined> {
  const payment = await readPaidMoney(deps.db, id);
  if (payment?.paymentRef !== undefined) return payment.paymentRef;
  const invoiceRef = await findInvoiceRef(deps.db, id);
  const paymentRef = invoiceRef === undefined ? undefined : await deps.processor.paymentOfInvoice(invoiceRef);
  if (paymentRef !== undefined) await namePayment(deps.db, id, paymentRef);
  return paymentRef;
}

async function fail(deps: RecogniseDeps, id: RefundId, why: string): Promise<void> {
  await transact(deps.db, async (tx) => {
    const refund = await findRefund(tx, id);
    // An event may have told of it while we asked.
    if (refund?.state !== 'asked' || refund.processorRef !== undefined) return;
    await markFailed(tx, id, { why, at: deps.clock.now() });
  });
}
