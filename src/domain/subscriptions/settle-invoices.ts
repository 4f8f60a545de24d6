import type { Db, Tx } from '../../database/client.ts';
import { reach } from '../../database/failpoint.ts';
import type { Id } from '../../database/ids.ts';
import { transact } from '../../database/transaction.ts';
import { formatMoney } from '../../money/format-money.ts';
import { equal } from '../../money/money.ts';
import { totalOf } from '../payments/checkout.ts';
import { finishCheckouts, lockCheckouts, type LockedCheckout } from '../payments/checkout-store.ts';
import { done, nothingToDo, refused, type Outcome } from '../payments/outcome.ts';
import type { InvoicePaid } from '../payments/payment-fact.ts';
import { knownInvoices } from '../payments/payment-store.ts';
import { arrivalOf, giftWords, type Arrival } from '../receipts/arrival.ts';
import { recordPayments, type RecordDeps } from '../receipts/record-payments.ts';
import { emailKeyOf, type SupporterId } from '../supporters/supporter.ts';
import { consentsOf } from '../supporters/consent.ts';
import { findOrAddSupporters, recordConsents } from '../supporters/supporter-store.ts';
import { agreementsOf, type Agreement } from './agreement-store.ts';
import { monthlyTotal } from './instruction.ts';
import { recordPaidPeriods } from './subscription-store.ts';

export interface SettleInvoicesDeps extends RecordDeps {
  readonly db: Db;
}

interface Settling {
  readonly fact: InvoicePaid;
  readonly checkout: LockedCheckout;
}

/**
 * Settles periods of subscriptions that were paid, the first and every renewal: each invoice once, however often and in
 * whatever order it is told. Several go in one transaction together. Gives an outcome for each fact, in their order; an
 * amount other than agreed is refused and settles nothing.
 */
export async function settleInvoices(
  deps: SettleInvoicesDeps,
  facts: readonly InvoicePaid[],
): Promise<Outcome[]> {
  const outcomes = await transact(deps.db, async (tx) => {
    const locked = await lockCheckouts(
      tx,
      facts.map(({ checkoutId }) => checkoutId),
    );
    const known = await knownInvoices(
      tx,
      facts.map(({ invoiceRef }) => invoiceRef),
    );
    const nounIds = [...locked.values()].map(({ nounId }) => nounId);
    const agreements = await agreementsOf(tx, nounIds);
    const settling: Settling[] = [];
    const verdicts = facts.map((fact) => {
      if (known.has(fact.invoiceRef)) return nothingToDo;
      const begun = locked.get(fact.checkoutId);
      const checkout = begun && agreedFor(fact, begun, agreements.get(begun.nounId));
      const verdict = judge(fact, checkout);
      if (checkout && verdict.kind === 'done') {
        settling.push({ fact, checkout });
        known.add(fact.invoiceRef);
      }
      return verdict;
    });
    if (settling.length > 0) await settle(tx, deps, settling);
    reach('before-commit');
    return verdicts;
  });
  reach('after-commit');
  return outcomes;
}

/**
 * The checkout with the terms agreed for this period in place of its own: the newest that held when the period began. A
 * period that began after others were asked for, and before we heard that they hold, may have been billed by those.
 */
function agreedFor(
  { periodStart, total }: InvoicePaid,
  checkout: LockedCheckout,
  agreements: readonly Agreement[] = [],
): LockedCheckout {
  const holds = ({ effectiveFrom }: Agreement) => effectiveFrom !== undefined && effectiveFrom <= periodStart;
  const inForce = withTerms(checkout, agreements.find(holds));
  if (equal(totalOf(inForce), total)) return inForce;
  const billed = agreements.find(
    (each) => !holds(each) && each.askedAt <= periodStart && equal(monthlyTotal(each), total),
  );
  return billed ? withTerms(checkout, billed) : inForce;
}

function withTerms(checkout: LockedCheckout, agreed: Agreement | undefined): LockedCheckout {
  if (!agreed) return checkout;
  const { planId: id, planName: name, edition, supply, base, coveredFee, tax } = agreed;
  return { ...checkout, base, coveredFee, tax, plan: { id, name, edition, supply } };
}

function judge(fact: InvoicePaid, checkout: LockedCheckout | undefined): Outcome {
  if (!checkout) return refused(`No checkout ${fact.checkoutId} is known here.`);
  if (checkout.purpose !== 'subscription') return refused('An invoice for something that is paid once.');
  if (checkout.livemode !== fact.livemode)
    return refused('A test payment for a live checkout, or the reverse.');
  const agreed = totalOf(checkout);
  return equal(agreed, fact.total)
    ? done
    : refused(`Agreed to ${formatMoney(agreed)} and paid ${formatMoney(fact.total)}.`);
}

async function settle(tx: Tx, deps: SettleInvoicesDeps, settling: readonly Settling[]): Promise<void> {
  const now = deps.clock.now();
  const unknown = settling
    .filter(({ checkout }) => checkout.supporterId === undefined)
    .map(({ checkout }) => checkout);
  const supporters =
    unknown.length === 0 ? new Map<string, SupporterId>() : await findOrAddSupporters(tx, unknown, now);
  const paid = settling.map(({ fact, checkout }) => {
    const supporterId = checkout.supporterId ?? supporters.get(emailKeyOf(checkout.email));
    if (!supporterId) throw new Error(`no supporter was made for checkout ${checkout.id}`);
    return { fact, checkout, supporterId };
  });
  await recordPaidPeriods(
    tx,
    paid.map(({ fact, checkout, supporterId }) => ({
      id: checkout.nounId,
      supporterId,
      processorRef: fact.subscriptionRef,
      customerRef: fact.customerRef,
      periodStart: fact.periodStart,
      periodEnd: fact.periodEnd,
      paidAt: fact.paidAt,
      terms: { ...checkout, planId: checkout.plan.id },
    })),
  );
  const first = [
    ...new Map(
      paid.filter(({ checkout }) => !checkout.finished).map((each) => [each.checkout.id, each]),
    ).values(),
  ];
  await recordConsents(
    tx,
    first.flatMap(({ checkout, supporterId }) => consentsOf(checkout, supporterId)),
    now,
  );
  await finishCheckouts(
    tx,
    first.map(({ checkout }) => checkout.id),
    now,
  );
  await askHowTheyStand(tx, deps, settling);
  await recordPayments(tx, deps, paid.map(toArrival));
}

/**
 * One whose first money was long on its way may have moved meanwhile: what events said of it then was of one that nobody
 * held yet, and none may come again.
 */
async function askHowTheyStand(tx: Tx, { queue }: RecordDeps, settling: readonly Settling[]): Promise<void> {
  const wasLong = settling.filter(({ checkout }) =>
    ['processing', 'failed', 'expired'].includes(checkout.state),
  );
  if (wasLong.length === 0) return;
  const subscriptionRefs = [...new Set(wasLong.map(({ fact }) => fact.subscriptionRef))];
  await queue.enqueue(tx, 'follow-subscriptions', { subscriptionRefs });
}

function toArrival(paid: Settling & { readonly supporterId: SupporterId }): Arrival {
  const { checkout, fact } = paid;
  const { periodStart, periodEnd } = fact;
  const paidFor = { subscriptionId: checkout.nounId as Id<'subscription'>, periodStart, periodEnd };
  return arrivalOf(
    paid,
    paidFor,
    checkout.plan.supply ? `${checkout.plan.name}, one month` : giftWords(checkout),
  );
}
