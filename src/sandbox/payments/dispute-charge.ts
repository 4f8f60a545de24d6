import type { Account } from '../account.ts';
import { createBalanceTransaction } from '../resources/balance-transactions.ts';
import { createDispute, type Dispute } from '../resources/disputes.ts';
import type { Charge } from '../resources/charges.ts';
import { shown } from '../state/shown.ts';
import { recordFunds } from './fees.ts';

/** Text in the evidence that decides a test dispute: https://docs.stripe.com/testing#disputes. */
const WINNING = 'winning_evidence';
const LOSING = 'losing_evidence';

/** The task soon after a payment with a card that disputes. */
export function disputeWhenDue(account: Account, id: string): void {
  const charge = account.find('charge', id);
  if (charge === undefined || charge.disputed) return;
  const { dispute } = account.need('payment_method', charge.payment_method).$;
  disputeCharge(account, charge, dispute === 'inquiry');
}

/** The cardholder's bank takes the money back, and a fee; an inquiry only asks. */
export function disputeCharge(account: Account, charge: Charge, isInquiry: boolean): Dispute {
  const settled = charge.balance_transaction === null ? recordFunds(account, charge) : charge;
  const dispute = createDispute(account, settled, isInquiry);
  account.emit('charge.dispute.created', dispute);
  if (isInquiry) return dispute;
  const taken = move(
    account,
    dispute,
    -dispute.amount,
    account.settings.fees.disputeMinor,
    'charge.dispute.funds_withdrawn',
  );
  account.change(settled, { disputed: true }, 'charge.updated');
  return taken;
}

/** The bank weighs what was handed in; certain words decide it at once, as in Stripe's test mode. */
export function submitEvidence(account: Account, dispute: Dispute, before: Dispute): Dispute {
  const isInquiry = dispute.status.startsWith('warning');
  const details = {
    ...dispute.evidence_details,
    submission_count: dispute.evidence_details.submission_count + 1,
    submission_method: 'manual',
  };
  const handed = account.change(dispute, {
    evidence_details: details,
    status: isInquiry ? 'warning_under_review' : 'under_review',
  });
  account.emit('charge.dispute.updated', handed, before);
  const words = handed.evidence.uncategorized_text ?? '';
  if (words.includes(WINNING)) return closeDispute(account, handed, true);
  if (words.includes(LOSING)) return closeDispute(account, handed, false);
  return handed;
}

/** Won: the money comes back, the fee does not. Lost, or given up: it is gone. */
export function closeDispute(account: Account, dispute: Dispute, isWon: boolean): Dispute {
  const isInquiry = dispute.status.startsWith('warning');
  const status = isInquiry ? 'warning_closed' : isWon ? 'won' : 'lost';
  const closed = account.change(dispute, { status });
  account.emit('charge.dispute.closed', closed);
  if (status !== 'won') return closed;
  return move(account, closed, dispute.amount, 0, 'charge.dispute.funds_reinstated');
}

function move(account: Account, dispute: Dispute, amount: number, fee: number, event: string): Dispute {
  const transaction = createBalanceTransaction(account, {
    type: 'adjustment',
    reporting_category: amount < 0 ? 'dispute' : 'dispute_reversal',
    amount,
    fee,
    feeText: 'Dispute fee',
    currency: dispute.currency,
    source: dispute.id,
    description: `${amount < 0 ? 'Chargeback withdrawal' : 'Chargeback reversal'} for ${dispute.charge}`,
    available_on: account.now(),
  });
  const held = account.change(dispute, {
    balance_transactions: [...dispute.balance_transactions, shown(transaction)],
  });
  account.emit(event, held);
  return held;
}
