import type { Db, Tx } from '../../database/client.ts';
import { currencyOf, money, type Money } from '../../money/money.ts';
import type { Payment, PaymentId } from './payment.ts';

/** Writes the payments in the caller's transaction. A payment or invoice of the processor's that is known already throws: money is recorded once. */
export async function insertPayments(tx: Tx, payments: readonly Payment[], now: Date): Promise<void> {
  const rows = payments.map((payment) => ({
    id: payment.id,
    supporter_id: payment.supporterId,
    donation_id: 'donationId' in payment.paidFor ? payment.paidFor.donationId : null,
    subscription_id: 'subscriptionId' in payment.paidFor ? payment.paidFor.subscriptionId : null,
    term_id: 'termId' in payment.paidFor ? payment.paidFor.termId : null,
    period_start: 'periodStart' in payment.paidFor ? payment.paidFor.periodStart : null,
    period_end: 'periodEnd' in payment.paidFor ? payment.paidFor.periodEnd : null,
    appeal_id: payment.appealId,
    base_minor: payment.base.minor.toString(),
    covered_fee_minor: payment.coveredFee.minor.toString(),
    tax_minor: payment.tax.minor.toString(),
    currency: payment.base.currency,
    method: payment.method,
    payment_ref: payment.paymentRef ?? null,
    invoice_ref: payment.invoiceRef ?? null,
    livemode: payment.livemode,
    received_at: payment.receivedAt,
  }));
  await tx.$executeRaw`
    INSERT INTO payment (id, supporter_id, donation_id, subscription_id, term_id, period_start, period_end, appeal_id,
      base_minor, covered_fee_minor, tax_minor, currency, method, payment_ref, invoice_ref, livemode, received_at, created_at)
    SELECT w.*, ${now}::timestamptz FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS w (id uuid, supporter_id uuid, donation_id uuid, subscription_id uuid, term_id uuid, period_start timestamptz,
        period_end timestamptz, appeal_id uuid, base_minor bigint, covered_fee_minor bigint, tax_minor bigint, currency text,
        method text, payment_ref text, invoice_ref text, livemode boolean, received_at timestamptz)`;
}

/** Which of these invoices of the processor's are payments already. */
export async function knownInvoices(tx: Tx, invoiceRefs: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ invoice_ref: string }[]>`
    SELECT invoice_ref FROM payment WHERE invoice_ref = ANY (${[...invoiceRefs]}::text[])`;
  return new Set(rows.map((row) => row.invoice_ref));
}

/** The payment an invoice of the processor's was recorded as. */
export async function findInvoicePayment(db: Db, invoiceRef: string): Promise<PaymentId | undefined> {
  const row = await db.payment.findUnique({ where: { invoiceRef }, select: { id: true } });
  return row === null ? undefined : (row.id as PaymentId);
}

/** The invoice of the processor's that a payment paid, where it paid one. */
export async function findInvoiceRef(db: Db, id: PaymentId): Promise<string | undefined> {
  const row = await db.payment.findUnique({ where: { id }, select: { invoiceRef: true } });
  return row?.invoiceRef ?? undefined;
}

/** Payments of invoices, the newest first, of which it is not known yet by which payment of the processor's they were made. */
export async function unnamedPayments(
  db: Db,
  receivedAfter: Date,
  limit: number,
): Promise<{ id: PaymentId; invoiceRef: string }[]> {
  const rows = await db.payment.findMany({
    where: { paymentRef: null, invoiceRef: { not: null }, receivedAt: { gt: receivedAfter }, feeMinor: null },
    orderBy: { receivedAt: 'desc' },
    take: limit,
    select: { id: true, invoiceRef: true },
  });
  return rows.map((row) => ({ id: row.id as PaymentId, invoiceRef: row.invoiceRef ?? '' }));
}

/** Writes the processor's name for a payment down, where it has none. A repeat changes nothing. */
export async function namePayment(db: Db, id: PaymentId, paymentRef: string): Promise<void> {
  await db.$executeRaw`UPDATE payment SET payment_ref = ${paymentRef} WHERE id = ${id}::uuid AND payment_ref IS NULL`;
}

/** When the oldest payment (since a moment) whose fee is not known yet arrived; undefined when every fee is known. */
export async function oldestWithoutFee(db: Db, since?: Date): Promise<Date | undefined> {
  const oldest = await db.payment.findFirst({
    where: { feeMinor: null, paymentRef: { not: null }, ...(since && { receivedAt: { gte: since } }) },
    orderBy: { receivedAt: 'asc' },
    select: { receivedAt: true },
  });
  return oldest?.receivedAt;
}

/** Sets the fees of payments that have none yet, and says which those were. A repeat sets nothing. */
export async function setFees(
  tx: Tx,
  fees: readonly { readonly paymentRef: string; readonly fee: Money }[],
): Promise<{ id: PaymentId; fee: Money; paymentRef: string }[]> {
  const rows = fees.map(({ paymentRef, fee }) => ({
    payment_ref: paymentRef,
    fee_minor: fee.minor.toString(),
    currency: fee.currency,
  }));
  const set = await tx.$queryRaw<
    { id: PaymentId; fee_minor: bigint; currency: string; payment_ref: string }[]
  >`
    UPDATE payment p SET fee_minor = w.fee_minor
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w (payment_ref text, fee_minor bigint, currency text)
    WHERE p.payment_ref = w.payment_ref AND p.currency = w.currency AND p.fee_minor IS NULL
    RETURNING p.id, p.fee_minor, p.currency, p.payment_ref`;
  return set.map((row) => ({
    id: row.id,
    fee: money(row.fee_minor, currencyOf(row.currency)),
    paymentRef: row.payment_ref,
  }));
}
