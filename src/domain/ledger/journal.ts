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
  readonly causeKind: 'payment' | 'payout' | 'balance_transaction' | 'refund' | 'dispute' | 'correction';
  readonly causeId: string;
  readonly reason:
    | 'received'
    | 'fee'
    | 'sent'
    | 'arrived'
    | 'returned'
    | 'not ours'
    | 'fee returned'
    | 'refunded'
    | 'withdrawn'
    | 'reinstated'
    | 'lost'
    | 'recovered'
    | 'taken back'
    | 'corrected';
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

/** What Stripe kept of a payment: a journal of its own, posted when Stripe has said. */
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

/** Lines that move an amount from one account to another; of less than nothing, the other way. */
function moved(amount: Money, from: AccountCode, to: AccountCode): JournalLine[] {
  return withoutNothing([
    { account: to, amount },
    { account: from, amount: negate(amount) },
  ]);
}

/** A payout has left what Stripe holds for us. One of less than nothing brings money there from the bank. */
export function payoutSentJournal(payoutId: string, amount: Money, at: Date): Journal {
  const lines = moved(amount, 'stripe_balance', 'payouts_under_way');
  return { causeKind: 'payout', causeId: payoutId, reason: 'sent', occurredAt: at, lines };
}

/** A payout has reached the bank. */
export function payoutArrivedJournal(payoutId: string, amount: Money, at: Date): Journal {
  const lines = moved(amount, 'payouts_under_way', 'bank');
  return { causeKind: 'payout', causeId: payoutId, reason: 'arrived', occurredAt: at, lines };
}

/** The bank would not have a payout, or it was called back: Stripe holds the money again, wherever it had got to. */
export function payoutReturnedJournal(
  payoutId: string,
  amount: Money,
  at: Date,
  from: 'payouts_under_way' | 'bank',
): Journal {
  const lines = moved(amount, from, 'stripe_balance');
  return { causeKind: 'payout', causeId: payoutId, reason: 'returned', occurredAt: at, lines };
}

/** What Stripe charged beside payments: a monthly fee, say. `net` is what its list says came of it, so below nought. */
export function otherFeeJournal(movementRef: string, net: Money, at: Date): Journal {
  const lines = moved(negate(net), 'stripe_balance', 'stripe_fees');
  return { causeKind: 'balance_transaction', causeId: movementRef, reason: 'fee', occurredAt: at, lines };
}

/** Money of somebody else's on the same Stripe account: it comes to the same bank, and is told apart here. */
export function notOursJournal(movementRef: string, net: Money, at: Date): Journal {
  const lines = moved(net, 'not_ours', 'stripe_balance');
  return {
    causeKind: 'balance_transaction',
    causeId: movementRef,
    reason: 'not ours',
    occurredAt: at,
    lines,
  };
}

/** The parts of what a giver got back, and what it was income of. */
interface GivenBack {
  readonly id: string;
  readonly base: Money;
  readonly coveredFee: Money;
  readonly tax: Money;
  readonly supply: boolean;
  readonly at: Date;
}

/** What is no longer income, GST or covered fee; each line the reverse of the payment's own. */
function undone({ base, coveredFee, tax, supply }: GivenBack): JournalLine[] {
  return [
    {
      account: supply ? 'subscriptions' : 'donations',
      amount: { minor: base.minor - tax.minor, currency: base.currency },
    },
    { account: 'gst_collected', amount: tax },
    { account: 'covered_fees', amount: coveredFee },
  ];
}

function wholeOf({ base, coveredFee }: GivenBack): Money {
  return { minor: base.minor + coveredFee.minor, currency: base.currency };
}

function reversed(lines: readonly JournalLine[]): JournalLine[] {
  return lines.map(({ account, amount }) => ({ account, amount: negate(amount) }));
}

/** What a refund does to the books. Stripe keeps its fee, so that stays an expense. */
export function refundedJournal(refund: GivenBack): Journal {
  return {
    causeKind: 'refund',
    causeId: refund.id,
    reason: 'refunded',
    occurredAt: refund.at,
    lines: withoutNothing([
      { account: 'stripe_balance', amount: negate(wholeOf(refund)) },
      ...undone(refund),
    ]),
  };
}

/** A refund that the giver's bank sent back: the whole of it is ours again. */
export function returnedJournal(refund: GivenBack): Journal {
  const { lines } = refundedJournal(refund);
  return {
    causeKind: 'refund',
    causeId: refund.id,
    reason: 'returned',
    occurredAt: refund.at,
    lines: reversed(lines),
  };
}

function disputeJournal(
  dispute: { readonly id: string; readonly at: Date },
  reason: Journal['reason'],
  lines: readonly JournalLine[],
): Journal {
  return {
    causeKind: 'dispute',
    causeId: dispute.id,
    reason,
    occurredAt: dispute.at,
    lines: withoutNothing(lines),
  };
}

/** Stripe takes the disputed amount while the banks decide: still ours, and out of reach. */
export function withdrawnJournal(dispute: { id: string; amount: Money; at: Date }): Journal {
  return disputeJournal(dispute, 'withdrawn', [
    { account: 'disputed_funds', amount: dispute.amount },
    { account: 'stripe_balance', amount: negate(dispute.amount) },
  ]);
}

/** What Stripe keeps for a dispute, however it ends. */
export function disputeFeeJournal(dispute: { id: string; amount: Money; at: Date }): Journal {
  return disputeJournal(dispute, 'fee', [
    { account: 'stripe_fees', amount: dispute.amount },
    { account: 'stripe_balance', amount: negate(dispute.amount) },
  ]);
}

/** What Stripe gives back of a dispute's fee, where it does. */
export function disputeFeeReturnedJournal(dispute: { id: string; amount: Money; at: Date }): Journal {
  const { lines } = disputeFeeJournal(dispute);
  return disputeJournal(dispute, 'fee returned', reversed(lines));
}

/** A dispute that was won: what was held back is within reach again. */
export function reinstatedJournal(dispute: { id: string; amount: Money; at: Date }): Journal {
  return disputeJournal(dispute, 'reinstated', [
    { account: 'stripe_balance', amount: dispute.amount },
    { account: 'disputed_funds', amount: negate(dispute.amount) },
  ]);
}

/** A dispute that was lost: what was held back is gone, and was never income. */
export function lostJournal(dispute: GivenBack): Journal {
  return disputeJournal(dispute, 'lost', [
    { account: 'disputed_funds', amount: negate(wholeOf(dispute)) },
    ...undone(dispute),
  ]);
}

/** A dispute lost and won after all: income again. */
export function recoveredJournal(dispute: GivenBack): Journal {
  return disputeJournal(dispute, 'recovered', reversed(lostJournal(dispute).lines));
}

/** The two journals of a correction: the first takes back what was said, the second says it as it should have been. */
export function correctionJournals(
  correctionId: string,
  said: readonly JournalLine[],
  accounts: readonly AccountCode[],
  at: Date,
): Journal[] {
  const cause = { causeKind: 'correction', causeId: correctionId, occurredAt: at } as const;
  const back = said.map(({ account, amount }) => ({ account, amount: negate(amount) }));
  const lines = said.map(({ account, amount }, position) => ({
    account: accounts[position] ?? account,
    amount,
  }));
  return [
    { ...cause, reason: 'taken back', lines: back },
    { ...cause, reason: 'corrected', lines },
  ];
}
