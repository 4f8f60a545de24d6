import type { Db, Tx } from '../../database/client.ts';
import { currencyOf, money } from '../../money/money.ts';
import type { Parts } from '../payments/parts.ts';
import type { PaymentId } from '../payments/payment.ts';
import type { Dispute, DisputeId, DisputeState } from './dispute.ts';

type Row = NonNullable<Awaited<ReturnType<Db['dispute']['findUnique']>>>;

/** With the parts of what was lost, once that is booked. */
export interface KnownDispute extends Dispute {
  readonly lost?: Parts | undefined;
}

function disputeOf(row: Row): KnownDispute {
  const currency = currencyOf(row.currency);
  const { baseMinor, coveredFeeMinor, taxMinor } = row;
  return {
    id: row.id as DisputeId,
    paymentId: row.paymentId as PaymentId,
    processorRef: row.processorRef,
    amount: money(row.amountMinor, currency),
    reason: row.reason,
    state: row.state as DisputeState,
    inquiry: row.inquiry,
    evidenceGiven: row.evidenceGiven,
    evidenceDueAt: row.evidenceDueAt ?? undefined,
    openedAt: row.openedAt,
    closedAt: row.closedAt ?? undefined,
    withdrawn: money(row.withdrawnMinor, currency),
    reinstated: money(row.reinstatedMinor, currency),
    fee: money(row.feeMinor, currency),
    lost:
      baseMinor === null || coveredFeeMinor === null || taxMinor === null
        ? undefined
        : {
            base: money(baseMinor, currency),
            coveredFee: money(coveredFeeMinor, currency),
            tax: money(taxMinor, currency),
          },
  };
}

/** Read it under its payment's lock to decide on it. */
export async function findDisputeByRef(tx: Tx, processorRef: string): Promise<KnownDispute | undefined> {
  const row = await tx.dispute.findUnique({ where: { processorRef } });
  return row === null ? undefined : disputeOf(row);
}

export async function findDispute(db: Db | Tx, id: DisputeId): Promise<KnownDispute | undefined> {
  const row = await db.dispute.findUnique({ where: { id } });
  return row === null ? undefined : disputeOf(row);
}

/** Writes how a dispute stands, whether it is known yet or not. */
export async function saveDispute(tx: Tx, dispute: KnownDispute): Promise<void> {
  const standing = {
    amountMinor: dispute.amount.minor,
    reason: dispute.reason,
    state: dispute.state,
    inquiry: dispute.inquiry,
    evidenceGiven: dispute.evidenceGiven,
    evidenceDueAt: dispute.evidenceDueAt ?? null,
    closedAt: dispute.closedAt ?? null,
    withdrawnMinor: dispute.withdrawn.minor,
    reinstatedMinor: dispute.reinstated.minor,
    feeMinor: dispute.fee.minor,
    baseMinor: dispute.lost?.base.minor ?? null,
    coveredFeeMinor: dispute.lost?.coveredFee.minor ?? null,
    taxMinor: dispute.lost?.tax.minor ?? null,
  };
  const { id, paymentId, processorRef, openedAt, amount } = dispute;
  await tx.dispute.upsert({
    where: { id },
    create: { id, paymentId, processorRef, openedAt, currency: amount.currency, ...standing },
    update: standing,
  });
}

/** Disputes for staff, the open ones first, by how soon evidence is due; two hundred at most. */
export async function listDisputes(
  db: Db,
  which: { readonly state: 'open' } | 'all',
): Promise<KnownDispute[]> {
  const rows = await db.dispute.findMany({
    where: which === 'all' ? {} : { state: which.state },
    orderBy: [{ closedAt: { sort: 'desc', nulls: 'first' } }, { evidenceDueAt: 'asc' }],
    take: 200,
  });
  return rows.map(disputeOf);
}

/** Disputes of these payments that are open, or were lost: nobody is thanked for those. */
export async function disputesOfPayment(db: Db | Tx, paymentId: PaymentId): Promise<KnownDispute[]> {
  const rows = await db.dispute.findMany({ where: { paymentId }, orderBy: { openedAt: 'asc' } });
  return rows.map(disputeOf);
}
