import { transact } from '../database/transaction.ts';
import { Refusal } from '../domain/refusal.ts';
import { appendAudit } from '../domain/staff/audit-store.ts';
import type { Actor } from '../domain/staff/audit.ts';
import { unparkEvent } from './event-store.ts';
import type { InboxDeps } from './inbox.ts';

/** Has a parked event acted on again, by the job that acts on any. Throws Refusal('not found') where it is not parked any more. */
export async function resendEvent(
  { db, clock, enqueue }: InboxDeps,
  eventId: string,
  by: Actor,
): Promise<void> {
  await transact(db, async (tx) => {
    if (!(await unparkEvent(tx, eventId)))
      throw new Refusal(
        'not found',
        'That is not parked any more: somebody else has had it tried again, or it was dealt with.',
      );
    const object = `stripe event:${eventId}`;
    await appendAudit(tx, by, { at: clock.now(), act: 'try again', object, detail: {} });
    await enqueue(tx, 'apply-stripe-events', { eventIds: [eventId] });
  });
}
