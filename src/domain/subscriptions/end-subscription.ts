import type { Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import type { Clock } from '../clock.ts';
import type { Queue } from '../jobs.ts';
import { lockHeldSubscription } from './held-subscription-store.ts';
import { insertInstruction, overtakeInstruction } from './instruction-store.ts';
import type { AskedBy } from './instruction.ts';
import type { SubscriptionId } from './subscription.ts';

/**
 * Writes down that a subscription is to end now, in the transaction of what ends it (money given back, a dispute lost), and
 * queues it to be carried out. Overtakes whatever else is on its way. Does nothing where it has ended or is ending so.
 */
export async function endSubscription(
  tx: Tx,
  { clock, queue }: { readonly clock: Clock; readonly queue: Queue },
  subscriptionId: SubscriptionId,
  { askedBy, reason }: { readonly askedBy: AskedBy; readonly reason: string },
): Promise<void> {
  const held = await lockHeldSubscription(tx, subscriptionId);
  if (!held || (held.state !== 'active' && held.state !== 'late')) return;
  if (held.waiting?.order.act === 'cancel now') return;
  const askedAt = clock.now();
  const dueAt = held.waiting ? await overtakeInstruction(tx, held.waiting.id, askedAt) : askedAt;
  const id = createId<'instruction'>();
  const order = { act: 'cancel now' } as const;
  await insertInstruction(tx, { id, subscriptionId, order, askedBy, reason, askedAt, dueAt });
  await queue.enqueue(tx, 'carry-out-instructions', { instructionIds: [id] });
}
