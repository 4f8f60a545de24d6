import type { Db, Tx } from '../../database/client.ts';
import { readFacts, writeFacts } from '../facts.ts';
import {
  leaseSeconds,
  nextTrySeconds,
  type AskedBy,
  type ClaimedInstruction,
  type Instruction,
  type InstructionId,
  type Order,
} from './instruction.ts';
import type { SubscriptionId } from './subscription.ts';

type Asked = Pick<Instruction, 'id' | 'subscriptionId' | 'order' | 'askedBy' | 'reason' | 'askedAt'> & {
  readonly dueAt?: Date;
};

/** Writes one down as waiting, due at once unless said. Throws where another waits for the same subscription: look first, under its lock. */
export async function insertInstruction(tx: Tx, asked: Asked): Promise<void> {
  const { act, ...detail } = asked.order;
  await tx.$executeRaw`
    INSERT INTO instruction (id, subscription_id, act, detail, asked_by, reason, state, next_try_at, asked_at)
    VALUES (${asked.id}::uuid, ${asked.subscriptionId}::uuid, ${act}, ${writeFacts(detail)}::jsonb, ${asked.askedBy},
      ${asked.reason ?? null}, 'waiting', ${asked.dueAt ?? asked.askedAt}::timestamptz, ${asked.askedAt}::timestamptz)`;
}

/**
 * What somebody asked for later has taken its place. Gives when that may be begun: now, or, where this one moves a gift to
 * another card and may be in somebody's hand, when that hand is empty, so that none of its calls comes after.
 */
export async function overtakeInstruction(tx: Tx, id: InstructionId, now: Date): Promise<Date> {
  const [overtaken] = await tx.$queryRaw<{ freeAt: Date }[]>`
    UPDATE instruction SET state = 'refused', last_error = 'overtaken by a later one', done_at = ${now}::timestamptz
    WHERE id = ${id}::uuid AND state = 'waiting'
    RETURNING CASE WHEN act = 'use another card' AND attempts > 0
      THEN greatest(${now}::timestamptz, least(next_try_at, ${secondsAfter(now, leaseSeconds)}::timestamptz))
      ELSE ${now}::timestamptz END AS "freeAt"`;
  return overtaken?.freeAt ?? now;
}

/** Keeps one in hand for another while. Gives false where it waits no more: something else has taken its place. */
export async function holdInstruction(tx: Tx, id: InstructionId, now: Date): Promise<boolean> {
  const held = await tx.$executeRaw`
    UPDATE instruction SET next_try_at = ${secondsAfter(now, leaseSeconds)}::timestamptz
    WHERE id = ${id}::uuid AND state = 'waiting'`;
  return held === 1;
}

/** Puts one off that nobody has begun: it is as if it had been asked for then. */
export async function putOffInstruction(
  db: Db,
  { id, attempt }: ClaimedInstruction,
  why: string,
  until: Date,
): Promise<void> {
  await db.$executeRaw`
    UPDATE instruction SET last_error = ${why}, next_try_at = ${until}::timestamptz, attempts = 0
    WHERE id = ${id}::uuid AND state = 'waiting' AND attempts = ${attempt}`;
}

interface ClaimedRow extends Omit<ClaimedInstruction, 'order'> {
  readonly act: string;
  readonly detail: unknown;
}

/** Takes one in hand, if it waits and is due and nobody else has it. */
export async function claimInstruction(
  db: Db,
  id: InstructionId,
  now: Date,
): Promise<ClaimedInstruction | undefined> {
  const [row] = await db.$queryRaw<ClaimedRow[]>`
    UPDATE instruction SET attempts = attempts + 1, next_try_at = ${secondsAfter(now, leaseSeconds)}::timestamptz
    WHERE id = (
      SELECT id FROM instruction WHERE id = ${id}::uuid AND state = 'waiting' AND next_try_at <= ${now}::timestamptz
      FOR UPDATE SKIP LOCKED)
    RETURNING id, subscription_id AS "subscriptionId", act, detail, asked_by AS "askedBy", attempts AS attempt`;
  if (!row) return undefined;
  const { act, detail, ...claimed } = row;
  return { ...claimed, order: orderOf({ act, detail }) };
}

/** Puts it back for another try. Does nothing where another took it in hand meanwhile. */
export async function putBackInstruction(
  db: Db,
  { id, attempt }: ClaimedInstruction,
  why: string,
  now: Date,
): Promise<void> {
  await db.$executeRaw`
    UPDATE instruction SET last_error = ${why.slice(0, 500)}, next_try_at = ${secondsAfter(now, nextTrySeconds(attempt))}::timestamptz
    WHERE id = ${id}::uuid AND state = 'waiting' AND attempts = ${attempt}`;
}

/** Ends it. Gives false where it was over already: then its effects were written down too. */
export async function finishInstruction(
  tx: Tx | Db,
  id: InstructionId,
  end: { readonly state: 'done' | 'refused'; readonly why?: string },
  now: Date,
): Promise<boolean> {
  const finished = await tx.$executeRaw`
    UPDATE instruction SET state = ${end.state}, done_at = ${now}::timestamptz, last_error = ${end.why?.slice(0, 500) ?? null}
    WHERE id = ${id}::uuid AND state = 'waiting'`;
  return finished === 1;
}

/** What waits and is due, the longest first. */
export async function dueInstructions(db: Db, now: Date, limit: number): Promise<InstructionId[]> {
  const rows = await db.$queryRaw<{ id: InstructionId }[]>`
    SELECT id FROM instruction WHERE state = 'waiting' AND next_try_at <= ${now}::timestamptz ORDER BY next_try_at LIMIT ${limit}::int`;
  return rows.map(({ id }) => id);
}

/** How one has got on. */
export async function stateOfInstruction(db: Db, id: InstructionId): Promise<Instruction['state']> {
  const row = await db.instruction.findUniqueOrThrow({ where: { id }, select: { state: true } });
  return row.state as Instruction['state'];
}

/** All that was asked for with a subscription, the newest first. */
export async function instructionsOf(db: Db, subscriptionId: SubscriptionId): Promise<Instruction[]> {
  const rows = await db.instruction.findMany({ where: { subscriptionId }, orderBy: { askedAt: 'desc' } });
  return rows.map(toInstruction);
}

interface InstructionRow {
  readonly id: string;
  readonly subscriptionId: string;
  readonly act: string;
  readonly detail: unknown;
  readonly askedBy: string;
  readonly reason: string | null;
  readonly state: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly askedAt: Date;
  readonly doneAt: Date | null;
}

export function toInstruction(row: InstructionRow): Instruction {
  return {
    id: row.id as InstructionId,
    subscriptionId: row.subscriptionId as SubscriptionId,
    order: orderOf(row),
    askedBy: row.askedBy as AskedBy,
    reason: row.reason ?? undefined,
    state: row.state as Instruction['state'],
    attempts: row.attempts,
    lastError: row.lastError ?? undefined,
    askedAt: row.askedAt,
    doneAt: row.doneAt ?? undefined,
  };
}

function orderOf({ act, detail }: { readonly act: string; readonly detail: unknown }): Order {
  return { act, ...(readFacts(detail) as object) } as Order;
}

function secondsAfter(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1_000);
}
