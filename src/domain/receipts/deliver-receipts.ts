import PQueue from 'p-queue';
import type { Db } from '../../database/client.ts';
import { reach } from '../../database/failpoint.ts';
import type { Clock } from '../clock.ts';
import { claimDelivery, markRefused, markSent, putBack } from './receipt-delivery-store.ts';
import type { ClaimedDelivery } from './receipt-delivery.ts';
import { MailRefused, type ReceiptMailer } from './receipt-mailer.ts';
import { findReceipt } from './receipt-store.ts';
import type { ReceiptId } from './receipt.ts';

export interface DeliverDeps {
  readonly db: Db;
  readonly mailer: ReceiptMailer;
  readonly clock: Clock;
}

/** Letters on their way at once; a mail host takes few connections from one place. */
const atOnce = 5;

/**
 * Sends the letters of these receipts that are still to be sent and due; safe to run at any time, any number of times, by
 * any number of workers. A letter that fails for now is put back with a time to try again; one the mail host refuses is
 * marked, and staff see why. Neither stops the others.
 *
 * At least once: the process may die, or the answer be lost, after the mail host took a letter and before we wrote that
 * down. It then goes out again with the same Message-ID, so that it is recognisably the same letter. Nothing is sent
 * inside a transaction. Throws, when all have had their turn, what the database threw.
 */
export async function deliverReceipts(deps: DeliverDeps, receiptIds: readonly ReceiptId[]): Promise<void> {
  const queue = new PQueue({ concurrency: atOnce });
  const turns = await Promise.allSettled(receiptIds.map((id) => queue.add(() => deliverReceipt(deps, id))));
  const faults = turns.filter((turn) => turn.status === 'rejected').map((turn) => turn.reason as unknown);
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} receipts could not be delivered`);
}

async function deliverReceipt(deps: DeliverDeps, id: ReceiptId): Promise<void> {
  const claimed = await claimDelivery(deps.db, id, deps.clock.now());
  if (!claimed) return;
  const outcome = await sendLetter(deps, claimed);
  if (outcome === 'sent') await markSent(deps.db, claimed, deps.clock.now());
  else if (outcome instanceof MailRefused) await markRefused(deps.db, claimed, outcome.message);
  else await putBack(deps.db, claimed, outcome.message, deps.clock.now());
}

async function sendLetter({ db, mailer }: DeliverDeps, claimed: ClaimedDelivery): Promise<'sent' | Error> {
  const receipt = await findReceipt(db, claimed.receiptId);
  if (receipt?.email === undefined) return new MailRefused('the receipt has no e-mail address');
  try {
    reach('before-mail');
    await mailer.sendReceipt({ receipt, to: receipt.email, messageId: claimed.messageId });
    reach('after-mail');
    return 'sent';
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
