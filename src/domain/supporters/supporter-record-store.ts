import type { Db, Prisma } from '../../database/client.ts';
import { currencyOf, money } from '../../money/money.ts';
import type { ConsentLine, Holding, PaymentLine, ReceiptLine, SupporterRecord } from './supporter-record.ts';
import type { SupporterId } from './supporter.ts';

/** The newest this many payments stand on the record: eight years of months. */
export const paymentsShown = 100;

const newestFirst = { orderBy: { createdAt: 'desc' } } as const;
const parts = {
  emails: { orderBy: [{ isPrimary: 'desc' }, { createdAt: 'asc' }] },
  consents: { orderBy: { at: 'desc' } },
  subscriptions: {
    where: { state: { in: ['active', 'late', 'ended'] } },
    include: { plan: true, address: true, checkout: true },
    ...newestFirst,
  },
  terms: { where: { state: 'paid' }, include: { plan: true, address: true }, ...newestFirst },
  payments: {
    orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
    take: paymentsShown,
    include: {
      receipts: {
        include: { delivery: true },
        orderBy: [{ issuedAt: 'desc' }, { financialYear: 'desc' }, { sequence: 'desc' }],
      },
      disputes: { orderBy: { openedAt: 'desc' }, take: 1 },
      donation: { include: { checkout: true } },
      term: { include: { checkout: true } },
    },
  },
  _count: { select: { payments: true } },
} as const satisfies Prisma.SupporterInclude;

type Row = Prisma.SupporterGetPayload<{ include: typeof parts }>;

/** One supporter's record as it stands now, or nothing where there is no such supporter. */
export async function findSupporterRecord(
  db: Db,
  id: SupporterId,
  now: Date,
): Promise<SupporterRecord | undefined> {
  const row = await db.supporter.findUnique({ where: { id }, include: parts });
  if (row === null) return undefined;
  return {
    id,
    number: row.number,
    name: row.name,
    phone: row.phone ?? undefined,
    since: row.createdAt,
    emails: row.emails.map(({ address }) => address),
    holdings: [
      ...row.subscriptions.map(subscriptionHolding),
      ...row.terms.map((term) => termHolding(term, now)),
    ],
    payments: row.payments.map(paymentLine),
    paymentCount: row._count.payments,
    consents: row.consents.map(consentLine),
  };
}

function subscriptionHolding(row: Row['subscriptions'][number]): Holding {
  return {
    kind: 'subscription',
    id: row.id,
    plan: row.plan.name,
    standing: row.state as Holding['standing'],
    began: row.startedAt ?? row.createdAt,
    monthly: money(row.baseMinor + row.coveredFeeMinor, currencyOf(row.currency)),
    paidUntil: row.currentPeriodEnd ?? undefined,
    cancelAt: row.cancelAt ?? undefined,
    endedAt: row.endedAt ?? undefined,
    address: row.address ?? undefined,
    message: row.checkout?.message ?? undefined,
  };
}

function termHolding(row: Row['terms'][number], now: Date): Holding {
  const over = row.endsAt !== null && row.endsAt <= now;
  return {
    kind: 'term',
    id: row.id,
    plan: row.plan.name,
    standing: over ? 'ended' : 'active',
    began: row.startsAt ?? row.createdAt,
    paidUntil: row.endsAt ?? undefined,
    issues: row.plan.termIssues ?? undefined,
    endedAt: over ? (row.endsAt ?? undefined) : undefined,
    address: row.address ?? undefined,
  };
}

function paymentLine(row: Row['payments'][number]): PaymentLine {
  const currency = currencyOf(row.currency);
  const [receipt, ...replaced] = row.receipts;
  return {
    id: row.id,
    receivedAt: row.receivedAt,
    total: money(row.baseMinor + row.coveredFeeMinor, currency),
    coveredFee: money(row.coveredFeeMinor, currency),
    refunded: money(row.refundedMinor, currency),
    method: row.method,
    receipt: receipt && receiptLine(receipt),
    replaced: replaced.map(receiptLine),
    dispute: row.disputes[0]?.state as PaymentLine['dispute'],
    message: (row.donation ?? row.term)?.checkout?.message ?? undefined,
  };
}

function receiptLine(row: Row['payments'][number]['receipts'][number]): ReceiptLine {
  const { financialYear, sequence, description, delivery } = row;
  return {
    financialYear,
    sequence,
    description,
    delivery: (delivery?.state ?? 'none') as ReceiptLine['delivery'],
  };
}

function consentLine({ purpose, given, wording, source, at }: Row['consents'][number]): ConsentLine {
  return { purpose, given, wording, source, at };
}
