import { createId } from '../../database/ids.ts';
import { transact } from '../../database/transaction.ts';
import type { Tx } from '../../database/client.ts';
import { formatMoney } from '../../money/format-money.ts';
import { equal } from '../../money/money.ts';
import { lockPayment, readPaidMoney, sumUpRefunds, type PaidMoney } from '../payments/money-back-store.ts';
import { done, nothingToDo, refused, type Outcome } from '../payments/outcome.ts';
import type { RefundReport } from '../payments/payment-fact.ts';
import { correctReceipt } from '../receipts/correct-receipt.ts';
import { endSubscription } from '../subscriptions/end-subscription.ts';
import { bookRefund, bookReturn, failUnbooked } from './book-refund.ts';
import { recognisePayment, type RecogniseDeps } from './recognise-payment.ts';
import type { Refund } from './refund.ts';
import { insertRefund, markDeclined, markFailed, markUnderWay, refundsOfPayment } from './refund-store.ts';

/**
 * Makes the refunds of a payment stand as the processor's do, by asking for all of them: those staff asked for here and
 * those made in the processor's dashboard alike, whatever order their events come in. Each is booked once, and reversed
 * once where the giver's bank sent it back; the receipt is corrected to what is left. Safe to repeat. Throws
 * ProcessorUnavailable where it could not be asked.
 */
export async function followRefunds(deps: RecogniseDeps, paymentRef: string): Promise<Outcome> {
  const recognised = await recognisePayment(deps, paymentRef);
  if (recognised === 'not ours') return nothingToDo;
  if (recognised !== 'ours') return recognised;
  const reports = await deps.processor.refundsOf(paymentRef);
  return transact(deps.db, async (tx) => takeRefunds(tx, deps, paymentRef, reports));
}

/** Takes in how refunds of one payment stand, in the caller's transaction. */
export async function takeRefunds(
  tx: Tx,
  deps: RecogniseDeps,
  paymentRef: string,
  reports: readonly RefundReport[],
): Promise<Outcome> {
  const payment = await lockPayment(tx, { paymentRef });
  if (!payment) return refused(`No payment ${paymentRef} is known here.`);
  const known = await refundsOfPayment(tx, payment.id);
  let outcome: Outcome = nothingToDo;
  for (const report of reports) {
    const refund = known.find(({ id, processorRef }) =>
      processorRef === undefined ? id === report.refundId : processorRef === report.processorRef,
    );
    if (refund && !equal(refund.amount, report.amount))
      return refused(
        `Refund ${refund.id} was to be ${formatMoney(refund.amount)} and is ${formatMoney(report.amount)}.`,
      );
    const taken = refund
      ? await takeKnown(tx, deps, payment.id, refund, report)
      : await takeForeign(tx, deps, payment, known, report);
    if (taken) outcome = done;
  }
  if (outcome.kind === 'nothing to do') return outcome;
  await sumUpRefunds(tx, payment.id);
  await correctReceipt(tx, deps, payment.id);
  return outcome;
}

/** Gives whether anything changed. */
async function takeKnown(
  tx: Tx,
  deps: RecogniseDeps,
  paymentId: PaidMoney['id'],
  refund: Refund,
  report: RefundReport,
): Promise<boolean> {
  const { processorRef } = report;
  switch (report.standing) {
    case 'pending':
      if (refund.processorRef !== undefined || refund.state === 'failed') return false;
      await markUnderWay(tx, refund.id, processorRef);
      await endWhatItPaid(tx, deps, paymentId, refund);
      return true;
    case 'succeeded':
      // A success told of after the failure that followed it.
      if (refund.state === 'succeeded' || (refund.state === 'failed' && refund.processorRef !== undefined))
        return false;
      await bookRefund(tx, deps, paymentId, refund, report);
      await endWhatItPaid(tx, deps, paymentId, refund);
      return true;
    case 'failed':
      if (refund.state === 'failed' && refund.processorRef !== undefined) return false;
      if (refund.state === 'succeeded') await bookReturn(tx, deps, paymentId, refund, report);
      else await failUnbooked(tx, deps, paymentId, refund, report);
      return true;
  }
}

/** First the money is on its way, then what it was for ends: in the other order somebody would have neither. */
async function endWhatItPaid(
  tx: Tx,
  deps: RecogniseDeps,
  paymentId: PaidMoney['id'],
  refund: Refund,
): Promise<void> {
  if (!refund.endSubscription || refund.requestedBy === undefined) return;
  const payment = await readPaidMoney(tx, paymentId);
  if (payment?.subscriptionId === undefined) return;
  await endSubscription(tx, deps, payment.subscriptionId, {
    askedBy: `staff ${refund.requestedBy}`,
    reason: `refunded: ${refund.reason}`,
  });
}

/** One that was made in the processor's dashboard. Gives whether anything changed. */
async function takeForeign(
  tx: Tx,
  deps: RecogniseDeps,
  payment: PaidMoney,
  known: readonly Refund[],
  report: RefundReport,
): Promise<boolean> {
  const failed = report.standing === 'failed';
  // It never moved anything, and nobody here asked for it.
  if (failed && !report.moneyReturned) return false;
  const refund: Refund = {
    id: createId<'refund'>(),
    paymentId: payment.id,
    amount: report.amount,
    reason: report.reason ?? 'Refunded in Stripe’s dashboard',
    origin: 'processor',
    state: 'asked',
    endSubscription: false,
    processorRef: report.processorRef,
    createdAt: report.at,
  };
  if (!failed) await makeRoom(tx, deps, known, report);
  if (failed) await failUnbooked(tx, deps, payment.id, refund, report, 'not written down yet');
  else await insertRefund(tx, refund);
  if (report.standing === 'succeeded') await bookRefund(tx, deps, payment.id, refund, report);
  return true;
}

/** What the processor did is done: what was only set aside here gives way, the newest first. */
async function makeRoom(
  tx: Tx,
  deps: RecogniseDeps,
  known: readonly Refund[],
  report: RefundReport,
): Promise<void> {
  const why = 'The money was refunded in Stripe’s dashboard meanwhile.';
  const paymentId = known[0]?.paymentId;
  if (paymentId === undefined) return;
  for (const refund of [...known].reverse()) {
    const payment = await readPaidMoney(tx, paymentId);
    if (!payment || payment.refundable.minor >= report.amount.minor) return;
    if (refund.processorRef !== undefined) continue;
    if (refund.state === 'proposed') await markDeclined(tx, refund.id, undefined, why);
    if (refund.state === 'reserved' || refund.state === 'asked')
      await markFailed(tx, refund.id, { why, at: deps.clock.now() });
  }
}
