import type { Tx } from '../../database/client.ts';
import { queueNotices } from '../letters/queue-notices.ts';
import type { PaidMoney } from '../payments/money-back-store.ts';
import type { RecordDeps } from '../receipts/record-payments.ts';
import { staffToTell } from '../staff/staff-to-tell.ts';
import { findSupporterName } from '../supporters/supporter-store.ts';
import type { Dispute } from './dispute.ts';

/** Tells those who may refund of a dispute, in the caller's transaction: once as an inquiry, and once when money is taken. */
export async function tellOfDispute(
  tx: Tx,
  deps: RecordDeps,
  { supporterId }: Pick<PaidMoney, 'supporterId'>,
  { id, amount, reason, inquiry, evidenceDueAt }: Dispute,
): Promise<void> {
  const who = await findSupporterName(tx, supporterId);
  const staff = await staffToTell(tx, 'refund', deps.issuer);
  await queueNotices(
    tx,
    deps,
    staff.map(({ name, email }) => ({
      notice: { kind: 'dispute opened', disputeId: id, who, amount, reason, inquiry, evidenceDueAt },
      subject: id,
      occasion: `${inquiry ? 'inquiry' : 'dispute'} ${email}`,
      name,
      email,
    })),
  );
}
