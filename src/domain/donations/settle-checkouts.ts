import type { Db, Tx } from '../../database/client.ts';
import { reach } from '../../database/failpoint.ts';
import type { Id } from '../../database/ids.ts';
import { transact } from '../../database/transaction.ts';
import { formatMoney } from '../../money/format-money.ts';
import { equal } from '../../money/money.ts';
import { keepIssues, readCalendar } from '../editions/issue-store.ts';
import { totalOf } from '../payments/checkout.ts';
import { finishCheckouts, lockCheckouts, type LockedCheckout } from '../payments/checkout-store.ts';
import { done, nothingToDo, refused, type Outcome } from '../payments/outcome.ts';
import type { CheckoutPaid } from '../payments/payment-fact.ts';
import { lengthOf } from '../plans/plan.ts';
import { arrivalOf, giftWords, termWords, type Arrival } from '../receipts/arrival.ts';
import { recordPayments, type RecordDeps } from '../receipts/record-payments.ts';
import { followingDates } from '../subscriptions/term.ts';
import { lockLastEnds, markTermsPaid } from '../subscriptions/term-store.ts';
import { emailKeyOf, type SupporterId } from '../supporters/supporter.ts';
import { consentsOf } from '../supporters/consent.ts';
import { findOrAddSupporters, recordConsents } from '../supporters/supporter-store.ts';
import { markDonationsPaid } from './donation-store.ts';

export interface SettleDeps extends RecordDeps {
  readonly db: Db;
}

interface Settling {
  readonly fact: CheckoutPaid;
  readonly checkout: LockedCheckout;
}

/**
 * Settles donations and terms whose money arrived: for each, its payment, state, journal, numbered receipt and consent in
 * one transaction, with the supporter made or found. Several are settled in one transaction together, because a commit
 * costs more than a gift; either all of what this call settles is written, or none. Gives an outcome for each fact, in
 * their order: a repeat is nothing to do; an amount or currency other than asked is refused and settles nothing.
 */
export async function settleCheckouts(deps: SettleDeps, facts: readonly CheckoutPaid[]): Promise<Outcome[]> {
  const outcomes = await transact(deps.db, async (tx) => {
    const locked = await lockCheckouts(
      tx,
      facts.map(({ checkoutId }) => checkoutId),
    );
    const settling = new Map<string, Settling>();
    const verdicts = facts.map((fact) => {
      const checkout = locked.get(fact.checkoutId);
      if (settling.has(fact.checkoutId)) return nothingToDo;
      const verdict = judge(fact, checkout);
      if (checkout && verdict.kind === 'done') settling.set(fact.checkoutId, { fact, checkout });
      return verdict;
    });
    if (settling.size > 0) await settle(tx, deps, [...settling.values()]);
    reach('before-commit');
    return verdicts;
  });
  reach('after-commit');
  return outcomes;
}

/** Whether a fact is new, known, or not what was asked for. */
function judge(fact: CheckoutPaid, checkout: LockedCheckout | undefined): Outcome {
  if (!checkout) return refused(`No checkout ${fact.checkoutId} is known here.`);
  if (checkout.purpose === 'subscription')
    return refused('A subscription is paid by its invoices, and this is one payment.');
  if (checkout.livemode !== fact.livemode)
    return refused('A test payment for a live checkout, or the reverse.');
  if (checkout.state === 'paid') {
    return checkout.paymentRef === fact.paymentRef
      ? nothingToDo
      : refused(`Paid twice: ${fact.paymentRef} came after ${checkout.paymentRef ?? 'another'}.`);
  }
  const asked = totalOf(checkout);
  return equal(asked, fact.total)
    ? done
    : refused(`Asked for ${formatMoney(asked)} and paid ${formatMoney(fact.total)}.`);
}

async function settle(tx: Tx, deps: SettleDeps, settling: readonly Settling[]): Promise<void> {
  const now = deps.clock.now();
  if (settling.some(({ checkout }) => checkout.purpose === 'term')) await keepIssues(tx);
  const signedOut = settling.map(({ checkout }) => checkout).filter(({ supporterId }) => !supporterId);
  const supporters = await findOrAddSupporters(tx, signedOut, now);
  const paid = settling.map(({ fact, checkout }) => {
    const supporterId = checkout.supporterId ?? supporters.get(emailKeyOf(checkout.email));
    if (!supporterId) throw new Error(`no supporter was made for checkout ${checkout.id}`);
    return { fact, checkout, supporterId };
  });
  await markDonationsPaid(
    tx,
    paid
      .filter(isFor('donation'))
      .map(({ checkout, supporterId, fact }) => ({ id: checkout.nounId, supporterId, at: fact.paidAt })),
  );
  await payTerms(tx, deps, paid.filter(isFor('term')));
  await recordConsents(
    tx,
    paid.flatMap(({ checkout, supporterId }) => consentsOf(checkout, supporterId)),
    now,
  );
  await finishCheckouts(
    tx,
    paid.map(({ checkout }) => checkout.id),
    now,
  );
  await recordPayments(tx, deps, paid.map(toArrival));
}

type Paid = Settling & { readonly supporterId: SupporterId };

function isFor(purpose: LockedCheckout['purpose']): (paid: Paid) => boolean {
  return ({ checkout }) => checkout.purpose === purpose;
}

async function payTerms(tx: Tx, { clock, timeZone }: SettleDeps, paid: readonly Paid[]): Promise<void> {
  if (paid.length === 0) return;
  const terms = paid.map(({ checkout, supporterId, fact }) => ({
    supporterId,
    edition: checkout.plan.edition,
    paidAt: fact.paidAt,
    length: lengthOf(checkout.plan) ?? { months: 0 },
  }));
  const lastEnds = await lockLastEnds(tx, terms);
  const dates = followingDates(terms, lastEnds, await readCalendar(tx, timeZone, clock.now()));
  const marks = paid.flatMap(({ checkout, supporterId, fact }, position) => {
    const runs = dates[position];
    return runs ? [{ id: checkout.nounId, supporterId, ...runs, at: fact.paidAt }] : [];
  });
  await markTermsPaid(tx, marks);
}

function toArrival(paid: Paid): Arrival {
  const { checkout } = paid;
  return checkout.purpose === 'term'
    ? arrivalOf(paid, { termId: checkout.nounId as Id<'term'> }, termWords(checkout))
    : arrivalOf(paid, { donationId: checkout.nounId as Id<'donation'> }, giftWords(checkout));
}
