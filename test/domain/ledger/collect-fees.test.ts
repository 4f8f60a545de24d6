import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { collectFees } from '../../../src/domain/ledger/collect-fees.ts';
import { domainDeps } from '../../../src/wiring.ts';
import { aGift, startApplication, type TestApplication } from '../../support/application.ts';
import { balances, expectBooksInOrder, paymentsIn } from '../../support/books.ts';
import { tell } from '../../support/stripe-post.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app.close());

it('A fee that Stripe has not said yet is not waited for, and is booked when it has', async () => {
  const given = await app.give(aGift);
  await app.pay(given.session, 'pm_card_au');
  await app.quiet();
  const [payment] = await paymentsIn(app.database.db);
  expect(payment?.receipt?.delivery?.state).toBe('sent');
  await app.sandbox.advance(60_000);
  await collectFees(domainDeps(app.parts));
  const [later] = await paymentsIn(app.database.db);
  expect(later?.feeMinor).toBe(73n);
  await expectBooksInOrder(app.database.db);
});

it('A month whose event does not say by which payment it was paid has its fee booked too', async () => {
  const { db } = app.database;
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  const given = await app.give({ ...aGift, plan: 'digital', frequency: 'monthly' });
  await app.pay(given.session, 'pm_card_au');
  await app.quiet();
  const invoicePaid = app.sandbox.events().filter(({ type }) => type === 'invoice.paid');
  await tell(app, invoicePaid);
  await app.quiet();
  expect((await paymentsIn(db)).map(({ invoiceRef }) => invoiceRef !== null)).toEqual([false, true]);
  await app.sandbox.advance(60_000);
  await Promise.all([collectFees(domainDeps(app.parts)), collectFees(domainDeps(app.parts))]);
  expect((await paymentsIn(db)).map(({ feeMinor }) => feeMinor)).toEqual([73n, 39n]);
  expect(await balances(db)).toMatchObject({
    stripe_fees: 73n + 39n,
    stripe_balance: 2550n + 500n - 73n - 39n,
  });
  await expectBooksInOrder(db);
});
