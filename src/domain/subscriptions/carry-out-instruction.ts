import type { Db, Tx } from '../../database/client.ts';
import { reach } from '../../database/failpoint.ts';
import { transact } from '../../database/transaction.ts';
import type { GiftChanged } from '../letters/notice.ts';
import { queueNotices } from '../letters/queue-notices.ts';
import type { SubscriptionReport } from '../payments/payment-fact.ts';
import { ProcessorUnavailable, type PaymentProcessor } from '../payments/payment-processor.ts';
import { unreachable } from '../refusal.ts';
import { insertAgreement } from './agreement-store.ts';
import { nextCharge, termsAhead, type HeldSubscription } from './held-subscription.ts';
import { findHeldPlan, findHeldSubscription, lockHeldSubscription } from './held-subscription-store.ts';
import {
  claimInstruction,
  finishInstruction,
  putBackInstruction,
  putOffInstruction,
} from './instruction-store.ts';
import { mostAttempts, type ClaimedInstruction, type InstructionId, type Order } from './instruction.ts';
import { moveToCard, unmakeMove, type CardOrder, type MoveDeps } from './move-to-card.ts';
import { saveBeginning } from './subscription-store.ts';
import { standAsReported, toHolder, type StandDeps } from './stand-as-reported.ts';

export interface CarryOutDeps extends StandDeps, MoveDeps {
  readonly db: Db;
  readonly processor: PaymentProcessor;
}

/**
 * Has the processor do what was asked, and writes down how the subscription then stands, with a letter that says so, in one
 * transaction. Does nothing where it is done, not due, or in another's hand; safe to run at any time and any number of
 * times, for the processor knows each by its id. What fails for now is put back and queued; what fails ten times for
 * another reason than the processor being away is refused, and staff see why.
 */
export async function carryOutInstruction(deps: CarryOutDeps, id: InstructionId): Promise<void> {
  const claimed = await claimInstruction(deps.db, id, deps.clock.now());
  if (!claimed) return;
  try {
    reach('before-stripe');
    const { order } = claimed;
    const report =
      order.act === 'use another card'
        ? await move(deps, { ...claimed, order })
        : await tell(deps, { ...claimed, order });
    if (!report) return;
    reach('after-stripe');
    await transact(deps.db, (tx) => writeDownDone(tx, deps, claimed, report));
  } catch (error) {
    await putBack(deps, claimed, error);
  }
}

type Move = ClaimedInstruction & { readonly order: CardOrder };

function isMove(claimed: ClaimedInstruction): claimed is Move {
  return claimed.order.act === 'use another card';
}

/** Moves it to another card; gives nothing where that is over, or put off, without having been done. */
async function move(deps: CarryOutDeps, claimed: Move): Promise<SubscriptionReport | undefined> {
  const moved = await moveToCard(deps, claimed);
  switch (moved.kind) {
    case 'done':
      return moved.report;
    case 'later':
      await putOffInstruction(deps.db, claimed, moved.why, moved.at);
      return undefined;
    case 'refused':
      await finishInstruction(deps.db, claimed.id, { state: 'refused', why: moved.why }, deps.clock.now());
      return undefined;
    case 'overtaken':
      return undefined;
    default:
      return unreachable(moved);
  }
}

async function putBack(deps: CarryOutDeps, claimed: ClaimedInstruction, error: unknown): Promise<void> {
  const isOver =
    !(error instanceof ProcessorUnavailable) && !isMove(claimed) && (await foundEnded(deps, claimed));
  if (isOver) return;
  const why = error instanceof Error ? error.message : String(error);
  const now = deps.clock.now();
  const isTooMuch = claimed.attempt >= mostAttempts && !(error instanceof ProcessorUnavailable);
  if (isTooMuch && (!isMove(claimed) || (await unmakeMove(deps, claimed)))) {
    await finishInstruction(deps.db, claimed.id, { state: 'refused', why }, now);
    return;
  }
  await putBackInstruction(deps.db, claimed, why, now);
  await transact(deps.db, (tx) =>
    deps.queue.enqueue(tx, 'carry-out-instructions', { instructionIds: [claimed.id] }),
  );
}

/** Why something asked is not done, where the processor was told to end it first and we had not heard yet. */
export const endedMeanwhile = 'It had ended at the processor';

/** Whether it has ended at the processor, which then takes no other order for it: no try would help, and ours ends too. */
async function foundEnded(deps: CarryOutDeps, { id, subscriptionId }: ClaimedInstruction): Promise<boolean> {
  const held = await findHeldSubscription(deps.db, subscriptionId);
  if (held?.processorRef === undefined) return false;
  const looked = await deps.processor.lookUpSubscription(held.processorRef).catch(() => undefined);
  if (looked?.report.standing !== 'ended') return false;
  const { report } = looked;
  await transact(deps.db, async (tx) => {
    const before = await lockHeldSubscription(tx, subscriptionId);
    const refused = { state: 'refused', why: `${endedMeanwhile}.` } as const;
    if (!before || !(await finishInstruction(tx, id, refused, deps.clock.now()))) return;
    await standAsReported(tx, deps, before, report);
  });
  return true;
}

async function tell(
  { db, processor }: CarryOutDeps,
  { id, subscriptionId, order }: ClaimedInstruction & { readonly order: Exclude<Order, CardOrder> },
): Promise<SubscriptionReport> {
  const held = await findHeldSubscription(db, subscriptionId);
  const ref = held?.processorRef;
  if (!held || ref === undefined) throw new Error('the processor does not know it');
  const key = `instruction-${id}`;
  switch (order.act) {
    case 'cancel now':
      return endOf(processor, ref, () => processor.cancelSubscription(ref, 'now', key));
    case 'cancel at period end':
      return endOf(processor, ref, () => processor.cancelSubscription(ref, 'at period end', key));
    case 'keep':
      return processor.keepSubscription(ref, key);
    case 'pause':
      return processor.pauseSubscription(ref, order.until, key);
    case 'begin later':
      return processor.postponeSubscription(ref, order.on, key);
    case 'resume':
      return processor.resumeSubscription(ref, key);
    case 'change amount':
    case 'change plan': {
      const plan = await findHeldPlan(db, order.terms.planId);
      return processor.repriceSubscription(ref, { ...order.terms, plan }, key);
    }
    default:
      return unreachable(order);
  }
}

/** One that has ended cannot be told to end; that it has is all that was wanted. */
async function endOf(
  processor: PaymentProcessor,
  ref: string,
  end: () => Promise<SubscriptionReport>,
): Promise<SubscriptionReport> {
  try {
    return await end();
  } catch (error) {
    if (error instanceof ProcessorUnavailable) throw error;
    const { report } = await processor.lookUpSubscription(ref);
    if (report.standing !== 'ended') throw error;
    return report;
  }
}

async function writeDownDone(
  tx: Tx,
  deps: CarryOutDeps,
  { id, subscriptionId, order, askedBy }: ClaimedInstruction,
  report: SubscriptionReport,
): Promise<void> {
  const before = await lockHeldSubscription(tx, subscriptionId);
  const now = deps.clock.now();
  if (!before || !(await finishInstruction(tx, id, { state: 'done' }, now))) return;
  await standAsReported(tx, deps, before, report);
  if (order.act === 'begin later') await saveBeginning(tx, subscriptionId, order.on);
  if ('terms' in order)
    await insertAgreement(
      tx,
      id,
      { ...order.terms, subscriptionId, effectiveFrom: report.currentPeriodEnd },
      now,
    );
  const after = await findHeldSubscription(tx, subscriptionId);
  // What a rule of ours ended is told in words of its own.
  if (!after || (askedBy === 'system' && order.act !== 'begin later')) return;
  await queueNotices(tx, deps, [
    { notice: changeIn(after, order), subject: subscriptionId, occasion: id, ...toHolder(after) },
  ]);
}

const changes: Readonly<Record<Order['act'], GiftChanged['change']>> = {
  'cancel now': 'stopped',
  'cancel at period end': 'stopping',
  keep: 'kept',
  pause: 'paused',
  resume: 'resumed',
  'begin later': 'later',
  'change amount': 'amount',
  'change plan': 'plan',
  'use another card': 'card',
};

function changeIn(held: HeldSubscription, order: Order): GiftChanged {
  const change = held.state === 'ended' ? 'stopped' : changes[order.act];
  const next = nextCharge(held);
  return {
    kind: 'gift changed',
    subscriptionId: held.id,
    what: termsAhead(held).plan.name,
    change,
    method: change === 'card' ? held.method?.label : undefined,
    until:
      change === 'paused' || change === 'later'
        ? next?.on
        : change === 'stopping'
          ? held.cancelAt
          : undefined,
    next,
  };
}
