import { Prisma, type Db, type Tx } from '../../database/client.ts';
import { currencyOf, money, type Money } from '../../money/money.ts';
import type { BalanceMovement } from '../payments/payment-processor.ts';

/** Writes the movements that are not here yet; `payoutRef` is learnt of those that are. A repeat changes nothing. */
export async function keepMovements(
  tx: Db | Tx,
  movements: readonly BalanceMovement[],
  payoutRef?: string,
): Promise<void> {
  const rows = movements.map((movement) => ({
    processor_ref: movement.ref,
    kind: movement.kind,
    amount_minor: movement.amount.minor.toString(),
    fee_minor: movement.fee.minor.toString(),
    net_minor: movement.net.minor.toString(),
    currency: movement.amount.currency,
    source_ref: movement.sourceRef ?? null,
    payment_ref: movement.paymentRef ?? null,
    created_at: movement.createdAt,
    available_on: movement.availableOn,
    payout_ref: payoutRef ?? null,
  }));
  await tx.$executeRaw`
    INSERT INTO balance_transaction AS b (processor_ref, kind, amount_minor, fee_minor, net_minor, currency, source_ref, payment_ref,
      created_at, available_on, payout_ref, exception)
    SELECT w.*, 'unknown yet' FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS w (processor_ref text, kind text, amount_minor bigint, fee_minor bigint, net_minor bigint, currency text, source_ref text,
        payment_ref text, created_at timestamptz, available_on timestamptz, payout_ref text)
    ORDER BY w.processor_ref
    ON CONFLICT (processor_ref) DO UPDATE SET payout_ref = excluded.payout_ref
      WHERE b.payout_ref IS NULL AND excluded.payout_ref IS NOT NULL`;
}

/** Fees that the list has told of payments whose fee is not known here yet. */
export async function feesTold(
  tx: Tx,
  limit: number,
): Promise<{ paymentRef: string; fee: Money; at: Date }[]> {
  const rows = await tx.$queryRaw<{ payment_ref: string; fee_minor: bigint; currency: string; at: Date }[]>`
    SELECT b.payment_ref, b.fee_minor, b.currency, b.created_at AS at
    FROM payment p JOIN balance_transaction b ON b.payment_ref = p.payment_ref AND b.currency = p.currency
    WHERE p.fee_minor IS NULL AND b.kind = 'payment' ORDER BY p.received_at LIMIT ${limit}::int`;
  return rows.map((row) => ({
    paymentRef: row.payment_ref,
    fee: money(row.fee_minor, currencyOf(row.currency)),
    at: row.at,
  }));
}

/** A movement that stands in no book yet. */
export interface OpenMovement {
  readonly ref: string;
  readonly kind: string;
  readonly net: Money;
  readonly paymentRef: string | null;
  readonly createdAt: Date;
}

interface OpenRow extends Omit<OpenMovement, 'net'> {
  readonly net_minor: bigint;
  readonly currency: string;
}

/** Locks movements of no book that are the paper's own fees, or of somebody else on the account: each is entered by a journal of its own. */
export async function lockOwnEntries(
  tx: Tx,
): Promise<{ fees: readonly OpenMovement[]; others: readonly OpenMovement[] }> {
  const rows = await tx.$queryRaw<(OpenRow & { other: boolean })[]>`
    SELECT b.processor_ref AS ref, b.kind, b.net_minor, b.currency, b.payment_ref AS "paymentRef", b.created_at AS "createdAt",
      b.kind <> 'fee' AS other
    FROM balance_transaction b
    WHERE b.entry_kind IS NULL AND b.net_minor <> 0 AND (b.kind = 'fee' OR (b.kind IN ('refund', 'refund returned', 'dispute')
      AND EXISTS (SELECT 1 FROM balance_transaction o WHERE o.payment_ref = b.payment_ref AND o.kind = 'payment' AND o.exception = ${notOurs})))
    ORDER BY b.processor_ref FOR UPDATE OF b`;
  const all = rows.map((row) => ({ ...toOpen(row), other: row.other }));
  return { fees: all.filter(({ other }) => !other), others: all.filter(({ other }) => other) };
}

/** Payments on the list that are none of ours so far, older than a moment: to be asked about. */
export async function unknownPayments(db: Db, createdBefore: Date, limit: number): Promise<OpenMovement[]> {
  const rows = await db.$queryRaw<OpenRow[]>`
    SELECT b.processor_ref AS ref, b.kind, b.net_minor, b.currency, b.payment_ref AS "paymentRef", b.created_at AS "createdAt"
    FROM balance_transaction b
    WHERE b.entry_kind IS NULL AND b.kind = 'payment' AND b.exception = ${unknownYet} AND b.created_at < ${createdBefore}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.payment_ref = b.payment_ref)
    ORDER BY b.created_at DESC LIMIT ${limit}::int`;
  return rows.map(toOpen);
}

/** Takes one in hand to be entered; false where another has entered it meanwhile. */
export async function lockMovement(tx: Tx, ref: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM balance_transaction WHERE processor_ref = ${ref} AND entry_kind IS NULL FOR UPDATE`;
  return rows.length === 1;
}

function toOpen({ net_minor, currency, ref, kind, paymentRef, createdAt }: OpenRow): OpenMovement {
  return { ref, kind, paymentRef, createdAt, net: money(net_minor, currencyOf(currency)) };
}

/** Nothing here says what it is; asked again at every run. */
export const unknownYet = 'unknown yet';
/** Of somebody else on the same account. */
export const notOurs = 'not of this program';
/** A payment with our mark that is not here. */
export const missingHere = 'ours, and missing here';

/** Known, and its journal is still to come. */
export const notBookedYet = 'not booked yet';
/** Known, and the books have another amount for it. */
export const otherwiseBooked = 'booked for another amount';

/** Writes down that these stand in a journal of their own. */
export async function enterByThemselves(tx: Tx, refs: readonly string[], exception?: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE balance_transaction SET entry_kind = 'balance_transaction', entry_id = processor_ref, exception = ${exception ?? null}
    WHERE processor_ref = ANY (${[...refs]}::text[])`;
}

export async function explain(db: Db | Tx, ref: string, exception: string): Promise<void> {
  await db.$executeRaw`
    UPDATE balance_transaction SET exception = ${exception} WHERE processor_ref = ${ref} AND entry_kind IS NULL`;
}

/** What the journals of a cause put on what Stripe holds for us. */
export const heldBy = (kind: Prisma.Sql, id: Prisma.Sql, currency: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT coalesce(sum(l.amount_minor), 0) FROM journal j JOIN journal_line l ON l.journal_id = j.id
    WHERE j.cause_kind = ${kind} AND j.cause_id = ${id} AND l.account_code = 'stripe_balance' AND l.currency = ${currency})`;

/** The rows of ours that movements may be, by kind: table and the processor's name in it. */
const known: readonly {
  readonly entry: string;
  readonly kinds: readonly string[];
  readonly ours: Prisma.Sql;
}[] = [
  {
    entry: 'payment',
    kinds: ['payment'],
    ours: Prisma.sql`SELECT p.id::text AS id, b.processor_ref FROM balance_transaction b JOIN payment p ON p.payment_ref = b.payment_ref
      WHERE p.currency = b.currency`,
  },
  {
    entry: 'payout',
    kinds: ['payout', 'payout returned'],
    ours: Prisma.sql`SELECT p.id::text AS id, b.processor_ref FROM balance_transaction b JOIN payout p ON p.processor_ref = b.source_ref
      WHERE p.currency = b.currency`,
  },
  {
    entry: 'refund',
    kinds: ['refund', 'refund returned'],
    ours: Prisma.sql`SELECT r.id::text AS id, b.processor_ref FROM balance_transaction b JOIN refund r ON r.processor_ref = b.source_ref
      WHERE r.currency = b.currency`,
  },
  {
    entry: 'dispute',
    kinds: ['dispute'],
    ours: Prisma.sql`SELECT d.id::text AS id, b.processor_ref FROM balance_transaction b JOIN dispute d ON d.processor_ref = b.source_ref
      WHERE d.currency = b.currency`,
  },
];

/**
 * Ties movements to what they are in our books, where the books have what Stripe's list says came of all of it; explains
 * the others. A repeat ties nothing more.
 */
export async function tieMovements(tx: Tx): Promise<void> {
  for (const { entry, kinds, ours } of known) {
    const kind = Prisma.sql`${entry}::text`;
    await tx.$executeRaw`
      WITH ours AS MATERIALIZED (${ours} AND b.entry_kind IS NULL AND b.kind = ANY (${[...kinds]}::text[])),
      whole AS (
        SELECT o.id, b.currency, sum(b.net_minor) AS net FROM (SELECT DISTINCT id FROM ours) o
          JOIN LATERAL (
            SELECT c.net_minor, c.currency FROM balance_transaction c WHERE c.entry_kind = ${entry} AND c.entry_id = o.id
            UNION ALL
            SELECT c.net_minor, c.currency FROM balance_transaction c JOIN ours n ON n.processor_ref = c.processor_ref WHERE n.id = o.id
          ) b ON true
        GROUP BY o.id, b.currency
      ),
      held AS (SELECT id, net, ${heldBy(kind, Prisma.sql`whole.id`, Prisma.sql`whole.currency`)} AS booked FROM whole),
      judged AS (
        SELECT o.processor_ref, o.id, CASE WHEN bool_and(h.net = h.booked) THEN NULL WHEN bool_and(h.booked = 0) THEN ${notBookedYet}
          ELSE ${otherwiseBooked} END AS exception
        FROM ours o JOIN held h ON h.id = o.id GROUP BY o.processor_ref, o.id)
      UPDATE balance_transaction t
      SET entry_kind = CASE WHEN j.exception IS NULL THEN ${entry} END, entry_id = CASE WHEN j.exception IS NULL THEN j.id END,
        exception = j.exception
      FROM judged j WHERE t.processor_ref = j.processor_ref AND t.entry_kind IS NULL AND t.exception IS DISTINCT FROM j.exception`;
  }
}

/** One movement of the copy by its name. */
export async function movementByRef(db: Db, ref: string): Promise<OpenMovement | undefined> {
  const row = await db.balanceTransaction.findUnique({ where: { processorRef: ref } });
  if (!row) return undefined;
  const { processorRef, kind, netMinor, currency, paymentRef, createdAt } = row;
  return { ref: processorRef, kind, paymentRef, createdAt, net: money(netMinor, currencyOf(currency)) };
}
