import { createId } from '../../database/ids.ts';
import type { Db } from '../../database/client.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import type { Queue } from '../jobs.ts';
import { Refusal } from '../refusal.ts';
import { appendAudit } from '../staff/audit-store.ts';
import type { Actor } from '../staff/audit.ts';
import { findPrimaryEmail } from '../supporters/supporter-store.ts';
import { oweLetterAgain } from './receipt-delivery-store.ts';
import { findReceipt } from './receipt-store.ts';
import { receiptNumber, type ReceiptId } from './receipt.ts';

export interface ResendDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly queue: Queue;
  /** What stands behind the @ of a letter's message id. */
  readonly mailDomain: string;
}

/**
 * Owes a receipt's letter once more, to the supporter's address on file (the one printed on it where there is none), as
 * another letter: gives that address. The receipt stays as it is. One still on its way is not doubled: a repeat before it
 * went out does nothing. Refusal('not found') for no such receipt, Refusal('bad input') where there is no address at all.
 */
export async function resendReceipt(deps: ResendDeps, id: ReceiptId, by: Actor): Promise<string> {
  return transact(deps.db, async (tx) => {
    const receipt = await findReceipt(tx, id);
    if (!receipt) throw new Refusal('not found', 'There is no such receipt.');
    const to = (await findPrimaryEmail(tx, receipt.supporterId)) ?? receipt.email;
    if (to === undefined)
      throw new Refusal('bad input', 'No e-mail address is on file to send this receipt to.');
    const now = deps.clock.now();
    const messageId = `<receipt-${id}-${createId<'letter'>()}@${deps.mailDomain}>`;
    if (!(await oweLetterAgain(tx, id, { to, messageId, now }))) return to;
    await deps.queue.enqueue(tx, 'deliver-receipts', { receiptIds: [id] });
    await appendAudit(tx, by, {
      at: now,
      act: 'resend receipt',
      object: `receipt:${id}`,
      detail: { number: receiptNumber(receipt) },
    });
    return to;
  });
}
