import type { Db } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import { transact } from '../../database/transaction.ts';
import { formatMoney } from '../../money/format-money.ts';
import { compare, equal, type Money } from '../../money/money.ts';
import type { Clock } from '../clock.ts';
import type { Queue } from '../jobs.ts';
import { lockPayment } from '../payments/money-back-store.ts';
import type { PaymentId } from '../payments/payment.ts';
import { Refusal } from '../refusal.ts';
import { appendAudit } from '../staff/audit-store.ts';
import type { Actor } from '../staff/audit.ts';
import type { StaffId } from '../staff/staff-member.ts';
import type { RefundId } from './refund.ts';
import { insertRefund } from './refund-store.ts';

export interface RequestDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly queue: Queue;
  /** Above this a second staff member decides. */
  readonly refundApprovalOver: Money;
}

export interface RefundRequest {
  readonly paymentId: PaymentId;
  readonly amount: Money;
  /** What was refundable when the form was shown. */
  readonly refundableShown: Money;
  readonly reason: string;
  readonly endSubscription: boolean;
}

/**
 * Sets an amount of a payment aside to go back, under the payment's lock: of two at once for the same money one succeeds.
 * A small one is queued to be asked of the processor; one above the limit waits for a second staff member. A repeat is
 * another refund, unless the form is from before: then Refusal('changed meanwhile'). Refusal('bad input') for more than is
 * left, and Refusal('not found') for a payment that is not there.
 */
export async function requestRefund(
  deps: RequestDeps,
  request: RefundRequest,
  by: Actor & { readonly staffId: StaffId },
): Promise<{ readonly id: RefundId; readonly state: 'proposed' | 'reserved' }> {
  const id = createId<'refund'>();
  const state = compare(request.amount, deps.refundApprovalOver) > 0 ? 'proposed' : 'reserved';
  await transact(deps.db, async (tx) => {
    const payment = await lockPayment(tx, { id: request.paymentId });
    if (!payment) throw new Refusal('not found', 'There is no such payment.');
    const { refundable } = payment;
    if (!equal(refundable, request.refundableShown)) {
      throw new Refusal(
        'changed meanwhile',
        `Something of this payment was refunded or held back meanwhile: ${formatMoney(refundable)} can be refunded now. Nothing was done.`,
      );
    }
    if (compare(request.amount, refundable) > 0)
      throw new Refusal('bad input', `No more than ${formatMoney(refundable)} can be refunded.`);
    const at = deps.clock.now();
    const endSubscription = request.endSubscription && payment.subscriptionId !== undefined;
    await insertRefund(tx, {
      id,
      paymentId: payment.id,
      amount: request.amount,
      reason: request.reason,
      origin: 'staff',
      state,
      requestedBy: by.staffId,
      endSubscription,
      createdAt: at,
    });
    await appendAudit(tx, by, {
      at,
      act: 'request refund',
      object: `payment:${payment.id}`,
      detail: {
        refund: id,
        amount: formatMoney(request.amount),
        reason: request.reason,
        state,
        ...(endSubscription && { endSubscription: 'yes' }),
      },
    });
    if (state === 'reserved') await deps.queue.enqueue(tx, 'ask-refunds', { refundIds: [id] });
  });
  return { id, state };
}
