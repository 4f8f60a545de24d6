import type { Db } from '../../database/client.ts';
import type { HeldSubscription } from '../../domain/subscriptions/held-subscription.ts';
import { heldSubscriptionsOf } from '../../domain/subscriptions/held-subscription-store.ts';
import { toInstruction } from '../../domain/subscriptions/instruction-store.ts';
import type { Instruction } from '../../domain/subscriptions/instruction.ts';
import type { SupporterId } from '../../domain/supporters/supporter.ts';

/** A gift that runs, and the last time it was to be moved to a card put in for another. */
export interface ServedGift {
  readonly held: HeldSubscription;
  readonly move?: Instruction | undefined;
}

/** What a supporter gives each month, the newest first. */
export async function findServed(db: Db, supporterId: SupporterId): Promise<ServedGift[]> {
  const running = (await heldSubscriptionsOf(db, supporterId)).filter(({ state }) => state !== 'ended');
  const moves = await db.instruction.findMany({
    where: { act: 'use another card', subscriptionId: { in: running.map(({ id }) => id) } },
    orderBy: { askedAt: 'asc' },
  });
  const newest = new Map<string, Instruction>(moves.map((row) => [row.subscriptionId, toInstruction(row)]));
  return running.map((held) => ({ held, move: newest.get(held.id) }));
}
