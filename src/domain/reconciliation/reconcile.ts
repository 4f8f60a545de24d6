import { transact } from '../../database/transaction.ts';
import { keepMovements } from '../ledger/balance-store.ts';
import { enterMovements } from '../ledger/enter-movements.ts';
import type { MirrorDeps } from '../ledger/mirror-balance.ts';
import { forgetPage, keepPage, pageReached } from '../ledger/reading-store.ts';
import {
  changedMovements,
  differentSubscriptions,
  goneMovements,
  openMovements,
  paymentsNotListed,
  subscriptionsNotListed,
} from './comparison-store.ts';
import { closedByPeople, type FindingKind, type Found } from './finding.ts';
import { endFindings, keepFindings } from './finding-store.ts';

/** How far back the list is read again: disputes and slow refunds come weeks later, but as movements of their own. */
const daysBack = 35;
const dayMs = 86_400_000;
/** What has happened within it may still be on its way here. */
const patienceMs = 3_600_000;
/** An invoice of a month that ends lies open for an hour, and its event may come after. */
const settledAfterMs = 3 * 3_600_000;

const lookedFor: readonly FindingKind[] = [
  'payment missing here',
  'payment not at Stripe',
  'refund missing here',
  'dispute missing here',
  'payout missing here',
  'booked otherwise',
  'movement unknown',
  'subscription missing here',
  'subscription differs',
  'subscription not at Stripe',
];

/**
 * Compares, both ways, what is here with what is at the processor: payments, refunds, disputes and payouts by its list of
 * what moved, and subscriptions. What differs is written down, each once, and changed by nobody but people. A hundred at a
 * time; cut off, it goes on at the page it had reached. Gives what was found that was not known. Throws
 * ProcessorUnavailable where it could not be asked.
 */
export async function reconcile(deps: MirrorDeps): Promise<Found[]> {
  const { db, clock } = deps;
  const fresh = await compareList(deps);
  await enterMovements(deps);
  const now = clock.now();
  const before = new Date(now.getTime() - patienceMs);
  const since = new Date(now.getTime() - daysBack * dayMs);
  const found = [
    ...(await openMovements(db, before)),
    ...(await paymentsNotListed(db, since, new Date(now.getTime() - dayMs))),
    ...(await compareSubscriptions(deps, new Date(now.getTime() - settledAfterMs))),
  ];
  return transact(db, async (tx) => {
    await endFindings(tx, lookedFor, found, now);
    return [...fresh, ...(await keepFindings(tx, found, now))];
  });
}

/** Reads the list again and holds the copy to it. What the copy lacks is added to it, to be found in the books. */
async function compareList({ db, clock, processor }: MirrorDeps): Promise<Found[]> {
  const now = clock.now();
  const reached = await pageReached(db, 'reconciliation');
  const since = reached?.since ?? new Date(now.getTime() - daysBack * dayMs);
  const fresh: Found[] = [];
  let page = reached?.page;
  let earlier: readonly string[] = [];
  // Between two pages of one second nothing can be told where the reading was cut off there.
  let upTo = page === undefined ? now : undefined;
  do {
    const { movements, next } = await processor.movementsSince(since, page);
    const times = movements.map(({ createdAt }) => createdAt.getTime());
    const oldest =
      next === undefined || times.length === 0 ? new Date(since.getTime() - 1) : new Date(Math.min(...times));
    const refs = movements.map(({ ref }) => ref);
    const found = [
      ...(await changedMovements(db, movements)),
      ...(upTo === undefined ? [] : await goneMovements(db, { after: oldest, upTo }, [...earlier, ...refs])),
    ];
    await keepMovements(db, movements);
    fresh.push(...(await transact(db, (tx) => keepFindings(tx, found, now))));
    upTo = oldest;
    earlier = refs;
    page = next;
    if (page !== undefined) await keepPage(db, 'reconciliation', since, page);
  } while (page !== undefined);
  await forgetPage(db, 'reconciliation');
  return fresh;
}

async function compareSubscriptions({ db, processor }: MirrorDeps, before: Date): Promise<Found[]> {
  const found: Found[] = [];
  const listed = new Set<string>();
  let page: string | undefined;
  do {
    const { reports, next } = await processor.subscriptions(page);
    for (const { subscriptionRef } of reports) listed.add(subscriptionRef);
    found.push(...(await differentSubscriptions(db, reports, before)));
    page = next;
  } while (page !== undefined);
  return [...found, ...(await subscriptionsNotListed(db, listed))];
}

/** Kinds that a comparison ends by itself when they are not so any more; the others a person closes. */
export const endsByItself = (kind: FindingKind): boolean => !closedByPeople.includes(kind);
