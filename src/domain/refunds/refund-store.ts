import type { Db, Tx } from '../../database/client.ts';
import { currencyOf, money, type Money } from '../../money/money.ts';
import type { Parts } from '../payments/parts.ts';
import type { PaymentId } from '../payments/payment.ts';
import type { StaffId } from '../staff/staff-member.ts';
import type { Refund, RefundId, RefundState } from './refund.ts';

type Row = NonNullable<Awaited<ReturnType<Db['refund']['findUnique']>>>;

function refundOf(row: Row): Refund {
  return {
    id: row.id as RefundId,
    paymentId: row.paymentId as PaymentId,
    amount: money(row.amountMinor, currencyOf(row.currency)),
    reason: row.reason,
    origin: row.origin as Refund['origin'],
    state: row.state as RefundState,
    requestedBy: (row.requestedBy ?? undefined) as StaffId | undefined,
    approvedBy: (row.approvedBy ?? undefined) as StaffId | undefined,
    endSubscription: row.endSubscription,
    processorRef: row.processorRef ?? undefined,
    failure: row.failure ?? undefined,
    createdAt: row.createdAt,
  };
}

/** Sets an amount aside, in the caller's transaction. PostgreSQL refuses (23514) where not that much is left. */
export async function insertRefund(tx: Tx, refund: Refund): Promise<void> {
  await tx.refund.create({
    data: {
      id: refund.id,
      paymentId: refund.paymentId,
      amountMinor: refund.amount.minor,
      currency: refund.amount.currency,
      reason: refund.reason,
      origin: refund.origin,
      state: refund.state,
      requestedBy: refund.requestedBy ?? null,
      endSubscription: refund.endSubscription,
      processorRef: refund.processorRef ?? null,
      createdAt: refund.createdAt,
      nextTryAt: refund.createdAt,
    },
  });
}

export async function findRefund(db: Db | Tx, id: RefundId): Promise<Refund | undefined> {
  const row = await db.refund.findUnique({ where: { id } });
  return row === null ? undefined : refundOf(row);
}

/** All of a payment, the oldest first. Read them under the payment's lock to decide on them. */
export async function refundsOfPayment(db: Db | Tx, paymentId: PaymentId): Promise<Refund[]> {
  const rows = await db.refund.findMany({
    where: { paymentId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(refundOf);
}

/** Lets one go on to be asked for, by somebody other than who asked. */
export async function markApproved(tx: Tx, id: RefundId, by: StaffId, now: Date): Promise<void> {
  await tx.refund.update({ where: { id }, data: { state: 'reserved', approvedBy: by, nextTryAt: now } });
}

export async function markDeclined(
  tx: Tx,
  id: RefundId,
  by: StaffId | undefined,
  why: string,
): Promise<void> {
  await tx.refund.update({
    where: { id },
    data: { state: 'declined', approvedBy: by ?? null, failure: why, nextTryAt: null },
  });
}

/**
 * Takes a refund in hand to be asked for: one at a time, those that are due only, and not again before `nextTryAt`. Gives
 * how often it was asked for before; undefined where it is not ours to ask for now.
 */
export async function claimAsking(
  db: Db,
  id: RefundId,
  now: Date,
  nextTryAt: (attempts: number) => Date,
): Promise<{ refund: Refund; attempts: number } | undefined> {
  return db.$transaction(async (tx) => {
    const [due] = await tx.$queryRaw<{ attempts: number }[]>`
      SELECT attempts FROM refund
      WHERE id = ${id}::uuid AND state IN ('reserved', 'asked') AND next_try_at <= ${now}::timestamptz FOR UPDATE SKIP LOCKED`;
    if (!due) return undefined;
    const row = await tx.refund.update({
      where: { id },
      data: { state: 'asked', attempts: due.attempts + 1, nextTryAt: nextTryAt(due.attempts) },
    });
    return { refund: refundOf(row), attempts: due.attempts };
  });
}

/** Refunds to be asked for, or asked for and unheard of, that are due. */
export async function refundsDue(db: Db, now: Date, limit: number): Promise<RefundId[]> {
  const rows = await db.refund.findMany({
    where: { state: { in: ['reserved', 'asked'] }, nextTryAt: { lte: now } },
    orderBy: { nextTryAt: 'asc' },
    take: limit,
    select: { id: true },
  });
  return rows.map(({ id }) => id as RefundId);
}

/** The processor has it, and it is on its way. */
export async function markUnderWay(tx: Tx, id: RefundId, processorRef: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE refund SET processor_ref = ${processorRef}, state = CASE state WHEN 'reserved' THEN 'asked' ELSE state END
    WHERE id = ${id}::uuid`;
}

/** Writes a refund's parts down with its success. */
export async function markSucceeded(
  tx: Tx,
  id: RefundId,
  done: { readonly processorRef: string; readonly parts: Parts; readonly at: Date },
): Promise<void> {
  await tx.refund.update({
    where: { id },
    data: {
      state: 'succeeded',
      processorRef: done.processorRef,
      baseMinor: done.parts.base.minor,
      coveredFeeMinor: done.parts.coveredFee.minor,
      taxMinor: done.parts.tax.minor,
      settledAt: done.at,
      failedAt: null,
      failure: null,
      nextTryAt: null,
    },
  });
}

/** Ends one, with the reason. `processorRef` where the processor made it first. */
export async function markFailed(
  tx: Tx,
  id: RefundId,
  failed: { readonly why: string; readonly at: Date; readonly processorRef?: string | undefined },
): Promise<void> {
  await tx.refund.update({
    where: { id },
    data: {
      state: 'failed',
      failure: failed.why.slice(0, 500),
      failedAt: failed.at,
      nextTryAt: null,
      ...(failed.processorRef !== undefined && { processorRef: failed.processorRef }),
    },
  });
}

/** One made elsewhere that had failed before we heard of it. */
export async function insertFailedRefund(
  tx: Tx,
  refund: Refund,
  failed: { readonly why: string; readonly at: Date },
): Promise<void> {
  await tx.refund.create({
    data: {
      id: refund.id,
      paymentId: refund.paymentId,
      amountMinor: refund.amount.minor,
      currency: refund.amount.currency,
      reason: refund.reason,
      origin: refund.origin,
      state: 'failed',
      processorRef: refund.processorRef ?? null,
      failure: failed.why.slice(0, 500),
      failedAt: failed.at,
      createdAt: refund.createdAt,
    },
  });
}

/** What part of everything a refund was that came back before it was booked. */
export async function writeParts(tx: Tx, id: RefundId, parts: Parts): Promise<void> {
  await tx.refund.update({
    where: { id },
    data: {
      baseMinor: parts.base.minor,
      coveredFeeMinor: parts.coveredFee.minor,
      taxMinor: parts.tax.minor,
    },
  });
}

/** The parts written down with a refund; undefined before it was booked. */
export async function partsBooked(tx: Tx, id: RefundId): Promise<Parts | undefined> {
  const row = await tx.refund.findUnique({ where: { id } });
  if (row?.baseMinor == null || row.coveredFeeMinor === null || row.taxMinor === null) return undefined;
  const currency = currencyOf(row.currency);
  return {
    base: money(row.baseMinor, currency),
    coveredFee: money(row.coveredFeeMinor, currency),
    tax: money(row.taxMinor, currency),
  };
}

/** A refund as staff see it in a list: with its people, and whose money it is. */
export interface RefundLine extends Refund {
  readonly supporterId: string;
  readonly supporterName: string;
  readonly requestedByName?: string | undefined;
  readonly approvedByName?: string | undefined;
  readonly settledAt?: Date | undefined;
  readonly failedAt?: Date | undefined;
  readonly paymentTotal: Money;
  readonly paymentReceivedAt: Date;
}

const listed = 200;

/** Refunds for staff: of one payment, those to be decided, or those that failed; the newest first, two hundred at most. */
export async function listRefunds(
  db: Db,
  which: { readonly paymentId: PaymentId } | { readonly state: RefundState } | 'all',
): Promise<RefundLine[]> {
  const where =
    which === 'all' ? {} : 'paymentId' in which ? { paymentId: which.paymentId } : { state: which.state };
  const rows = await db.refund.findMany({
    where,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: listed,
    include: { payment: { include: { supporter: true } } },
  });
  const people = rows.flatMap(({ requestedBy, approvedBy }) => [requestedBy, approvedBy]);
  const staff = await db.staffMember.findMany({
    where: { id: { in: people.filter((id) => id !== null) } },
    select: { id: true, name: true },
  });
  const nameOf = new Map(staff.map(({ id, name }) => [id, name]));
  return rows.map(({ payment, ...row }) => ({
    ...refundOf(row),
    supporterId: payment.supporterId,
    supporterName: payment.supporter.name,
    requestedByName: nameOf.get(row.requestedBy ?? ''),
    approvedByName: nameOf.get(row.approvedBy ?? ''),
    settledAt: row.settledAt ?? undefined,
    failedAt: row.failedAt ?? undefined,
    paymentTotal: money(payment.baseMinor + payment.coveredFeeMinor, currencyOf(payment.currency)),
    paymentReceivedAt: payment.receivedAt,
  }));
}

export async function countRefunds(db: Db, state: RefundState): Promise<number> {
  return db.refund.count({ where: { state } });
}
