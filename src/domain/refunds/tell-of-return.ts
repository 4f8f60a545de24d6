import type { Tx } from '../../database/client.ts';
import { queueNotices } from '../letters/queue-notices.ts';
import { staffToTell } from '../staff/staff-to-tell.ts';
import { findSupporterName } from '../supporters/supporter-store.ts';
import type { PaidMoney } from '../payments/money-back-store.ts';
import type { RecordDeps } from '../receipts/record-payments.ts';
import type { Refund } from './refund.ts';

/** Tells those who may refund that one came back, in the caller's transaction; each once. */
export async function tellOfReturn(
  tx: Tx,
  deps: RecordDeps,
  { id, supporterId }: Pick<PaidMoney, 'id' | 'supporterId'>,
  refund: Refund,
  why: string,
): Promise<void> {
  const who = await findSupporterName(tx, supporterId);
  const staff = await staffToTell(tx, 'refund', deps.issuer);
  await queueNotices(
    tx,
    deps,
    staff.map(({ name, email }) => ({
      notice: { kind: 'refund came back', paymentId: id, who, amount: refund.amount, why },
      subject: refund.id,
      occasion: email,
      name,
      email,
    })),
  );
}
