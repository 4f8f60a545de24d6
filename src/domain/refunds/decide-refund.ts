import { transact } from '../../database/transaction.ts';
import { formatMoney } from '../../money/format-money.ts';
import { lockPayment } from '../payments/money-back-store.ts';
import { Refusal } from '../refusal.ts';
import { appendAudit } from '../staff/audit-store.ts';
import type { Actor } from '../staff/audit.ts';
import type { StaffId } from '../staff/staff-member.ts';
import type { RefundId } from './refund.ts';
import { findRefund, markApproved, markDeclined } from './refund-store.ts';
import type { RequestDeps } from './request-refund.ts';

type Deciding = Actor & { readonly staffId: StaffId };

/**
 * Lets a large refund go, or not: by somebody other than who asked for it (Refusal('not allowed')), while nobody has
 * decided yet (Refusal('changed meanwhile')). Who asked may take their own back by declining it.
 */
export async function decideRefund(
  deps: Omit<RequestDeps, 'refundApprovalOver'>,
  id: RefundId,
  decision: { readonly approve: true } | { readonly approve: false; readonly why: string },
  by: Deciding,
): Promise<void> {
  await transact(deps.db, async (tx) => {
    const named = await findRefund(tx, id);
    if (!named) throw new Refusal('not found', 'There is no such refund.');
    await lockPayment(tx, { id: named.paymentId });
    const refund = await findRefund(tx, id);
    if (refund?.state !== 'proposed')
      throw new Refusal('changed meanwhile', 'Somebody has decided on this refund already.');
    const at = deps.clock.now();
    const isOwn = refund.requestedBy === by.staffId;
    if (decision.approve) {
      if (isOwn)
        throw new Refusal('not allowed', 'Somebody other than who asked for this refund has to approve it.');
      await markApproved(tx, id, by.staffId, at);
      await deps.queue.enqueue(tx, 'ask-refunds', { refundIds: [id] });
    } else {
      await markDeclined(tx, id, isOwn ? undefined : by.staffId, decision.why);
    }
    await appendAudit(tx, by, {
      at,
      act: decision.approve ? 'approve refund' : 'decline refund',
      object: `payment:${refund.paymentId}`,
      detail: {
        refund: id,
        amount: formatMoney(refund.amount),
        ...(!decision.approve && { reason: decision.why }),
      },
    });
  });
}
