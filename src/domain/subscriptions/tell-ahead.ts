import { transact } from '../../database/transaction.ts';
import type { Notice } from '../letters/notice.ts';
import { queueNotices } from '../letters/queue-notices.ts';
import { followSubscription, type FollowDeps } from './follow-subscription.ts';
import { graceEnd, nextCharge, type HeldSubscription } from './held-subscription.ts';
import { findHeldSubscription } from './held-subscription-store.ts';
import { instructSubscription, type InstructDeps } from './instruct-subscription.ts';
import { lateness, toHolder } from './stand-as-reported.ts';
import type { SubscriptionId } from './subscription.ts';
import { lateSubscriptions, soonChargedAgain, withCardsExpiring } from './tell-ahead-store.ts';

export interface TellAheadDeps extends FollowDeps, InstructDeps {
  /** How many days before the second charge its giver is told. */
  readonly secondChargeNoticeDays: number;
}

const dayMs = 86_400_000;

/** How long before a late one ends its holder is told once more; no more than half its days. */
const lastCallDays = 3;

/** How long before a card runs out its holder is told. */
const cardNoticeDays = 30;

/**
 * Tells people what time brings: a second charge, a card that runs out, an end that is near; and ends what was late for
 * too long. Each is told once, so it is safe to run at any time and any number of times. Throws ProcessorUnavailable
 * where the processor is away; the next run then tells the rest.
 */
export async function tellAhead(deps: TellAheadDeps): Promise<void> {
  const now = deps.clock.now();
  await each(deps, soonChargedAgain(deps.db, daysAfter(now, deps.secondChargeNoticeDays)), (held) =>
    tellOfSecondCharge(deps, held, daysAfter(now, deps.secondChargeNoticeDays)),
  );
  await each(deps, lateSubscriptions(deps.db), (held) => hurryOrEnd(deps, held, now));
  await each(deps, withCardsExpiring(deps.db, now, daysAfter(now, cardNoticeDays)), (held) =>
    tellOfCard(deps, held, daysAfter(now, cardNoticeDays)),
  );
}

async function each(
  { db }: TellAheadDeps,
  ids: Promise<readonly SubscriptionId[]>,
  act: (held: HeldSubscription) => Promise<void>,
): Promise<void> {
  for (const id of await ids) {
    const held = await findHeldSubscription(db, id);
    if (held) await act(held);
  }
}

async function tellOfSecondCharge(deps: TellAheadDeps, held: HeldSubscription, by: Date): Promise<void> {
  const next = nextCharge(held);
  if (!next || next.on > by) return;
  const { plan, method } = held;
  const about = { subscriptionId: held.id, what: plan.name, method: method?.label, next };
  await tell(deps, held, { kind: 'second charge', ...about }, 'second');
}

async function hurryOrEnd(deps: TellAheadDeps, held: HeldSubscription, now: Date): Promise<void> {
  const { lateSince, waiting } = held;
  // Its holder has put another card in, and it is being moved to it: what is owed may be paid already.
  if (!lateSince || waiting?.order.act === 'use another card') return;
  const until = graceEnd(lateSince, deps.graceDays);
  if (until <= now) {
    const wish = { act: 'cancel now' } as const;
    await instructSubscription(deps, { subscriptionId: held.id, wish, askedBy: 'system', reason: 'unpaid' });
  } else if (daysAfter(now, Math.min(lastCallDays, deps.graceDays / 2)) >= until) {
    const notice: Notice = { kind: 'ending unpaid', ...lateness(held, lateSince, deps.graceDays) };
    await tell(deps, held, notice, lateSince.toISOString());
  }
}

/** Banks often tell the processor a card's new number by themselves: so it is asked before anybody is told. */
async function tellOfCard(deps: TellAheadDeps, held: HeldSubscription, by: Date): Promise<void> {
  if (held.processorRef === undefined) return;
  await followSubscription(deps, held.processorRef);
  const now = await findHeldSubscription(deps.db, held.id);
  const next = now && nextCharge(now);
  if (!now?.method?.expiresOn || !next) return;
  const { label: method, expiresOn } = now.method;
  if (expiresOn > by) return;
  const about = { subscriptionId: now.id, what: now.plan.name, method, expiresOn };
  await tell(deps, now, { kind: 'card expiring', ...about }, expiresOn.toISOString().slice(0, 10));
}

async function tell(
  deps: TellAheadDeps,
  held: HeldSubscription,
  notice: Notice,
  occasion: string,
): Promise<void> {
  await transact(deps.db, (tx) =>
    queueNotices(tx, deps, [{ notice, subject: held.id, occasion, ...toHolder(held) }]),
  );
}

function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * dayMs);
}
