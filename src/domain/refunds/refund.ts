import type { Id } from '../../database/ids.ts';
import type { Money } from '../../money/money.ts';
import type { PaymentId } from '../payments/payment.ts';
import type { StaffId } from '../staff/staff-member.ts';

export type RefundId = Id<'refund'>;

/**
 * `proposed` waits for a second person; `reserved` is ours to ask the processor for; `asked` was asked for, and what came
 * of it is not known yet; `succeeded` is booked. What failed or was declined is not taken from the payment any more.
 */
export type RefundState = 'proposed' | 'reserved' | 'asked' | 'succeeded' | 'failed' | 'declined';

/**
 * Where each state may go. A bank may send money back days after it was refunded, so `failed` is reached from
 * `succeeded`; and one given up on that the processor made all the same is still a refund. PostgreSQL holds the same
 * table (the trigger `refund_legal_move`); a test compares them.
 */
export const refundMoves: Readonly<Record<RefundState, readonly RefundState[]>> = {
  proposed: ['reserved', 'declined'],
  reserved: ['asked', 'succeeded', 'failed'],
  asked: ['succeeded', 'failed'],
  succeeded: ['failed'],
  failed: ['succeeded'],
  declined: [],
};

/** Money of one payment on its way back, or gone back. */
export interface Refund {
  readonly id: RefundId;
  readonly paymentId: PaymentId;
  readonly amount: Money;
  readonly reason: string;
  /** `processor` was made in the processor's own dashboard. */
  readonly origin: 'staff' | 'processor';
  readonly state: RefundState;
  readonly requestedBy?: StaffId | undefined;
  readonly approvedBy?: StaffId | undefined;
  readonly endSubscription: boolean;
  readonly processorRef?: string | undefined;
  readonly failure?: string | undefined;
  readonly createdAt: Date;
}

/** Whether its amount is set aside or gone, so that nobody else can have it. */
export function isTaken(state: RefundState): boolean {
  return state !== 'failed' && state !== 'declined';
}

const firstPauseMs = 60_000;
const longestPauseMs = 3_600_000;

/** When to ask again after so many tries: a minute later, then after twice as long each time, up to an hour. */
export function nextAsking(attempts: number, now: Date): Date {
  const pause = Math.min(firstPauseMs * 2 ** Math.min(attempts, 20), longestPauseMs);
  return new Date(now.getTime() + pause);
}
