import { transact } from '../database/transaction.ts';
import type { Db } from '../database/client.ts';
import type { Clock } from '../domain/clock.ts';
import type { Queue } from '../domain/jobs.ts';
import { failureNotices } from '../domain/donations/failure-notice-store.ts';
import { noticeLetters } from '../domain/letters/notice-store.ts';
import { receiptLetters } from '../domain/receipts/receipt-delivery-store.ts';
import { accountLetters } from '../domain/supporters/account-link-store.ts';
import { refundsDue } from '../domain/refunds/refund-store.ts';
import { dueInstructions } from '../domain/subscriptions/instruction-store.ts';
import { eventsWaitingSince } from '../stripe/event-store.ts';

export interface SweepDeps {
  readonly db: Db;
  readonly queue: Queue;
  readonly clock: Clock;
}

const atATime = 500;

/**
 * Queues again what should have been handled by now and was not: a job lost, given up on, or cut off with its process.
 * What it finds is decided by the rows themselves, so a job lost heals, and one queued twice does no harm.
 */
export async function sweep({ db, queue, clock }: SweepDeps, olderThanSeconds: number): Promise<void> {
  const before = new Date(clock.now().getTime() - olderThanSeconds * 1_000);
  const eventIds = await eventsWaitingSince(db, before, atATime);
  const receiptIds = await receiptLetters.due(db, before, atATime);
  const checkoutIds = await failureNotices.due(db, before, atATime);
  // These say themselves when they are due: nobody has them in hand then.
  const instructionIds = await dueInstructions(db, clock.now(), atATime);
  const noticeIds = await noticeLetters.due(db, before, atATime);
  const linkIds = await accountLetters.due(db, before, atATime);
  const refundIds = await refundsDue(db, before, atATime);
  await transact(db, async (tx) => {
    if (eventIds.length > 0) await queue.enqueue(tx, 'apply-stripe-events', { eventIds });
    if (receiptIds.length > 0) await queue.enqueue(tx, 'deliver-receipts', { receiptIds });
    if (refundIds.length > 0) await queue.enqueue(tx, 'ask-refunds', { refundIds });
    if (checkoutIds.length > 0) await queue.enqueue(tx, 'deliver-failure-notices', { checkoutIds });
    if (noticeIds.length > 0) await queue.enqueue(tx, 'deliver-notices', { noticeIds });
    if (linkIds.length > 0) await queue.enqueue(tx, 'deliver-account-letters', { linkIds });
    if (instructionIds.length > 0) await queue.enqueue(tx, 'carry-out-instructions', { instructionIds });
  });
}
