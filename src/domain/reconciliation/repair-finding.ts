import { transact } from '../../database/transaction.ts';
import { followDispute } from '../disputes/follow-dispute.ts';
import { movementByRef } from '../ledger/balance-store.ts';
import { bookAsNotOurs, enterMovements } from '../ledger/enter-movements.ts';
import { nothingToDo, refused, type Outcome } from '../payments/outcome.ts';
import { ProcessorUnavailable } from '../payments/payment-processor.ts';
import { followPayout } from '../payouts/follow-payout.ts';
import { followRefunds } from '../refunds/follow-refunds.ts';
import { recognisePayment, type RecogniseDeps } from '../refunds/recognise-payment.ts';
import { Refusal, unreachable } from '../refusal.ts';
import { appendAudit } from '../staff/audit-store.ts';
import type { Actor } from '../staff/audit.ts';
import { followSubscription, type FollowDeps } from '../subscriptions/follow-subscription.ts';
import type { Finding, FindingId } from './finding.ts';
import { endFinding, findOpenFinding } from './finding-store.ts';

export type RepairDeps = RecogniseDeps & FollowDeps;

/**
 * Puts a finding right by the act that its event would have caused; an amount that is in the books is never changed so.
 * Ends it, with who did it. Throws Refusal where the act is refused, the processor is away, or it was ended meanwhile.
 */
export async function repairFinding(deps: RepairDeps, id: FindingId, by: Actor): Promise<void> {
  const finding = await openFinding(deps, id);
  try {
    const outcome = await repair(deps, finding);
    if (outcome.kind === 'refused')
      throw new Refusal('bad input', `It cannot be put right so: ${outcome.why}`);
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    throw new Refusal(
      'processor away',
      'Stripe cannot be asked just now. Nothing was changed; try again later.',
    );
  }
  await enterMovements(deps);
  await close(deps, finding, by, 'repaired');
}

/** Ends a finding that was dealt with elsewhere; the same is not found again. */
export async function closeFinding(deps: RepairDeps, id: FindingId, by: Actor): Promise<void> {
  await close(deps, await openFinding(deps, id), by, 'dealt with');
}

async function openFinding({ db }: RepairDeps, id: FindingId): Promise<Finding> {
  const finding = await findOpenFinding(db, id);
  if (!finding) throw new Refusal('not found', 'That has been put right already.');
  return finding;
}

async function close({ db, clock }: RepairDeps, finding: Finding, by: Actor, how: string): Promise<void> {
  await transact(db, async (tx) => {
    const now = clock.now();
    if (!(await endFinding(tx, finding.id, by.staffId ?? 'system', now))) return;
    const detail = { how, kind: finding.kind, repair: finding.repair ?? 'none' };
    await appendAudit(tx, by, {
      at: now,
      act: 'repair a finding',
      object: `finding:${finding.object}`,
      detail,
    });
  });
}

async function repair(deps: RepairDeps, { repair: act, object }: Finding): Promise<Outcome> {
  switch (act) {
    case 'settle the payment': {
      const recognised = await recognisePayment(deps, object);
      return typeof recognised === 'string' ? nothingToDo : recognised;
    }
    case 'follow the refunds':
      return followRefunds(deps, object);
    case 'follow the dispute':
      return followDispute(deps, object);
    case 'follow the payout':
      return followPayout(deps, object);
    case 'follow the subscription':
      return followSubscription(deps, object);
    case 'book it as not of this program': {
      const movement = await movementByRef(deps.db, object);
      if (movement) await bookAsNotOurs(deps, movement);
      return nothingToDo;
    }
    case undefined:
      return refused('nothing here can do that.');
    default:
      return unreachable(act);
  }
}
