import type { Tx } from '../database/client.ts';

/** An event as it was signed, not yet acted on. */
export interface WaitingEvent {
  readonly id: string;
  readonly payload: string;
  readonly attempts: number;
}

/** Of these, the ones still waiting, in the order Stripe made them. */
export async function waitingEvents(db: Tx, ids: readonly string[]): Promise<WaitingEvent[]> {
  return db.$queryRaw<WaitingEvent[]>`
    SELECT id, payload, attempts FROM stripe_event
    WHERE id = ANY (${[...ids]}::text[]) AND state = 'waiting' ORDER BY created_at, id`;
}

/** Of these, the ones the inbox does not have. */
export async function unknownEvents(db: Tx, ids: readonly string[]): Promise<Set<string>> {
  const known = await db.stripeEvent.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
  const there = new Set(known.map(({ id }) => id));
  return new Set(ids.filter((id) => !there.has(id)));
}

/** Where an event has got to. `waiting` is to be tried again. */
export interface EventMark {
  readonly id: string;
  readonly state: 'applied' | 'ignored' | 'parked' | 'waiting';
  readonly attempts: number;
  readonly why?: string | undefined;
}

/** Writes where these have got to, in one statement. One that is not waiting any more stays as it is: another worker was there first. */
export async function markEvents(db: Tx, marks: readonly EventMark[], now: Date): Promise<void> {
  if (marks.length === 0) return;
  const rows = marks.map(({ id, state, attempts, why }) => ({
    id,
    state,
    attempts,
    why: why === undefined ? null : asText(why),
  }));
  await db.$executeRaw`
    UPDATE stripe_event e
    SET state = mark.state, attempts = mark.attempts, last_error = mark.why,
        applied_at = CASE WHEN mark.state = 'waiting' THEN NULL ELSE ${now}::timestamptz END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS mark (id text, state text, attempts int, why text)
    WHERE e.id = mark.id AND e.state = 'waiting'`;
}

/** Short, and without the NULs and half characters that PostgreSQL refuses: the words of an error may quote anything. */
function asText(why: string): string {
  return Buffer.from(why.slice(0, 500)).toString().replaceAll('\0', '');
}

/** Events received before a moment and still waiting, oldest first: their job is late or was lost. */
export async function eventsWaitingSince(db: Tx, receivedBefore: Date, limit: number): Promise<string[]> {
  const rows = await db.stripeEvent.findMany({
    where: { state: 'waiting', receivedAt: { lt: receivedBefore } },
    orderBy: { receivedAt: 'asc' },
    take: limit,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** An event put aside for a person to look at. */
export interface ParkedEvent {
  readonly id: string;
  readonly type: string;
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly lastError: string | null;
}

/** The newest first. */
export async function parkedEvents(db: Tx, limit: number): Promise<ParkedEvent[]> {
  return db.stripeEvent.findMany({
    where: { state: 'parked' },
    orderBy: { receivedAt: 'desc' },
    take: limit,
    select: { id: true, type: true, receivedAt: true, attempts: true, lastError: true },
  });
}

/** Makes a parked event wait again, as if it had never been tried. Gives false for one that is not parked. */
export async function unparkEvent(tx: Tx, id: string): Promise<boolean> {
  const { count } = await tx.stripeEvent.updateMany({
    where: { id, state: 'parked' },
    data: { state: 'waiting', attempts: 0, appliedAt: null },
  });
  return count === 1;
}

export async function countParkedEvents(db: Tx): Promise<number> {
  return db.stripeEvent.count({ where: { state: 'parked' } });
}
