import type { Db, Tx } from '../../database/client.ts';
import { createId } from '../../database/ids.ts';
import { currencyOf, money } from '../../money/money.ts';
import type { PayoutReport } from '../payments/payment-processor.ts';
import type { Payout, PayoutId, PayoutState } from './payout.ts';

export const manualPayout = 'made by hand at Stripe, which does not say what is in it';

/** Writes a payout down where it is new, and holds its row until the transaction ends. Gives its id, the state known so far and what is booked of it. */
export async function holdPayout(
  tx: Tx,
  report: PayoutReport,
): Promise<{ id: PayoutId; state: PayoutState; isOpened: boolean; booked: ReadonlySet<string> }> {
  await tx.$executeRaw`
    INSERT INTO payout (id, processor_ref, amount_minor, currency, state, automatic, livemode, arrives_on, created_at, exception)
    VALUES (${createId<'payout'>()}::uuid, ${report.payoutRef}, ${report.amount.minor}, ${report.amount.currency}, ${report.state},
      ${report.automatic}, ${report.livemode}, (${report.arrivesOn}::timestamptz AT TIME ZONE 'UTC')::date, ${report.createdAt}::timestamptz,
      ${report.automatic ? null : manualPayout})
    ON CONFLICT (processor_ref) DO NOTHING`;
  const [row] = await tx.$queryRaw<{ id: PayoutId; state: PayoutState; isOpened: boolean }[]>`
    SELECT id, state, opened_at IS NOT NULL AS "isOpened" FROM payout WHERE processor_ref = ${report.payoutRef} FOR UPDATE`;
  if (!row) throw new Error(`payout ${report.payoutRef} was not written`);
  const journals = await tx.journal.findMany({
    where: { causeKind: 'payout', causeId: row.id },
    select: { reason: true },
  });
  return { ...row, booked: new Set(journals.map(({ reason }) => reason)) };
}

export async function movePayout(
  tx: Tx,
  id: PayoutId,
  { state, arrivesOn }: Pick<PayoutReport, 'state' | 'arrivesOn'>,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE payout SET state = ${state}, arrives_on = (${arrivesOn}::timestamptz AT TIME ZONE 'UTC')::date WHERE id = ${id}::uuid`;
}

/** Writes down that a payout's contents were read. */
export async function markOpened(tx: Tx, payoutRef: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE payout SET opened_at = ${now}::timestamptz, difference_minor = 0
    WHERE processor_ref = ${payoutRef} AND opened_at IS NULL`;
}

/**
 * Adds up what is in each opened payout again, and says what is odd about it: a difference, movements that stand in no
 * book yet, money that is not ours. Those that were in order stay so and are passed over.
 */
export async function judgePayouts(tx: Tx, payoutRef?: string): Promise<void> {
  await tx.$executeRaw`
    WITH contents AS (
      SELECT p.id, p.amount_minor - coalesce(sum(b.net_minor), 0) AS difference,
        count(*) FILTER (WHERE b.entry_kind IS NULL AND b.processor_ref IS NOT NULL) AS open,
        count(*) FILTER (WHERE b.entry_kind = 'balance_transaction' AND b.exception IS NOT NULL) AS others
      FROM payout p LEFT JOIN balance_transaction b ON b.payout_ref = p.processor_ref AND b.kind NOT IN ('payout', 'payout returned')
      WHERE p.opened_at IS NOT NULL AND (p.processor_ref = ${payoutRef ?? null} OR p.exception IS NOT NULL)
      GROUP BY p.id
    ), words AS (
      SELECT id, difference, nullif(concat_ws('; ',
        CASE WHEN difference <> 0 THEN 'its contents do not add up to it' END,
        CASE WHEN open = 1 THEN 'one movement in it stands in no book yet' WHEN open > 1 THEN open || ' movements in it stand in no book yet' END,
        CASE WHEN others = 1 THEN 'one movement in it is not of this program' WHEN others > 1 THEN others || ' movements in it are not of this program' END
      ), '') AS exception FROM contents
    )
    UPDATE payout p SET difference_minor = w.difference, exception = w.exception FROM words w
    WHERE p.id = w.id AND (p.difference_minor, p.exception) IS DISTINCT FROM (w.difference, w.exception)`;
}

/** Payouts on the processor's list that are not here, or not over, or not opened though their contents must be known by now. */
export async function payoutsToFollow(db: Db, since: Date, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ ref: string }[]>`
    SELECT b.source_ref AS ref FROM balance_transaction b
    WHERE b.kind IN ('payout', 'payout returned') AND b.source_ref IS NOT NULL AND b.entry_kind IS NULL
    UNION
    SELECT processor_ref FROM payout
    WHERE created_at > ${since}::timestamptz
      AND (state IN ('pending', 'in_transit') OR (automatic AND opened_at IS NULL AND state = 'paid'))
    LIMIT ${limit}::int`;
  return rows.map(({ ref }) => ref);
}

interface PayoutRow {
  readonly id: string;
  readonly processorRef: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly state: string;
  readonly automatic: boolean;
  readonly arrivesOn: Date;
  readonly createdAt: Date;
  readonly openedAt: Date | null;
  readonly differenceMinor: bigint | null;
  readonly exception: string | null;
}

function toPayout(row: PayoutRow): Payout {
  const currency = currencyOf(row.currency);
  return {
    id: row.id as PayoutId,
    payoutRef: row.processorRef,
    amount: money(row.amountMinor, currency),
    state: row.state as PayoutState,
    automatic: row.automatic,
    arrivesOn: row.arrivesOn,
    createdAt: row.createdAt,
    ...(row.openedAt !== null && {
      opened: { at: row.openedAt, difference: money(row.differenceMinor ?? 0n, currency) },
    }),
    ...(row.exception !== null && { exception: row.exception }),
  };
}

/** The newest first; `before` leaves out those made then and later. */
export async function newestPayouts(db: Db, limit: number, before?: Date): Promise<Payout[]> {
  const rows = await db.payout.findMany({
    ...(before && { where: { createdAt: { lt: before } } }),
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });
  return rows.map(toPayout);
}

export async function findPayout(db: Db, id: PayoutId): Promise<Payout | undefined> {
  const row = await db.payout.findUnique({ where: { id } });
  return row ? toPayout(row) : undefined;
}
