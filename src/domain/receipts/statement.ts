import { sum, type Currency, type Money } from '../../money/money.ts';
import type { PaymentId } from '../payments/payment.ts';
import type { SupporterId } from '../supporters/supporter.ts';

/** One payment of a financial year, as it stands now. */
export interface StatementLine {
  readonly paymentId: PaymentId;
  readonly supporterId: SupporterId;
  readonly supporterNumber: number;
  readonly supporterName: string;
  readonly email?: string | undefined;
  readonly receivedAt: Date;
  /** The newest receipt of it: `FY27-000123`. */
  readonly receipt: string;
  readonly description: string;
  /** What was paid, the covered fee in it. */
  readonly paid: Money;
  /** What went back since, by refunds and lost disputes. */
  readonly gone: Money;
  /** What is left, and the GST within it. */
  readonly kept: Money;
  readonly gst: Money;
  /** Whether it was the price of something, and not a gift. */
  readonly supply: boolean;
}

export interface StatementTotals {
  readonly gifts: Money;
  readonly prices: Money;
  readonly gst: Money;
  readonly all: Money;
}

/** What the lines add up to: gifts and prices told apart. Every line is in the one currency the paper takes. */
export function totalsOf(lines: readonly StatementLine[]): StatementTotals {
  const kept = (wanted: readonly StatementLine[]) =>
    sum<Currency>(
      wanted.map((line) => line.kept),
      'AUD',
    );
  return {
    gifts: kept(lines.filter(({ supply }) => !supply)),
    prices: kept(lines.filter(({ supply }) => supply)),
    gst: sum<Currency>(
      lines.map(({ gst }) => gst),
      'AUD',
    ),
    all: kept(lines),
  };
}
