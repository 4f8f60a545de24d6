import type { Tx } from '../../database/client.ts';
import type { Clock } from '../clock.ts';
import type { Queue } from '../jobs.ts';
import type { CheckoutId } from '../payments/checkout.ts';
import { oweFailureNotice } from './failure-notice-store.ts';

export interface TellDeps {
  readonly clock: Clock;
  readonly queue: Queue;
  /** What stands behind the @ of a letter's message id. */
  readonly mailDomain: string;
}

/** Owes a reader the news that their payment did not come, and queues its letter, in the caller's transaction. A repeat does nothing. */
export async function tellOfFailure(
  tx: Tx,
  { clock, queue, mailDomain }: TellDeps,
  id: CheckoutId,
): Promise<void> {
  const owed = await oweFailureNotice(tx, id, `<failure-${id}@${mailDomain}>`, clock.now());
  if (owed) await queue.enqueue(tx, 'deliver-failure-notices', { checkoutIds: [id] });
}
