import type { Db, Tx } from '../../database/client.ts';
import { letterStore } from '../letters/letter-store.ts';
import type { ReceiptId } from './receipt.ts';

/** The letters receipts go out in. */
export const receiptLetters = letterStore<ReceiptId>('receipt_delivery', 'receipt_id');

/** Where a receipt's letter goes, if not to the address printed on it. */
export async function findDeliveryAddress(db: Db, receiptId: ReceiptId): Promise<string | undefined> {
  const row = await db.receiptDelivery.findUnique({ where: { receiptId }, select: { toAddress: true } });
  return row?.toAddress ?? undefined;
}

/** Owes a receipt's letter once more, as another letter, in the caller's transaction. Gives false where one is on its way. */
export async function oweLetterAgain(
  tx: Tx,
  receiptId: ReceiptId,
  letter: { readonly to: string; readonly messageId: string; readonly now: Date },
): Promise<boolean> {
  const { to, messageId, now } = letter;
  const owed = await tx.$executeRaw`
    INSERT INTO receipt_delivery (receipt_id, message_id, state, next_try_at, to_address)
    VALUES (${receiptId}::uuid, ${messageId}, 'waiting', ${now}::timestamptz, ${to})
    ON CONFLICT (receipt_id) DO UPDATE SET state = 'waiting', message_id = excluded.message_id, next_try_at = excluded.next_try_at,
      to_address = excluded.to_address, attempts = 0, last_error = NULL, sent_at = NULL,
      first_sent_at = coalesce(receipt_delivery.first_sent_at, receipt_delivery.sent_at)
    WHERE receipt_delivery.state IN ('sent', 'refused')`;
  return owed === 1;
}
