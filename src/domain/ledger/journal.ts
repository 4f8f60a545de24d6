import type { Id } from '../../database/ids.ts';
import { negate, type Money } from '../../money/money.ts';
import type { AccountCode } from './chart-of-accounts.ts';

export type JournalId = Id<'journal'>;

/** One side of a journal. Debits are positive, credits negative. */
export interface JournalLine {
  readonly account: AccountCode;
  readonly amount: Money;
}

/** One thing that happened to money. What caused it and why names it: the same cause and reason is the same journal, and is posted once. */
export interface Journal {
  readonly causeKind: 'payment';
  readonly causeId: string;
  readonly reason: 'received' | 'fee';
  readonly occurredAt: Date;
  readonly lines: readonly JournalLine[];
}

/** Lines of nothing say nothing, and the ledger refuses them. */
function withoutNothing(lines: readonly JournalLine[]): JournalLine[] {
  return lines.filter((line) => line.amount.minor !== 0n);
}

/** What a payment does to the books: Stripe holds the whole of it; income, GST and the covered fee are told apart. */
export function receivedJournal(payment: {
  readonly id: string;
  readonly base: Money;
  readonly coveredFee: Money;
  readonly tax: Money;
  readonly supply: boolean;
  readonly receivedAt: Date;
}): Journal {
  const { base, coveredFee, tax } = payment;
  const { currency } = base;
  const whole = { minor: base.minor + coveredFee.minor, currency };
  const income = { minor: base.minor - tax.minor, currency };
  return {
    causeKind: 'payment',
    causeId: payment.id,
    reason: 'received',
    occurredAt: payment.receivedAt,
    lines: withoutNothing([
      { account: 'stripe_balance', amount: whole },
      { account: payment.supply ? 'subscriptions' : 'donations', amount: negate(income) },
      { account: 'gst_collected', amount: negate(tax) },
      { account: 'covered_fees', amount: negate(coveredFee) },
    ]),
  };
}

/** What Stripe kept: a journal of its own, posted when Stripe has said. */
export function feeJournal(paymentId: string, fee: Money, at: Date): Journal {
  return {
    causeKind: 'payment',
    causeId: paymentId,
    reason: 'fee',
    occurredAt: at,
    lines: withoutNothing([
      { account: 'stripe_fees', amount: fee },
      { account: 'stripe_balance', amount: negate(fee) },
    ]),
  };
}
