import type { Db } from '../../database/client.ts';
import type { ReceiptId } from './receipt.ts';
import { leaseEnd, nextTry, type ClaimedDelivery } from './receipt-delivery.ts';

/**
 * Takes one delivery in hand, if it is due and nobody else is taking it at this moment: one statement, which is its own
 * short transaction. A delivery that was in another's hand is taken when that lease has ended.
 */
export async function claimDelivery(db: Db, id: ReceiptId, now: Date): Promise<ClaimedDelivery | undefined> {
  const [claimed] = await db.$queryRaw<ClaimedDelivery[]>`
    UPDATE receipt_delivery SET state = 'sending', attempts = attempts + 1, next_try_at = ${leaseEnd(now)}::timestamptz
    WHERE receipt_id = (
      SELECT receipt_id FROM receipt_delivery
      WHERE receipt_id = ${id}::uuid AND state IN ('waiting', 'sending') AND next_try_at <= ${now}::timestamptz
      FOR UPDATE SKIP LOCKED)
    RETURNING receipt_id AS "receiptId", message_id AS "messageId", attempts AS attempt`;
  return claimed;
}

/** A letter that went out is sent, whoever has it in hand by now. */
export async function markSent(db: Db, { receiptId }: ClaimedDelivery, now: Date): Promise<void> {
  await db.$executeRaw`
    UPDATE receipt_delivery SET state = 'sent', sent_at = ${now}::timestamptz, last_error = NULL
    WHERE receipt_id = ${receiptId}::uuid AND state <> 'sent'`;
}

/** Puts it back until the next try. Does nothing where another took it in hand meanwhile: then theirs is the last word. */
export async function putBack(db: Db, claimed: ClaimedDelivery, why: string, now: Date): Promise<void> {
  await db.$executeRaw`
    UPDATE receipt_delivery
    SET state = 'waiting', last_error = ${printable(why)}, next_try_at = ${nextTry(claimed.attempt, now)}::timestamptz
    WHERE receipt_id = ${claimed.receiptId}::uuid AND state = 'sending' AND attempts = ${claimed.attempt}`;
}

/** Ends it with the mail host's reason. Does nothing where another took it in hand meanwhile. */
export async function markRefused(db: Db, claimed: ClaimedDelivery, why: string): Promise<void> {
  await db.$executeRaw`
    UPDATE receipt_delivery SET state = 'refused', last_error = ${printable(why)}
    WHERE receipt_id = ${claimed.receiptId}::uuid AND state = 'sending' AND attempts = ${claimed.attempt}`;
}

/** Receipts whose letter is due: never tried, put back and rested, or in a hand that let go. The longest due first. */
export async function dueReceipts(db: Db, now: Date, limit: number): Promise<ReceiptId[]> {
  const rows = await db.$queryRaw<{ receipt_id: ReceiptId }[]>`
    SELECT receipt_id FROM receipt_delivery
    WHERE state IN ('waiting', 'sending') AND next_try_at <= ${now}::timestamptz
    ORDER BY next_try_at LIMIT ${limit}::int`;
  return rows.map((row) => row.receipt_id);
}

const longestReason = 500;

/** What a mail host said may be long, and PostgreSQL keeps no NUL. */
function printable(why: string): string {
  return why.replaceAll(/\p{C}+/gu, ' ').slice(0, longestReason);
}

/** How many letters have not gone out yet. */
export async function countUnsent(db: Db): Promise<number> {
  return db.receiptDelivery.count({ where: { state: { in: ['waiting', 'sending'] } } });
}
