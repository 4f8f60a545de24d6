import type { Db, Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import { transact } from '../../database/transaction.ts';
import type { FeeRate } from '../../money/fee-cover.ts';
import { Refusal } from '../refusal.ts';
import { carryOutInstruction, type CarryOutDeps } from './carry-out-instruction.ts';
import type { HeldSubscription } from './held-subscription.ts';
import { findMonthlyPlan, lockHeldSubscription } from './held-subscription-store.ts';
import { insertInstruction, overtakeInstruction, stateOfInstruction } from './instruction-store.ts';
import type { AskedBy, InstructionId, Order, SubscriptionWish } from './instruction.ts';
import { isSameOrder, orderFor } from './order-for.ts';
import type { SubscriptionId } from './subscription.ts';

export interface InstructDeps extends CarryOutDeps {
  readonly db: Db;
  readonly feeRate: FeeRate;
  readonly gstRegistered: boolean;
}

export interface Asking {
  readonly subscriptionId: SubscriptionId;
  readonly wish: SubscriptionWish;
  readonly askedBy: AskedBy;
  readonly reason?: string | undefined;
  /** Written in the same transaction as the instruction: an entry in the audit log. */
  readonly alsoWrite?: ((tx: Tx) => Promise<void>) | undefined;
}

/**
 * `done`: the processor has said so, or it stood so already. `not yet`: it is written down and will be done, and until then
 * nothing may say that it is. `refused`: the processor will not have it, and a person is to look.
 */
export type Instructed = 'done' | 'not yet' | 'refused';

/**
 * Has something done with a subscription: writes it down under the subscription's lock, then tries it at once, outside the
 * transaction; where the processor is away a job goes on. The same asked for twice at once is done once. Throws a Refusal
 * that says why where it makes no sense.
 */
export async function instructSubscription(deps: InstructDeps, asking: Asking): Promise<Instructed> {
  const id = await transact(deps.db, (tx) => writeDown(tx, deps, asking));
  if (id === undefined) return 'done';
  await carryOutInstruction(deps, id);
  const state = await stateOfInstruction(deps.db, id);
  return state === 'waiting' ? 'not yet' : state;
}

/** Gives the instruction to carry out: this one, or the same asked for a moment ago; none where it stands so already. */
async function writeDown(
  tx: Tx,
  deps: InstructDeps,
  { subscriptionId, wish, askedBy, reason, alsoWrite }: Asking,
): Promise<InstructionId | undefined> {
  const held = await lockHeldSubscription(tx, subscriptionId);
  if (!held) throw new Refusal('not found', 'There is no such subscription.');
  const plan = wish.act === 'change plan' ? await findMonthlyPlan(tx, wish.planId) : undefined;
  const order = orderFor(held, wish, { plan, ...deps });
  const { waiting } = held;
  if (!order && (!waiting || held.state === 'ended')) return undefined;
  if (waiting && (order ? isSameOrder(waiting.order, order) : waiting.order.act === wish.act))
    return waiting.id;
  if (!order) throw stillOnItsWay();
  const now = deps.clock.now();
  const dueAt = waiting ? await makeWay(tx, deps, waiting, order) : now;
  const id = createId<'instruction'>();
  await insertInstruction(tx, { id, subscriptionId, order, askedBy, reason, askedAt: now, dueAt });
  await alsoWrite?.(tx);
  return id;
}

/** Whoever wants it to stop does not wait for what they wanted before; anything else does. Gives when it may be begun. */
async function makeWay(
  tx: Tx,
  { clock }: InstructDeps,
  waiting: NonNullable<HeldSubscription['waiting']>,
  order: Order,
): Promise<Date> {
  const isStop = order.act === 'cancel now' || order.act === 'cancel at period end';
  if (!isStop || waiting.order.act === 'cancel now') throw stillOnItsWay();
  return overtakeInstruction(tx, waiting.id, clock.now());
}

function stillOnItsWay(): Refusal {
  return new Refusal(
    'not now',
    'Something that was asked for before is still on its way. Look again in a few minutes.',
  );
}
