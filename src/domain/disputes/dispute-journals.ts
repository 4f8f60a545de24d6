import {
  disputeFeeJournal,
  disputeFeeReturnedJournal,
  lostJournal,
  recoveredJournal,
  reinstatedJournal,
  withdrawnJournal,
  type Journal,
} from '../ledger/journal.ts';
import { subtract } from '../../money/money.ts';
import type { DisputeReport } from '../payments/payment-fact.ts';
import type { KnownDispute } from './dispute-store.ts';

/** What happened to a dispute's money between two looks at it: a journal for each, in the order it happened. */
export function disputeJournals(
  before: KnownDispute | undefined,
  after: KnownDispute,
  context: { readonly supply: boolean; readonly report: DisputeReport; readonly now: Date },
): Journal[] {
  const { id, withdrawn, reinstated, fee, lost } = after;
  const { report, supply, now } = context;
  const withdrawnAt = report.withdrawnAt ?? now;
  const reinstatedAt = report.reinstatedAt ?? now;
  const feeBefore = before?.fee.minor ?? 0n;
  return [
    ...(isFirst(before?.withdrawn, withdrawn)
      ? [withdrawnJournal({ id, amount: withdrawn, at: withdrawnAt })]
      : []),
    ...(isFirst(before?.fee, fee) ? [disputeFeeJournal({ id, amount: fee, at: withdrawnAt })] : []),
    ...(before && fee.minor < feeBefore
      ? [disputeFeeReturnedJournal({ id, amount: subtract(before.fee, fee), at: reinstatedAt })]
      : []),
    ...(lost && before?.lost === undefined ? [lostJournal({ id, ...lost, supply, at: now })] : []),
    ...(lost && before?.state === 'lost' && after.state === 'won'
      ? [recoveredJournal({ id, ...lost, supply, at: now })]
      : []),
    ...(isFirst(before?.reinstated, reinstated)
      ? [reinstatedJournal({ id, amount: reinstated, at: reinstatedAt })]
      : []),
  ];
}

function isFirst(before: { readonly minor: bigint } | undefined, after: { readonly minor: bigint }): boolean {
  return after.minor > 0n && (before?.minor ?? 0n) === 0n;
}
