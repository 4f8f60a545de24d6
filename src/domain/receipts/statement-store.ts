import { Prisma, type Db } from '../../database/client.ts';
import { currencyOf, money } from '../../money/money.ts';
import type { PaymentId } from '../payments/payment.ts';
import type { SupporterId } from '../supporters/supporter.ts';
import { receiptNumber } from './receipt.ts';
import type { StatementLine } from './statement.ts';

interface Row {
  payment_id: string;
  supporter_id: string;
  number: number;
  name: string;
  email: string | null;
  received_at: Date;
  financial_year: number;
  sequence: number;
  description: string;
  currency: string;
  paid: bigint;
  kept: bigint;
  gst: bigint;
  supply: boolean;
}

/** Where to go on: the last line there was. */
type After = Pick<StatementLine, 'supporterNumber' | 'receivedAt' | 'paymentId'>;

/**
 * Payments received from one moment to before another, by supporter and then by date: of one supporter, or of all. At most
 * `limit` of them, after the one given. What is left of each is what its newest receipt says.
 */
export async function readStatementLines(
  db: Db,
  asked: {
    readonly from: Date;
    readonly to: Date;
    readonly supporterId?: SupporterId | undefined;
    readonly after?: After | undefined;
    readonly limit: number;
  },
): Promise<StatementLine[]> {
  const { from, to, supporterId, after, limit } = asked;
  const whose =
    supporterId === undefined ? Prisma.empty : Prisma.sql`AND p.supporter_id = ${supporterId}::uuid`;
  const further =
    after === undefined
      ? Prisma.empty
      : Prisma.sql`AND (s.number, p.received_at, p.id) > (${after.supporterNumber}::int, ${after.receivedAt}::timestamptz, ${after.paymentId}::uuid)`;
  const rows = await db.$queryRaw<Row[]>`
    SELECT p.id AS payment_id, s.id AS supporter_id, s.number, s.name, e.address AS email, p.received_at, r.financial_year, r.sequence,
      r.description, p.currency, p.base_minor + p.covered_fee_minor AS paid, r.base_minor + r.covered_fee_minor AS kept,
      r.tax_minor AS gst,
      EXISTS (SELECT 1 FROM journal j JOIN journal_line l ON l.journal_id = j.id
        WHERE j.cause_kind = 'payment' AND j.cause_id = p.id::text AND j.reason = 'received' AND l.account_code = 'subscriptions') AS supply
    FROM payment p
      JOIN supporter s ON s.id = p.supporter_id
      JOIN receipt r ON r.payment_id = p.id AND NOT EXISTS (SELECT 1 FROM receipt later WHERE later.replaces_id = r.id)
      LEFT JOIN supporter_email e ON e.supporter_id = s.id AND e.is_primary
    WHERE p.received_at >= ${from}::timestamptz AND p.received_at < ${to}::timestamptz ${whose} ${further}
    ORDER BY s.number, p.received_at, p.id LIMIT ${limit}::int`;
  return rows.map(lineOf);
}

function lineOf(row: Row): StatementLine {
  const currency = currencyOf(row.currency);
  return {
    paymentId: row.payment_id as PaymentId,
    supporterId: row.supporter_id as SupporterId,
    supporterNumber: row.number,
    supporterName: row.name,
    email: row.email ?? undefined,
    receivedAt: row.received_at,
    receipt: receiptNumber({ financialYear: row.financial_year, sequence: row.sequence }),
    description: row.description,
    paid: money(row.paid, currency),
    gone: money(row.paid - row.kept, currency),
    kept: money(row.kept, currency),
    gst: money(row.gst, currency),
    supply: row.supply,
  };
}
