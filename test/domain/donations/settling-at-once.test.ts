import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createId } from '../../../src/database/ids.ts';
import { moveCheckout } from '../../../src/domain/donations/move-checkout.ts';
import { settleCheckouts } from '../../../src/domain/donations/settle-checkouts.ts';
import { settleInvoices } from '../../../src/domain/subscriptions/settle-invoices.ts';
import type { CheckoutId } from '../../../src/domain/payments/checkout.ts';
import type { CheckoutPaid, InvoicePaid } from '../../../src/domain/payments/payment-fact.ts';
import { money } from '../../../src/money/money.ts';
import { domainDeps } from '../../../src/wiring.ts';
import { aGift, startApplication, type TestApplication } from '../../support/application.ts';
import { expectBooksInOrder } from '../../support/books.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication({ worker: false, connections: 12 });
});
afterAll(() => app.close());

const at = new Date('2026-11-22T03:00:00Z');
const begun = async (form: Readonly<Record<string, string>>): Promise<CheckoutId> => {
  const { session } = await app.give({ ...aGift, ...form });
  const { id } = await app.database.db.checkout.findUniqueOrThrow({ where: { processorRef: session } });
  return id as CheckoutId;
};
const paidFact = (checkoutId: CheckoutId): CheckoutPaid => ({
  kind: 'checkout paid',
  checkoutId,
  processorRef: 'cs_one',
  paymentRef: `pi_${checkoutId}`,
  total: money(2550n, 'AUD'),
  method: 'card',
  paidAt: at,
  livemode: false,
});

it('Of twenty who settle one gift at the same moment one does, and the others find it done (PAY-9)', async () => {
  const fact = paidFact(await begun({ email: 'twenty@example.org' }));
  const deps = domainDeps(app.parts);
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => settleCheckouts(deps, [fact])));
  expect(
    outcomes
      .flat()
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['done', ...Array<string>(19).fill('nothing to do')]);
  await expectBooksInOrder(app.database.db);
});

it('Two batches with the same gifts in opposite order wait for nobody twice, and settle each once (PAY-9)', async () => {
  const ids = await Promise.all(
    Array.from({ length: 8 }, (_, n) => begun({ email: `batch${n}@example.org` })),
  );
  const facts = ids.map(paidFact);
  const deps = domainDeps(app.parts);
  const [there, back] = await Promise.all([
    settleCheckouts(deps, facts),
    settleCheckouts(deps, [...facts].reverse()),
  ]);
  const kinds = there.map(({ kind }, n) => [kind, back[facts.length - 1 - n]?.kind].sort());
  expect(kinds).toEqual(facts.map(() => ['done', 'nothing to do']));
  await expectBooksInOrder(app.database.db);
});

it('Of twenty who settle one month at the same moment one does (PAY-9)', async () => {
  const checkoutId = await begun({ email: 'month@example.org', plan: 'digital', frequency: 'monthly' });
  const fact: InvoicePaid = {
    kind: 'invoice paid',
    invoiceRef: `in_${createId()}`,
    subscriptionRef: 'sub_one',
    customerRef: 'cus_one',
    checkoutId,
    total: money(500n, 'AUD'),
    method: 'card',
    periodStart: at,
    periodEnd: new Date(at.getTime() + 30 * 86_400_000),
    paidAt: at,
    livemode: false,
  };
  const deps = domainDeps(app.parts);
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => settleInvoices(deps, [fact])));
  expect(
    outcomes
      .flat()
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['done', ...Array<string>(19).fill('nothing to do')]);
  await expectBooksInOrder(app.database.db);
});

it('A page closed, a debit on its way and the money itself, all at the same moment: the money stays (law 7)', async () => {
  const deps = domainDeps(app.parts);
  for (let round = 0; round < 10; round++) {
    const checkoutId = await begun({ email: `race${round}@example.org` });
    const moved = { checkoutId, processorRef: 'cs_one', livemode: false } as const;
    await Promise.all([
      moveCheckout(deps, { ...moved, kind: 'checkout expired' }),
      moveCheckout(deps, { ...moved, kind: 'checkout processing' }),
      settleCheckouts(deps, [paidFact(checkoutId)]),
      moveCheckout(deps, { ...moved, kind: 'checkout failed' }),
    ]);
  }
  const gifts = await app.database.db.donation.findMany({
    where: { checkout: { email: { startsWith: 'race' } } },
  });
  expect(gifts.map(({ state }) => state)).toEqual(Array(10).fill('paid'));
  await expectBooksInOrder(app.database.db);
});
