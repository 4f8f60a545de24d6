import PQueue from 'p-queue';
import { z } from 'zod';
import type { Db } from '../database/client.ts';
import type { Clock } from '../domain/clock.ts';
import { markEvents, waitingEvents, type WaitingEvent } from './event-store.ts';
import { takeFacts, type FactTakers, type Verdict } from './take-facts.ts';
import type { ToldFact } from './telling.ts';
import { translateEvent } from './translate-event.ts';

export type { FactTakers } from './take-facts.ts';

export interface ApplyDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** The processor's: an event of the other kind would mix play money with real. */
  readonly livemode: boolean;
  readonly takers: FactTakers;
}

/** As many as one transaction carries well: a backlog's jobs may name ten thousand. */
const mostTogether = 200;

/** While PostgreSQL settles some, the next are read. */
const atOnce = 2;

/** How many times an event may fail before a person is to look at it. */
const mostAttempts = 10;

/** Some events are to be tried again; thrown so that the queue does that, later each time. */
export class EventsLeftWaiting extends Error {
  constructor(why: readonly string[]) {
    super(`${why.length} events are left waiting: ${[...new Set(why)].join('; ')}`);
    this.name = 'EventsLeftWaiting';
  }
}

/**
 * Tells the domain what these events say, and writes down what came of each: applied, ignored (not ours, or nothing we act
 * on), parked for a person (refused, unreadable, of the wrong mode, or failed ten times), or still waiting. Events that
 * are not waiting any more are passed over, so it is safe to run at any time and any number of times. No event stops
 * another, and none is dropped. Throws EventsLeftWaiting, after the rest is written down, where any is to be tried again.
 */
export async function applyEvents(deps: ApplyDeps, eventIds: readonly string[]): Promise<void> {
  const queue = new PQueue({ concurrency: atOnce });
  const turns = await Promise.allSettled(
    groupsOf([...new Set(eventIds)], mostTogether).map((ids) => queue.add(() => applyTogether(deps, ids))),
  );
  const left = turns.flatMap((turn) => {
    if (turn.status === 'rejected') throw turn.reason;
    return turn.value;
  });
  if (left.length > 0) throw new EventsLeftWaiting(left);
}

function groupsOf(ids: readonly string[], size: number): (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, group) =>
    ids.slice(group * size, (group + 1) * size),
  );
}

/** Gives the reasons of those to be tried again. */
async function applyTogether(
  { db, clock, livemode, takers }: ApplyDeps,
  eventIds: readonly string[],
): Promise<string[]> {
  const events = await waitingEvents(db, eventIds);
  const read = events.map((event) => ({ event, told: readEvent(event, livemode) }));
  const told = read.flatMap(({ event, told }): ToldFact[] =>
    told.kind === 'fact' ? [{ eventId: event.id, fact: told.fact }] : [],
  );
  const verdicts = await takeFacts(takers, told);
  const marks = read.map(({ event, told }) => {
    const verdict = told.kind === 'fact' ? verdicts.get(event.id) : verdictOn(told);
    return markFor(event, verdict ?? { kind: 'failed', why: 'nobody answered for it' });
  });
  await markEvents(db, marks, clock.now());
  return marks.flatMap(({ state, why }) => (state === 'waiting' ? [why] : []));
}

type Told = ReturnType<typeof translateEvent>;

const mode = z.object({ livemode: z.boolean() });

function readEvent({ payload }: WaitingEvent, livemode: boolean): Told {
  let event: unknown;
  try {
    event = JSON.parse(payload);
  } catch {
    return { kind: 'unreadable', why: 'it is not JSON' };
  }
  const told = translateEvent(event);
  const isOfOurMode =
    mode.safeParse(event).data?.livemode === livemode &&
    (told.kind !== 'fact' || told.fact.livemode === livemode);
  return isOfOurMode
    ? told
    : { kind: 'unreadable', why: livemode ? 'a test event on a live key' : 'a live event on a test key' };
}

function verdictOn(told: Exclude<Told, { kind: 'fact' }>): Verdict {
  return told.kind === 'ignored' ? { kind: 'ignored', why: told.why } : { kind: 'refused', why: told.why };
}

function markFor({ id, attempts }: WaitingEvent, verdict: Verdict) {
  switch (verdict.kind) {
    case 'applied':
      return { id, attempts: attempts + 1, state: 'applied' as const };
    case 'ignored':
      return { id, attempts, state: 'ignored' as const, why: verdict.why };
    case 'refused':
      return { id, attempts: attempts + 1, state: 'parked' as const, why: verdict.why };
    case 'failed': {
      const state = attempts + 1 >= mostAttempts ? ('parked' as const) : ('waiting' as const);
      return { id, attempts: attempts + 1, state, why: verdict.why };
    }
    // Stripe being away says nothing about the event.
    case 'unavailable':
      return { id, attempts, state: 'waiting' as const, why: verdict.why };
  }
}
