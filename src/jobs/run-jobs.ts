import type { Logger } from 'pino';
import type { Db } from '../database/client.ts';
import type { Clock } from '../domain/clock.ts';
import { mopUpCheckouts, type MopUpDeps } from '../domain/donations/mop-up-checkouts.ts';
import { moveCheckout } from '../domain/donations/move-checkout.ts';
import { settleCheckouts } from '../domain/donations/settle-checkouts.ts';
import type { Queue } from '../domain/jobs.ts';
import { collectFees } from '../domain/ledger/collect-fees.ts';
import { mirrorBalance } from '../domain/ledger/mirror-balance.ts';
import type { CheckoutId } from '../domain/payments/checkout.ts';
import { reopenCheckout } from '../domain/payments/open-checkout.ts';
import { ProcessorUnavailable } from '../domain/payments/payment-processor.ts';
import { followPayout, followPayouts } from '../domain/payouts/follow-payout.ts';
import { deliverReceipts } from '../domain/receipts/deliver-receipts.ts';
import type { ReceiptId } from '../domain/receipts/receipt.ts';
import type { ReceiptMailer } from '../domain/receipts/receipt-mailer.ts';
import { deliverNotices } from '../domain/letters/deliver-notices.ts';
import type { NoticeMailer } from '../domain/letters/mailer.ts';
import type { NoticeId } from '../domain/letters/notice.ts';
import { deliverFailureNotices } from '../domain/donations/deliver-failure-notices.ts';
import { followDispute } from '../domain/disputes/follow-dispute.ts';
import { askRefunds } from '../domain/refunds/ask-refunds.ts';
import { followRefunds } from '../domain/refunds/follow-refunds.ts';
import type { RefundId } from '../domain/refunds/refund.ts';
import { carryOutInstruction } from '../domain/subscriptions/carry-out-instruction.ts';
import { followSubscription } from '../domain/subscriptions/follow-subscription.ts';
import type { InstructionId } from '../domain/subscriptions/instruction.ts';
import { settleInvoices } from '../domain/subscriptions/settle-invoices.ts';
import { followIssues } from '../domain/subscriptions/follow-issues.ts';
import { remindOfTerms, type RemindDeps } from '../domain/subscriptions/remind-of-terms.ts';
import type { AccountKeys, AccountLinkId } from '../domain/supporters/account-link.ts';
import { deliverAccountLetters } from '../domain/supporters/deliver-account-letters.ts';
import { takeCard } from '../domain/subscriptions/take-card.ts';
import { tellAhead, type TellAheadDeps } from '../domain/subscriptions/tell-ahead.ts';
import { applyEvents, type FactTakers } from '../stripe/apply-event.ts';
import { compareWithStripe, nightly, quickCheck } from './nightly.ts';
import { startSchedule, type Schedule, type Task } from './schedule.ts';
import { sweep } from './sweep.ts';

export interface WorkerDeps extends MopUpDeps, RemindDeps, TellAheadDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly queue: Queue;
  readonly mailer: ReceiptMailer & NoticeMailer;
  readonly accountKeys: AccountKeys;
  readonly logger: Logger;
  /** Finds events that were never delivered. */
  readonly recoverEvents: () => Promise<number>;
  /** Asks how Stripe stands to our webhook's address, and keeps the answer. */
  readonly askEndpoint: () => Promise<void>;
  /** Told after money was settled in this process. */
  readonly settled: () => void;
}

/** How old something unhandled is before it counts as lost. */
const lostAfterSeconds = 60;

/** Fees come within seconds; one that has not come by then is looked for less often. */
const recentDays = 30;

/** Takes jobs from the queue, and does what time alone asks for. Gives the schedule, to stop it by. */
export function runJobs(deps: WorkerDeps): Schedule {
  const { db, clock, queue, logger } = deps;
  const takers = factTakers(deps);

  queue.work('apply-stripe-events', 50, async (jobs) => {
    const eventIds = jobs.flatMap((job) => job.eventIds);
    try {
      await applyEvents({ db, clock, livemode: deps.processor.livemode, takers }, eventIds);
    } finally {
      queue.nudge('deliver-receipts');
      queue.nudge('deliver-failure-notices');
      queue.nudge('deliver-notices');
      queue.nudge('follow-subscriptions');
      deps.settled();
    }
  });
  queue.work('deliver-receipts', 50, async (jobs) => {
    const receiptIds = jobs.flatMap((job) => job.receiptIds) as ReceiptId[];
    await deliverReceipts(deps, receiptIds);
  });
  queue.work('deliver-failure-notices', 50, async (jobs) => {
    const checkoutIds = jobs.flatMap((job) => job.checkoutIds) as CheckoutId[];
    await deliverFailureNotices(deps, checkoutIds);
  });
  queue.work('deliver-notices', 50, async (jobs) => {
    const noticeIds = jobs.flatMap((job) => job.noticeIds) as NoticeId[];
    await deliverNotices(deps, noticeIds);
  });
  queue.work('deliver-account-letters', 50, async (jobs) => {
    const linkIds = jobs.flatMap((job) => job.linkIds) as AccountLinkId[];
    await deliverAccountLetters(deps, linkIds);
  });
  queue.work('compare-with-stripe', 10, () => compareWithStripe(deps));
  queue.work('ask-refunds', 10, async (jobs) => {
    const refundIds = jobs.flatMap((job) => job.refundIds) as RefundId[];
    await askRefunds(deps, refundIds);
  });
  queue.work('carry-out-instructions', 10, async (jobs) => {
    for (const id of jobs.flatMap((job) => job.instructionIds))
      await carryOutInstruction(deps, id as InstructionId);
    queue.nudge('deliver-notices');
  });
  queue.work('follow-subscriptions', 10, async (jobs) => {
    for (const ref of new Set(jobs.flatMap((job) => job.subscriptionRefs)))
      await followSubscription(deps, ref);
    queue.nudge('deliver-notices');
  });
  queue.work('open-checkout', 1, async (jobs) => {
    for (const { checkoutId } of jobs) await reopenCheckout(deps, checkoutId as CheckoutId);
  });

  return startSchedule(scheduledTasks(deps), (task, error) => {
    const level = error instanceof ProcessorUnavailable ? 'warn' : 'error';
    logger[level]({ err: error, task }, 'a scheduled task failed');
  });
}

/** What time alone asks for, each safe to run at any time and any number of times. */
export function scheduledTasks(deps: WorkerDeps): Task[] {
  // What a process that died left behind is taken up when one starts, and otherwise when it counts as lost.
  let age = 0;
  const sweepUp = async () => {
    await sweep(deps, age);
    age = lostAfterSeconds;
  };
  const recently = () => collectFees(deps, daysBefore(deps.clock.now(), recentDays));
  return [
    { name: 'sweep', everySeconds: 20, run: sweepUp },
    { name: 'mop-up', everySeconds: 60, run: () => mopUpCheckouts(deps) },
    { name: 'fees', everySeconds: 60, run: recently },
    { name: 'balance', everySeconds: 900, restsFirst: true, run: () => readBalance(deps) },
    { name: 'quick check', everySeconds: 600, restsFirst: true, run: () => quickCheck(deps) },
    { name: 'nightly', everySeconds: 900, restsFirst: true, run: () => nightly(deps) },
    { name: 'issues', everySeconds: 3_600, run: () => followIssues(deps) },
    { name: 'term reminders', everySeconds: 3_600, run: () => remindOfTerms(deps) },
    { name: 'subscriptions ahead', everySeconds: 3_600, run: () => tellAhead(deps) },
    { name: 'webhook endpoint', everySeconds: 3_600, restsFirst: true, run: deps.askEndpoint },
    { name: 'missed events', everySeconds: 3_600, restsFirst: true, run: deps.recoverEvents },
    { name: 'late fees', everySeconds: 6 * 3_600, run: () => collectFees(deps) },
  ];
}

/** What an event's facts do here. */
export function factTakers(deps: WorkerDeps): FactTakers {
  return {
    settleCheckouts: (facts) => settleCheckouts(deps, facts),
    settleInvoices: (facts) => settleInvoices(deps, facts),
    beginSubscription: (fact) => followSubscription(deps, fact.subscriptionRef),
    moveCheckout: (fact) => moveCheckout(deps, fact),
    moveSubscription: (fact) => followSubscription(deps, fact.subscriptionRef),
    takeCard: (fact) => takeCard(deps, fact),
    movePayout: (fact) => followPayout(deps, fact.payoutRef),
    moveRefund: (fact) => followRefunds(deps, fact.paymentRef),
    moveDispute: (fact) => followDispute(deps, fact.disputeRef),
  };
}

/** What moved at the processor, whether or not an event told of it. */
export async function readBalance(deps: WorkerDeps): Promise<void> {
  await mirrorBalance(deps);
  await followPayouts(deps);
}

function daysBefore(at: Date, days: number): Date {
  return new Date(at.getTime() - days * 86_400_000);
}
