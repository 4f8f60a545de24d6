import type { Account } from '../account.ts';
import { availableOn, createBalanceTransaction } from '../resources/balance-transactions.ts';
import type { Charge } from '../resources/charges.ts';
import type { PaymentMethod } from '../resources/payment-methods.ts';
import type { Fee } from '../state/settings.ts';

/** The task two seconds after a payment: only then does Stripe say what it kept (seen in recorded logs: `charge.updated` comes late). */
export function learnFee(account: Account, id: string): void {
  const charge = account.find('charge', id);
  if (charge?.balance_transaction !== null) return;
  recordFunds(account, charge);
}

export function recordFunds(account: Account, charge: Charge): Charge {
  const method = account.need('payment_method', charge.payment_method);
  const isCard = method.type === 'card';
  const transaction = createBalanceTransaction(account, {
    type: isCard ? 'charge' : 'payment',
    reporting_category: 'charge',
    amount: charge.amount_captured,
    fee: feeFor(account, charge.amount_captured, method),
    currency: charge.currency,
    source: charge.id,
    description: charge.description,
    available_on: method.$.isAvailableAtOnce ? account.now() : availableOn(account.now()),
  });
  return account.change(charge, { balance_transaction: transaction.id }, 'charge.updated');
}

/** Rounded to the nearest cent; a half goes up. */
function feeFor(account: Account, amountMinor: number, method: PaymentMethod): number {
  const { domesticCard, foreignCard, bankDebit } = account.settings.fees;
  if (method.type !== 'card') return Math.min(bankDebit.mostMinor, charged(amountMinor, bankDebit));
  return charged(amountMinor, method.card.country === 'AU' ? domesticCard : foreignCard);
}

function charged(amountMinor: number, { percent, fixedMinor }: Fee): number {
  return Math.round((amountMinor * Math.round(percent * 1000)) / 100_000) + fixedMinor;
}
