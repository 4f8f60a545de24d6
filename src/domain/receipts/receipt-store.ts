import type { Db, Tx } from '../../database/client.ts';
import { currencyOf, money } from '../../money/money.ts';
import type { PaymentId } from '../payments/payment.ts';
import type { CorrectedReceipt, Issuer, Receipt, ReceiptId } from './receipt.ts';

export type UnnumberedReceipt = Omit<Receipt, 'sequence' | 'corrects'> & {
  /** The receipt it corrects; each is corrected once. */
  readonly replacesId?: ReceiptId | undefined;
};

/**
 * Numbers the receipts and writes them, each with the delivery it awaits, in the caller's transaction. All are of one
 * financial year. The year's counter stays locked until that transaction ends, so numbers have no gaps and no doubles
 * however many write at once; take it last.
 */
export async function insertReceipts(
  tx: Tx,
  receipts: readonly UnnumberedReceipt[],
  messageIdOf: (receipt: UnnumberedReceipt) => string,
): Promise<void> {
  const year = receipts[0]?.financialYear;
  if (year === undefined) return;
  const rows = receipts.map((receipt, position) => ({
    id: receipt.id,
    position: position + 1,
    payment_id: receipt.paymentId,
    supporter_id: receipt.supporterId,
    issued_at: receipt.issuedAt,
    received_at: receipt.receivedAt,
    kind: receipt.kind,
    name: receipt.name,
    email: receipt.email ?? null,
    description: receipt.description,
    base_minor: receipt.base.minor.toString(),
    covered_fee_minor: receipt.coveredFee.minor.toString(),
    tax_minor: receipt.tax.minor.toString(),
    currency: receipt.base.currency,
    issuer: receipt.issuer,
    replaces_id: receipt.replacesId ?? null,
    message_id: messageIdOf(receipt),
  }));
  await tx.$executeRaw`
    WITH wanted AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS w (id uuid, position int, payment_id uuid, supporter_id uuid, issued_at timestamptz, received_at timestamptz, kind text,
          name text, email text, description text, base_minor bigint, covered_fee_minor bigint, tax_minor bigint, currency text,
          issuer jsonb, replaces_id uuid, message_id text)
    ), counter AS (
      INSERT INTO receipt_counter (financial_year, last) VALUES (${year}::int, ${receipts.length}::int)
      ON CONFLICT (financial_year) DO UPDATE SET last = receipt_counter.last + excluded.last
      RETURNING last - ${receipts.length}::int AS before
    ), written AS (
      INSERT INTO receipt (id, financial_year, sequence, payment_id, supporter_id, issued_at, received_at, kind, name, email,
        description, base_minor, covered_fee_minor, tax_minor, currency, issuer, replaces_id)
      SELECT w.id, ${year}::int, c.before + w.position, w.payment_id, w.supporter_id, w.issued_at, w.received_at, w.kind, w.name, w.email,
        w.description, w.base_minor, w.covered_fee_minor, w.tax_minor, w.currency, w.issuer, w.replaces_id
      FROM wanted w, counter c ORDER BY w.position
    )
    INSERT INTO receipt_delivery (receipt_id, message_id, state, next_try_at)
    SELECT id, message_id, 'waiting', issued_at FROM wanted WHERE email IS NOT NULL`;
}

type Row = NonNullable<Awaited<ReturnType<Db['receipt']['findUnique']>>>;

export async function findReceipt(db: Db | Tx, id: ReceiptId): Promise<Receipt | undefined> {
  const row = await db.receipt.findUnique({ where: { id }, include: { replaces: true } });
  return row === null ? undefined : receiptOf({ ...row, payment: await paymentOf(db, row.paymentId) });
}

/** All receipts of a payment: the first, and each that corrected the one before. The last holds. */
export async function receiptsOfPayment(db: Db | Tx, paymentId: PaymentId): Promise<Receipt[]> {
  const rows = await db.receipt.findMany({
    where: { paymentId },
    include: { replaces: true },
    orderBy: [{ issuedAt: 'asc' }, { financialYear: 'asc' }, { sequence: 'asc' }],
  });
  if (rows.length === 0) return [];
  const payment = await paymentOf(db, paymentId);
  return rows.map((row) => receiptOf({ ...row, payment }));
}

/** Asked by itself: two relations at a time stand in a queue where there is one connection. */
function paymentOf(db: Db | Tx, id: string): Promise<{ subscriptionId: string | null }> {
  return db.payment.findUniqueOrThrow({ where: { id }, select: { subscriptionId: true } });
}

/** Which payment a receipt is of; undefined where there is no such receipt. */
export async function findReceiptPayment(db: Db, id: ReceiptId): Promise<PaymentId | undefined> {
  const row = await db.receipt.findUnique({ where: { id }, select: { paymentId: true } });
  return row === null ? undefined : (row.paymentId as PaymentId);
}

/** Whether a payment is disputed now, or was taken back by a dispute. */
export async function findStandingDispute(
  db: Db,
  paymentId: PaymentId,
): Promise<'open' | 'lost' | undefined> {
  const states = await db.dispute.findMany({
    where: { paymentId, state: { in: ['open', 'lost'] } },
    select: { state: true },
  });
  if (states.length === 0) return undefined;
  return states.some(({ state }) => state === 'lost') ? 'lost' : 'open';
}

function receiptOf(
  row: Row & {
    readonly replaces: Row | null;
    readonly payment: { readonly subscriptionId: string | null };
  },
): Receipt {
  return {
    ...identityOf(row),
    paymentId: row.paymentId as PaymentId,
    supporterId: row.supporterId as Receipt['supporterId'],
    kind: row.kind as Receipt['kind'],
    receivedAt: row.receivedAt,
    name: row.name,
    email: row.email ?? undefined,
    description: row.description,
    issuer: row.issuer as unknown as Issuer,
    subscriptionId: (row.payment.subscriptionId as Receipt['subscriptionId'] | null) ?? undefined,
    ...(row.replaces && { corrects: identityOf(row.replaces) }),
  };
}

function identityOf(row: Row): CorrectedReceipt {
  const currency = currencyOf(row.currency);
  return {
    id: row.id as ReceiptId,
    financialYear: row.financialYear,
    sequence: row.sequence,
    issuedAt: row.issuedAt,
    base: money(row.baseMinor, currency),
    coveredFee: money(row.coveredFeeMinor, currency),
    tax: money(row.taxMinor, currency),
  };
}
