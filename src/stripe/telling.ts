import type { PaymentFact } from '../domain/payments/payment-fact.ts';
import { formatMoney } from '../money/format-money.ts';

export interface ToldFact {
  readonly eventId: string;
  readonly fact: PaymentFact;
}

/** One thing to tell, and the events that all said it: Stripe tells some things by several events. */
export interface Telling<Fact extends PaymentFact> {
  readonly fact: Fact;
  readonly eventIds: string[];
}

/** The facts of one kind, in the order told, each once. */
export function tellings<Fact extends PaymentFact>(
  told: readonly ToldFact[],
  is: (fact: PaymentFact) => fact is Fact,
): Telling<Fact>[] {
  const byWords = new Map<string, Telling<Fact>>();
  for (const { eventId, fact } of told) {
    if (!is(fact)) continue;
    const telling = byWords.get(wordsOf(fact)) ?? { fact, eventIds: [] };
    telling.eventIds.push(eventId);
    byWords.set(wordsOf(fact), telling);
  }
  return [...byWords.values()];
}

/** The same for facts that say the same thing, whenever they were told. */
function wordsOf(fact: PaymentFact): string {
  switch (fact.kind) {
    case 'checkout paid':
      return `${fact.checkoutId} ${fact.processorRef} ${fact.paymentRef} ${formatMoney(fact.total)}`;
    case 'invoice paid':
      return `${fact.invoiceRef} ${fact.checkoutId} ${formatMoney(fact.total)}`;
    case 'subscription moved':
      return fact.subscriptionRef;
    case 'payout moved':
      return fact.payoutRef;
    case 'refund moved':
      return fact.paymentRef;
    case 'dispute moved':
      return fact.disputeRef;
    case 'card put in':
    case 'subscription begun':
    case 'checkout processing':
    case 'checkout failed':
    case 'checkout expired':
      return `${fact.kind} ${fact.checkoutId} ${fact.processorRef}`;
  }
}
