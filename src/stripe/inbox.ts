import type { Db, Tx } from '../database/client.ts';
import { groupCommit } from '../database/group-commit.ts';
import { transact } from '../database/transaction.ts';
import type { Clock } from '../domain/clock.ts';
import type { SignedEvent } from './webhook-signature.ts';

/** Queues a job in the transaction given, so that the job exists where the event does. */
export type Enqueue = (tx: Tx, name: 'apply-stripe-events', data: { eventIds: string[] }) => Promise<void>;

export interface InboxDeps {
  readonly db: Db;
  readonly enqueue: Enqueue;
  readonly clock: Clock;
}

/** As many as one statement and one job carry well. */
const mostTogether = 200;

/**
 * Keeps signed events, those that arrive together in one transaction together. The promise is kept when the event is
 * committed with its job, and also where it was here already: Stripe sends an event again until it hears so, and has no
 * use for knowing which time it was.
 */
export function createInbox(deps: InboxDeps): (event: SignedEvent) => Promise<void> {
  return groupCommit((events: readonly SignedEvent[]) => storeEvents(deps, events), { most: mostTogether });
}

/**
 * Writes the events that are not here yet, and one job for them, in one transaction. In order of id, so that two
 * processes told the same events cannot wait for each other. What was signed is passed as text: as JSON, PostgreSQL would
 * refuse an event for a `\u0000` in somebody's name.
 */
export async function storeEvents(
  { db, enqueue, clock }: InboxDeps,
  events: readonly SignedEvent[],
): Promise<void> {
  const inOrder = [...events].sort((a, b) => (a.id < b.id ? -1 : 1));
  await transact(db, async (tx) => {
    const stored = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO stripe_event (id, type, livemode, created_at, payload, received_at, state)
      SELECT told.*, ${clock.now()}::timestamptz, 'waiting'
      FROM unnest(
        ${inOrder.map(({ id }) => id)}::text[], ${inOrder.map(({ type }) => type)}::text[],
        ${inOrder.map(({ livemode }) => livemode)}::boolean[],
        ${inOrder.map(({ createdAt }) => createdAt.toISOString())}::timestamptz[],
        ${inOrder.map(({ payload }) => payload)}::text[]
      ) AS told
      ON CONFLICT (id) DO NOTHING RETURNING id`;
    if (stored.length > 0) await enqueue(tx, 'apply-stripe-events', { eventIds: stored.map(({ id }) => id) });
  });
}
