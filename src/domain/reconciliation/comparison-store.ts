import type { Db } from '../../database/client.ts';
import { formatMoney } from '../../money/format-money.ts';
import { currencyOf, money } from '../../money/money.ts';
import { missingHere, otherwiseBooked } from '../ledger/balance-store.ts';
import type { BalanceMovement } from '../payments/payment-processor.ts';
import type { SubscriptionReport } from '../payments/payment-fact.ts';
import type { Found, FindingKind, Repair } from './finding.ts';

/** Copies that say otherwise than the list does now. */
export async function changedMovements(db: Db, listed: readonly BalanceMovement[]): Promise<Found[]> {
  const kept = await db.balanceTransaction.findMany({
    where: { processorRef: { in: listed.map(({ ref }) => ref) } },
  });
  const now = new Map(listed.map((movement) => [movement.ref, movement]));
  return kept.flatMap(({ processorRef, ...row }): Found[] => {
    const said = now.get(processorRef);
    if (!said) return [];
    const currency = currencyOf(row.currency);
    const was = [row.kind, money(row.amountMinor, currency), money(row.feeMinor, currency)] as const;
    const words = ([kind, amount, fee]: typeof was): string =>
      `${kind} of ${formatMoney(amount)}, fee ${formatMoney(fee)}`;
    const [before, after] = [words(was), words([said.kind, said.amount, said.fee])];
    return before === after
      ? []
      : [
          {
            kind: 'movement changed',
            object: processorRef,
            what: `It was a ${before}. Stripe now says ${after}.`,
          },
        ];
  });
}

/** Copies from between two moments that the list does not have. */
export async function goneMovements(
  db: Db,
  { after, upTo }: { readonly after: Date; readonly upTo: Date },
  listed: readonly string[],
): Promise<Found[]> {
  const rows = await db.$queryRaw<{ ref: string; kind: string; net: bigint; currency: string }[]>`
    SELECT processor_ref AS ref, kind, net_minor AS net, currency FROM balance_transaction
    WHERE created_at > ${after}::timestamptz AND created_at <= ${upTo}::timestamptz AND processor_ref <> ALL (${[...listed]}::text[])`;
  return rows.map(({ ref, kind, net, currency }) => ({
    kind: 'movement gone',
    object: ref,
    what: `It was a ${kind} of ${formatMoney(money(net, currencyOf(currency)))}. Stripe’s list does not have it any more.`,
  }));
}

const missing: Readonly<Record<string, readonly [FindingKind, Repair]>> = {
  refund: ['refund missing here', 'follow the refunds'],
  'refund returned': ['refund missing here', 'follow the refunds'],
  dispute: ['dispute missing here', 'follow the dispute'],
  payout: ['payout missing here', 'follow the payout'],
  'payout returned': ['payout missing here', 'follow the payout'],
};

/** Movements that stand in no book though there was time enough. */
export async function openMovements(db: Db, createdBefore: Date): Promise<Found[]> {
  const rows = await db.balanceTransaction.findMany({
    where: { entryKind: null, createdAt: { lt: createdBefore } },
    orderBy: { createdAt: 'asc' },
  });
  return rows.flatMap((row): Found[] => {
    const { processorRef, kind, paymentRef, sourceRef, exception } = row;
    const sum = formatMoney(money(row.netMinor, currencyOf(row.currency)));
    if (exception === otherwiseBooked)
      return [
        {
          kind: 'booked otherwise',
          object: processorRef,
          what: `Stripe says that a ${kind} came to ${sum}. The books have another amount for it.`,
        },
      ];
    if (kind === 'payment') {
      // One that nobody has been asked about yet is found when they were.
      if (exception !== missingHere) return [];
      const what = `A payment of ${formatMoney(money(row.amountMinor, currencyOf(row.currency)))} with our mark is at Stripe, and not here.`;
      return [
        {
          kind: 'payment missing here',
          object: paymentRef ?? processorRef,
          what,
          repair: 'settle the payment',
        },
      ];
    }
    const known = missing[kind];
    const what = `A ${kind} of ${sum} is on Stripe’s list and in no book.`;
    if (!known)
      return [
        { kind: 'movement unknown', object: processorRef, what, repair: 'book it as not of this program' },
      ];
    const object = kind.startsWith('refund') ? (paymentRef ?? processorRef) : (sourceRef ?? processorRef);
    return [{ kind: known[0], object, what, repair: known[1] }];
  });
}

/** Payments here, received between two moments, that the processor's list does not have. */
export async function paymentsNotListed(db: Db, since: Date, before: Date): Promise<Found[]> {
  const rows = await db.$queryRaw<{ id: string; total: bigint; currency: string }[]>`
    SELECT p.id, p.base_minor + p.covered_fee_minor AS total, p.currency FROM payment p
    WHERE p.received_at >= ${since}::timestamptz AND p.received_at < ${before}::timestamptz AND (p.payment_ref IS NOT NULL OR p.invoice_ref IS NOT NULL)
      AND p.received_at >= (SELECT min(created_at) FROM balance_transaction)
      AND NOT EXISTS (SELECT 1 FROM balance_transaction b WHERE b.kind = 'payment' AND b.payment_ref = p.payment_ref)
    ORDER BY p.received_at LIMIT 500`;
  return rows.map(({ id, total, currency }) => ({
    kind: 'payment not at Stripe',
    object: id,
    what: `A payment of ${formatMoney(money(total, currencyOf(currency)))} is here, and not on Stripe’s list.`,
  }));
}

/** How ours stand beside what was told of them, and which checkouts are known at all. What moved after `before` may not be here yet. */
export async function differentSubscriptions(
  db: Db,
  reports: readonly SubscriptionReport[],
  before: Date,
): Promise<Found[]> {
  const rows = await db.subscription.findMany({
    where: { checkoutId: { in: reports.map(({ checkoutId }) => checkoutId) } },
    select: {
      checkoutId: true,
      processorRef: true,
      state: true,
      currentPeriodEnd: true,
      cancelAt: true,
      createdAt: true,
      beginsAt: true,
      instructions: { where: { state: 'waiting', act: 'use another card' }, select: { id: true } },
    },
  });
  const ours = new Map<string | null, (typeof rows)[number]>(rows.map((row) => [row.checkoutId, row]));
  return reports.flatMap((report): Found[] => {
    const object = report.subscriptionRef;
    const row = ours.get(report.checkoutId);
    if (!row)
      return report.standing === 'not begun' || report.standing === 'ended'
        ? []
        : [
            {
              kind: 'subscription missing here',
              object,
              what: 'It is paid at Stripe, and its checkout is not here.',
            },
          ];
    if (row.processorRef !== null && row.processorRef !== object)
      return otherOfTheSame(report, row.processorRef);
    // It is being moved to another card: the move writes down how it then stands.
    if (row.instructions.length > 0 && (report.followedBy !== undefined || report.isProvisional)) return [];
    // Begun, or renewed, within the hour: what tells of it is on its way.
    const endsIn = (row.currentPeriodEnd ?? row.createdAt).getTime() - before.getTime();
    if (row.createdAt > before || (endsIn > 0 && endsIn < settlingMs)) return [];
    const isHeld = ['active', 'late', 'ended'].includes(row.state);
    if (!isHeld && (report.standing === 'ended' || report.standing === 'not begun')) return [];
    // Agreed to and not begun: at Stripe a trial, which is as it should be until its first charge.
    const waits = row.state === 'processing' && row.beginsAt !== null && row.beginsAt > before;
    if (waits && report.standing === 'active') return [];
    const here = words(row.state, row.currentPeriodEnd, row.cancelAt);
    const there = words(report.standing, report.currentPeriodEnd, report.cancelAt ?? null);
    // Of one that is over only that it is over matters.
    if (here === there || (row.state === 'ended' && report.standing === 'ended')) return [];
    const what = `Here it is ${here}; at Stripe it is ${there}.`;
    return [{ kind: 'subscription differs', object, what, repair: 'follow the subscription' }];
  });
}

/** Retired, or made for a move that was not done, it ends by itself. One that goes on could charge for the same months. */
function otherOfTheSame(report: SubscriptionReport, named: string): Found[] {
  const { standing, cancelAt, subscriptionRef: object, follows } = report;
  if (standing === 'ended' || standing === 'not begun' || cancelAt !== undefined) return [];
  const what = 'It goes on at Stripe, for the same gift as another that is known here.';
  const found = { kind: 'subscription differs', object, what } as const;
  return [follows === named ? { ...found, repair: 'follow the subscription' } : found];
}

/** How long a month that has just ended is left alone. */
const settlingMs = 3 * 3_600_000;

function words(state: string, periodEnd: Date | null, cancelAt: Date | null): string {
  const day = (at: Date): string => at.toISOString().slice(0, 10);
  return [
    state,
    ...(periodEnd ? [`paid until ${day(periodEnd)}`] : []),
    ...(cancelAt ? [`stopping on ${day(cancelAt)}`] : []),
  ].join(', ');
}

/** Ours that go on, and were not among those told of. */
export async function subscriptionsNotListed(db: Db, listed: ReadonlySet<string>): Promise<Found[]> {
  const rows = await db.subscription.findMany({
    where: { state: { in: ['active', 'late'] }, processorRef: { not: null } },
    select: { processorRef: true, state: true },
  });
  return rows.flatMap(({ processorRef, state }): Found[] =>
    processorRef === null || listed.has(processorRef)
      ? []
      : [
          {
            kind: 'subscription not at Stripe',
            object: processorRef,
            what: `Here it is ${state}; Stripe does not know it.`,
          },
        ],
  );
}
