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

/** Supporters by their numbers, the first and the last included. */
export interface Numbers {
  readonly first: number;
  readonly last: number;
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
    readonly numbers?: Numbers | undefined;
    readonly after?: After | undefined;
    readonly limit: number;
  },
): Promise<StatementLine[]> {
  const { from, to, supporterId, numbers, after, limit } = asked;
  const whose =
    supporterId === undefined ? Prisma.empty : Prisma.sql`AND p.supporter_id = ${supporterId}::uuid`;
  const which =
    numbers === undefined
      ? Prisma.empty
      : Prisma.sql`AND s.number BETWEEN ${numbers.first}::int AND ${numbers.last}::int`;
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
    WHERE p.received_at >= ${from}::timestamptz AND p.received_at < ${to}::timestamptz ${whose} ${which} ${further}
    ORDER BY s.number, p.received_at, p.id LIMIT ${limit}::int`;
  return rows.map(lineOf);
}

/** The financial years in which something of theirs arrived, the newest first. */
export async function readStatementYears(
  db: Db,
  supporterId: SupporterId,
  timeZone: string,
): Promise<number[]> {
  // Six months on, 1 July is 1 January of the year that a financial year is named by.
  const rows = await db.$queryRaw<{ year: number }[]>`
    SELECT DISTINCT extract(year FROM (received_at AT TIME ZONE ${timeZone}) + interval '6 months')::int AS year
    FROM payment WHERE supporter_id = ${supporterId}::uuid ORDER BY year DESC`;
  return rows.map(({ year }) => year);
}

/** Of how many supporters something arrived from one moment to before another. */
export async function countPayers(db: Db, { from, to }: Span): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT supporter_id)::int AS count FROM payment
    WHERE received_at >= ${from}::timestamptz AND received_at < ${to}::timestamptz`;
  return rows[0]?.count ?? 0;
}

/** The first and last number among so many of them, after so many others; undefined where there are no more. */
export async function readPayerNumbers(
  db: Db,
  { from, to }: Span,
  { after, count }: { readonly after: number; readonly count: number },
): Promise<Numbers | undefined> {
  const rows = await db.$queryRaw<{ first: number | null; last: number | null }[]>`
    SELECT min(number) AS first, max(number) AS last FROM (
      SELECT DISTINCT s.number FROM payment p JOIN supporter s ON s.id = p.supporter_id
      WHERE p.received_at >= ${from}::timestamptz AND p.received_at < ${to}::timestamptz
      ORDER BY s.number OFFSET ${after}::int LIMIT ${count}::int
    ) AS payers`;
  const { first, last } = rows[0] ?? { first: null, last: null };
  return first === null || last === null ? undefined : { first, last };
}

interface Span {
  readonly from: Date;
  readonly to: Date;
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
