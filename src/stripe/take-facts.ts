import type { Outcome } from '../domain/payments/outcome.ts';
import type {
  CardPutIn,
  CheckoutMoved,
  CheckoutPaid,
  DisputeMoved,
  InvoicePaid,
  PaymentFact,
  PayoutMoved,
  RefundMoved,
  SubscriptionBegun,
  SubscriptionMoved,
} from '../domain/payments/payment-fact.ts';
import { ProcessorUnavailable } from '../domain/payments/payment-processor.ts';
import { tellings, type Telling, type ToldFact } from './telling.ts';

/**
 * The domain's acts that take a fact in. Each may be told the same fact again, and facts in any order. The two that take
 * many answer for each in the order given.
 */
export interface FactTakers {
  settleCheckouts(facts: readonly CheckoutPaid[]): Promise<readonly Outcome[]>;
  settleInvoices(facts: readonly InvoicePaid[]): Promise<readonly Outcome[]>;
  beginSubscription(fact: SubscriptionBegun): Promise<Outcome>;
  moveCheckout(fact: CheckoutMoved): Promise<Outcome>;
  moveSubscription(fact: SubscriptionMoved): Promise<Outcome>;
  takeCard(fact: CardPutIn): Promise<Outcome>;
  movePayout(fact: PayoutMoved): Promise<Outcome>;
  moveRefund(fact: RefundMoved): Promise<Outcome>;
  moveDispute(fact: DisputeMoved): Promise<Outcome>;
}

/** What became of telling one fact. `refused` is for a person to look at, `failed` is a fault, `unavailable` is Stripe's. */
export type Verdict =
  | { readonly kind: 'applied' }
  | { readonly kind: 'ignored' | 'refused' | 'failed' | 'unavailable'; readonly why: string };

/** Tells the facts, money first, and answers for each event. Throws nothing. */
export async function takeFacts(
  takers: FactTakers,
  told: readonly ToldFact[],
): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  const judge = (telling: Telling<PaymentFact>, verdict: Verdict) => {
    for (const id of telling.eventIds) verdicts.set(id, verdict);
  };
  const paid = tellings(told, (fact) => fact.kind === 'checkout paid');
  const invoices = tellings(told, (fact) => fact.kind === 'invoice paid');
  const begun = tellings(told, (fact) => fact.kind === 'subscription begun');
  const moved = tellings(told, isCheckoutMoved);
  const subscriptions = tellings(told, (fact) => fact.kind === 'subscription moved');
  const cards = tellings(told, (fact) => fact.kind === 'card put in');
  const payouts = tellings(told, (fact) => fact.kind === 'payout moved');
  const refunds = tellings(told, (fact) => fact.kind === 'refund moved');
  const disputes = tellings(told, (fact) => fact.kind === 'dispute moved');

  await takeTogether(paid, (facts) => takers.settleCheckouts(facts), judge);
  await takeTogether(invoices, (facts) => takers.settleInvoices(facts), judge);
  await takeEach(moved, (fact) => takers.moveCheckout(fact), judge);
  await takeEach(begun, (fact) => takers.beginSubscription(fact), judge);
  await takeEach(subscriptions, (fact) => takers.moveSubscription(fact), judge);
  await takeEach(cards, (fact) => takers.takeCard(fact), judge);
  await takeEach(payouts, (fact) => takers.movePayout(fact), judge);
  await takeEach(refunds, (fact) => takers.moveRefund(fact), judge);
  await takeEach(disputes, (fact) => takers.moveDispute(fact), judge);
  return verdicts;
}

function isCheckoutMoved(fact: PaymentFact): fact is CheckoutMoved {
  return (
    fact.kind === 'checkout processing' || fact.kind === 'checkout failed' || fact.kind === 'checkout expired'
  );
}

type Judge = (telling: Telling<PaymentFact>, verdict: Verdict) => void;

/** All in one go; where that fails each alone, so that one bad fact cannot hold up the others. Stripe being away is nobody's fault. */
async function takeTogether<Fact extends PaymentFact>(
  all: readonly Telling<Fact>[],
  take: (facts: readonly Fact[]) => Promise<readonly Outcome[]>,
  judge: Judge,
): Promise<void> {
  if (all.length === 0) return;
  try {
    const outcomes = await take(all.map(({ fact }) => fact));
    all.forEach((telling, position) => judge(telling, verdictOf(outcomes[position])));
  } catch (error) {
    const verdict = verdictOfError(error);
    if (all.length > 1 && verdict.kind === 'failed') {
      for (const telling of all) await takeTogether([telling], take, judge);
    } else {
      for (const telling of all) judge(telling, verdict);
    }
  }
}

/** One after another. Once Stripe is away the rest are not tried: each would wait as long for the same answer. */
async function takeEach<Fact extends PaymentFact>(
  all: readonly Telling<Fact>[],
  take: (fact: Fact) => Promise<Outcome>,
  judge: Judge,
): Promise<void> {
  let unavailable: Verdict | undefined;
  for (const telling of all) {
    const verdict: Verdict = unavailable ?? (await takeOne(telling.fact, take));
    if (verdict.kind === 'unavailable') unavailable = verdict;
    judge(telling, verdict);
  }
}

async function takeOne<Fact extends PaymentFact>(
  fact: Fact,
  take: (fact: Fact) => Promise<Outcome>,
): Promise<Verdict> {
  try {
    return verdictOf(await take(fact));
  } catch (error) {
    return verdictOfError(error);
  }
}

function verdictOf(outcome: Outcome | undefined): Verdict {
  if (!outcome) return { kind: 'failed', why: 'nobody answered for it' };
  return outcome.kind === 'refused' ? { kind: 'refused', why: outcome.why } : { kind: 'applied' };
}

function verdictOfError(error: unknown): Verdict {
  const why = error instanceof Error ? error.message : String(error);
  return { kind: error instanceof ProcessorUnavailable ? 'unavailable' : 'failed', why };
}
