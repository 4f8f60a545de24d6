import type { Db, Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import { transact } from '../../database/transaction.ts';
import type { Clock } from '../clock.ts';
import type { Queue } from '../jobs.ts';
import { isPaidFromBank, type HeldSubscription } from './held-subscription.ts';
import { lockHeldSubscription } from './held-subscription-store.ts';
import { insertInstruction } from './instruction-store.ts';
import type { AskedBy, Order } from './instruction.ts';
import type { SubscriptionId } from './subscription.ts';

/** Whether a new card of its holder's is to pay for it too: it runs, it is not going to stop, and a card pays for it. */
export function isServedByNewCard({ state, cancelAt, customerRef, method }: HeldSubscription): boolean {
  const runs = state === 'active' || state === 'late';
  return runs && cancelAt === undefined && customerRef !== undefined && !isPaidFromBank(method);
}

/**
 * Writes down that these are to be paid by a card of another customer, each in a transaction of its own, and queues it. One
 * that is paid so already, is not served by a new card, or has something else on its way is passed over. Safe to repeat.
 */
export async function askToMove(
  deps: { readonly db: Db; readonly clock: Clock; readonly queue: Queue },
  ids: readonly SubscriptionId[],
  card: Pick<Extract<Order, { act: 'use another card' }>, 'customerRef' | 'cardPutInAt'>,
  askedBy: AskedBy,
): Promise<void> {
  for (const id of ids) await transact(deps.db, (tx) => askOne(tx, deps, id, { ...card, askedBy }));
}

async function askOne(
  tx: Tx,
  { clock, queue }: { readonly clock: Clock; readonly queue: Queue },
  subscriptionId: SubscriptionId,
  {
    askedBy,
    ...card
  }: { readonly customerRef: string; readonly cardPutInAt: Date; readonly askedBy: AskedBy },
): Promise<void> {
  const held = await lockHeldSubscription(tx, subscriptionId);
  if (!held || held.waiting || held.customerRef === card.customerRef || !isServedByNewCard(held)) return;
  const id = createId<'instruction'>();
  const order = { act: 'use another card', ...card } as const;
  await insertInstruction(tx, { id, subscriptionId, order, askedBy, askedAt: clock.now() });
  await queue.enqueue(tx, 'carry-out-instructions', { instructionIds: [id] });
}
