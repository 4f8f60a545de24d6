import type { Db } from '../../database/client.ts';
import { currencyOf, money, type Money } from '../../money/money.ts';
import type { SupporterId } from '../supporters/supporter.ts';

/** One movement in a payout, and what in our books it is. */
export interface PayoutLine {
  readonly ref: string;
  readonly kind: string;
  readonly amount: Money;
  readonly fee: Money;
  readonly net: Money;
  readonly createdAt: Date;
  readonly supporter?: { readonly id: SupporterId; readonly name: string } | undefined;
  /** Why it stands in no book, or what is odd about it. */
  readonly exception?: string | undefined;
}

/** All movements of one kind in a payout, added up. */
export interface PayoutSum {
  readonly kind: string;
  readonly count: number;
  readonly amount: Money;
  readonly fee: Money;
  readonly net: Money;
}

export interface PayoutContents {
  readonly sums: readonly PayoutSum[];
  /** The first of them, those with exceptions before others. */
  readonly lines: readonly PayoutLine[];
}

export const mostLines = 500;

export async function readPayoutContents(db: Db, payoutRef: string): Promise<PayoutContents> {
  const [sums, lines] = await Promise.all([
    db.$queryRaw<
      { kind: string; count: number; amount: bigint; fee: bigint; net: bigint; currency: string }[]
    >`
      SELECT kind, count(*)::int AS count, sum(amount_minor)::bigint AS amount, sum(fee_minor)::bigint AS fee,
        sum(net_minor)::bigint AS net, currency
      FROM balance_transaction WHERE payout_ref = ${payoutRef} AND kind NOT IN ('payout', 'payout returned')
      GROUP BY kind, currency ORDER BY kind`,
    db.$queryRaw<
      {
        ref: string;
        kind: string;
        amount: bigint;
        fee: bigint;
        net: bigint;
        currency: string;
        createdAt: Date;
        supporterId: SupporterId | null;
        name: string | null;
        exception: string | null;
      }[]
    >`
      SELECT b.processor_ref AS ref, b.kind, b.amount_minor AS amount, b.fee_minor AS fee, b.net_minor AS net, b.currency,
        b.created_at AS "createdAt", s.id AS "supporterId", s.name, b.exception
      FROM balance_transaction b LEFT JOIN payment p ON p.payment_ref = b.payment_ref LEFT JOIN supporter s ON s.id = p.supporter_id
      WHERE b.payout_ref = ${payoutRef} AND b.kind NOT IN ('payout', 'payout returned')
      ORDER BY b.exception IS NULL, b.created_at, b.processor_ref LIMIT ${mostLines}::int`,
  ]);
  return {
    sums: sums.map(({ kind, count, amount, fee, net, currency }) => ({
      kind,
      count,
      ...sumsIn(currency, { amount, fee, net }),
    })),
    lines: lines.map(
      ({ ref, kind, amount, fee, net, currency, createdAt, supporterId, name, exception }) => ({
        ref,
        kind,
        ...sumsIn(currency, { amount, fee, net }),
        createdAt,
        ...(supporterId !== null && name !== null && { supporter: { id: supporterId, name } }),
        ...(exception !== null && { exception }),
      }),
    ),
  };
}

function sumsIn(code: string, { amount, fee, net }: Record<'amount' | 'fee' | 'net', bigint>) {
  const currency = currencyOf(code);
  return { amount: money(amount, currency), fee: money(fee, currency), net: money(net, currency) };
}
