import { Prisma, type Db, type Tx } from '../../database/client.ts';
import type { Id } from '../../database/ids.ts';
import { currencyOf, money, type Money } from '../../money/money.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import type { Parts } from './parts.ts';
import type { PaymentId } from './payment.ts';

/** A payment as far as giving it back goes. */
export interface PaidMoney {
  readonly id: PaymentId;
  readonly supporterId: SupporterId;
  readonly subscriptionId?: Id<'subscription'> | undefined;
  readonly paymentRef?: string | undefined;
  readonly paid: Parts;
  /** What went back for good: refunds that succeeded and disputes that were lost. */
  readonly taken: Parts;
  /** What nobody has set aside yet, and no bank holds back. */
  readonly refundable: Money;
  /** Whether it was the price of something, and not a gift. */
  readonly supply: boolean;
}

interface Row {
  id: string;
  supporter_id: string;
  subscription_id: string | null;
  payment_ref: string | null;
  currency: string;
  base_minor: bigint;
  covered_fee_minor: bigint;
  tax_minor: bigint;
  base_gone: bigint;
  covered_fee_gone: bigint;
  tax_gone: bigint;
  refundable: bigint;
  supply: boolean;
}

/** Locks a payment, so that what is left of it is decided by one at a time; undefined where it is not known. */
export async function lockPayment(
  tx: Tx,
  by: { readonly id: PaymentId } | { readonly paymentRef: string },
): Promise<PaidMoney | undefined> {
  const which = 'id' in by ? Prisma.sql`id = ${by.id}::uuid` : Prisma.sql`payment_ref = ${by.paymentRef}`;
  const locked = await tx.$queryRaw<{ id: PaymentId }[]>`SELECT id FROM payment WHERE ${which} FOR UPDATE`;
  const id = locked[0]?.id;
  // Asked again after the lock was had: what others did while we waited counts.
  return id === undefined ? undefined : readPaidMoney(tx, id);
}

export async function readPaidMoney(db: Db | Tx, id: PaymentId): Promise<PaidMoney | undefined> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT p.id, p.supporter_id, p.subscription_id, p.payment_ref, p.currency, p.base_minor, p.covered_fee_minor, p.tax_minor,
      gone.base AS base_gone, gone.covered_fee AS covered_fee_gone, gone.tax AS tax_gone,
      greatest(0, p.base_minor + p.covered_fee_minor
        - (SELECT coalesce(sum(amount_minor), 0) FROM refund WHERE payment_id = p.id AND state NOT IN ('failed', 'declined'))
        - (SELECT coalesce(sum(withdrawn_minor - reinstated_minor), 0) FROM dispute WHERE payment_id = p.id))::bigint AS refundable,
      EXISTS (SELECT 1 FROM journal j JOIN journal_line l ON l.journal_id = j.id
        WHERE j.cause_kind = 'payment' AND j.cause_id = p.id::text AND j.reason = 'received' AND l.account_code = 'subscriptions') AS supply
    FROM payment p, LATERAL (
      SELECT coalesce(sum(base_minor), 0)::bigint AS base, coalesce(sum(covered_fee_minor), 0)::bigint AS covered_fee,
        coalesce(sum(tax_minor), 0)::bigint AS tax
      FROM (
        SELECT base_minor, covered_fee_minor, tax_minor FROM refund WHERE payment_id = p.id AND state = 'succeeded'
        UNION ALL
        SELECT base_minor, covered_fee_minor, tax_minor FROM dispute WHERE payment_id = p.id AND state = 'lost'
      ) each_gone
    ) gone
    WHERE p.id = ${id}::uuid`;
  if (!row) return undefined;
  const currency = currencyOf(row.currency);
  return {
    id,
    supporterId: row.supporter_id as SupporterId,
    subscriptionId: (row.subscription_id ?? undefined) as Id<'subscription'> | undefined,
    paymentRef: row.payment_ref ?? undefined,
    paid: {
      base: money(row.base_minor, currency),
      coveredFee: money(row.covered_fee_minor, currency),
      tax: money(row.tax_minor, currency),
    },
    taken: {
      base: money(row.base_gone, currency),
      coveredFee: money(row.covered_fee_gone, currency),
      tax: money(row.tax_gone, currency),
    },
    refundable: money(row.refundable, currency),
    supply: row.supply,
  };
}

/** Whether a payment by that name of the processor's is recorded. */
export async function isKnownPayment(db: Db | Tx, paymentRef: string): Promise<boolean> {
  return (await db.payment.count({ where: { paymentRef } })) > 0;
}

/** Writes what a payment's refunds that succeeded add up to beside it. */
export async function sumUpRefunds(tx: Tx, id: PaymentId): Promise<void> {
  await tx.$executeRaw`
    UPDATE payment SET refunded_minor =
      (SELECT coalesce(sum(amount_minor), 0) FROM refund WHERE payment_id = ${id}::uuid AND state = 'succeeded')
    WHERE id = ${id}::uuid`;
}
