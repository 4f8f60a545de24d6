import { createId } from '../../database/ids.ts';
import { transact } from '../../database/transaction.ts';
import type { Tx } from '../../database/client.ts';
import { formatMoney } from '../../money/format-money.ts';
import { zero } from '../../money/money.ts';
import { postJournals } from '../ledger/journal-store.ts';
import { lockPayment, type PaidMoney } from '../payments/money-back-store.ts';
import { less, partsOfReturn, wholeOf } from '../payments/parts.ts';
import { done, nothingToDo, refused, type Outcome } from '../payments/outcome.ts';
import type { DisputeReport } from '../payments/payment-fact.ts';
import { correctReceipt } from '../receipts/correct-receipt.ts';
import { recognisePayment, type RecogniseDeps } from '../refunds/recognise-payment.ts';
import { endSubscription } from '../subscriptions/end-subscription.ts';
import { disputeMoves } from './dispute.ts';
import { disputeJournals } from './dispute-journals.ts';
import { tellOfDispute } from './tell-of-dispute.ts';
import { findDisputeByRef, saveDispute, type KnownDispute } from './dispute-store.ts';

/**
 * Makes a dispute stand as the processor's does, by asking how it stands now: its events come in any order, and each may be
 * the first we hear of it. What was withdrawn, kept, put back or lost since is booked, each once. Safe to repeat. Throws
 * ProcessorUnavailable where it could not be asked.
 */
export async function followDispute(deps: RecogniseDeps, disputeRef: string): Promise<Outcome> {
  const report = await deps.processor.lookUpDispute(disputeRef);
  if (report === undefined) return nothingToDo;
  if (report.livemode !== deps.processor.livemode)
    return refused('A test dispute on a live key, or the reverse.');
  const recognised = await recognisePayment(deps, report.paymentRef);
  if (recognised === 'not ours') return nothingToDo;
  if (recognised !== 'ours') return recognised;
  return transact(deps.db, (tx) => takeDispute(tx, deps, report));
}

async function takeDispute(tx: Tx, deps: RecogniseDeps, report: DisputeReport): Promise<Outcome> {
  const payment = await lockPayment(tx, { paymentRef: report.paymentRef });
  if (!payment) return refused(`No payment ${report.paymentRef} is known here.`);
  const before = await findDisputeByRef(tx, report.processorRef);
  const problem = problemWith(payment, before, report);
  if (problem !== undefined) return refused(problem);
  const now = deps.clock.now();
  const after = standAs(payment, before, report, now);
  await saveDispute(tx, after);
  await postJournals(tx, disputeJournals(before, after, { supply: payment.supply, report, now }), now);
  // Another month would be another dispute, and another fee.
  if (after.state === 'lost' && before?.state !== 'lost' && payment.subscriptionId !== undefined)
    await endSubscription(tx, deps, payment.subscriptionId, { askedBy: 'system', reason: 'dispute' });
  if (after.state === 'open') await tellOfDispute(tx, deps, payment, after);
  // Whoever disputes a payment is not written to about it; the record is right all the same.
  await correctReceipt(tx, deps, payment.id, 'kept quiet');
  return done;
}

/** Banks move a dispute's money once each way; anything else is for a person to look at. */
function problemWith(
  payment: PaidMoney,
  before: KnownDispute | undefined,
  { withdrawn, reinstated, state }: DisputeReport,
): string | undefined {
  if (before && before.withdrawn.minor > 0n && before.withdrawn.minor !== withdrawn.minor)
    return `The dispute took ${formatMoney(before.withdrawn)} and now says ${formatMoney(withdrawn)}.`;
  if (before && before.reinstated.minor > 0n && before.reinstated.minor !== reinstated.minor)
    return `The dispute put back ${formatMoney(before.reinstated)} and now says ${formatMoney(reinstated)}.`;
  if (reinstated.minor !== 0n && reinstated.minor !== withdrawn.minor)
    return `The dispute took ${formatMoney(withdrawn)} and put back ${formatMoney(reinstated)}.`;
  const left = wholeOf(less(payment.paid, payment.taken));
  if (state === 'lost' && before?.lost === undefined && withdrawn.minor > left.minor)
    return `The dispute took ${formatMoney(withdrawn)}, and ${formatMoney(left)} of the payment were left.`;
  return undefined;
}

function standAs(
  payment: PaidMoney,
  before: KnownDispute | undefined,
  report: DisputeReport,
  now: Date,
): KnownDispute {
  const moves = before === undefined || disputeMoves[before.state].includes(report.state);
  const state = moves ? report.state : before.state;
  const { withdrawn, reinstated } = report;
  const isGone = state === 'lost' && withdrawn.minor > 0n && reinstated.minor === 0n;
  return {
    id: before?.id ?? createId<'dispute'>(),
    paymentId: payment.id,
    processorRef: report.processorRef,
    amount: report.amount,
    reason: report.reason,
    state,
    inquiry: report.inquiry,
    evidenceGiven: report.evidenceGiven,
    evidenceDueAt: report.evidenceDueAt,
    openedAt: before?.openedAt ?? report.openedAt,
    closedAt: state === 'open' ? undefined : (before?.closedAt ?? now),
    withdrawn,
    reinstated,
    fee: report.fee.minor < 0n ? zero(report.fee.currency) : report.fee,
    lost: before?.lost ?? (isGone ? partsOfReturn(payment.paid, payment.taken, withdrawn) : undefined),
  };
}
