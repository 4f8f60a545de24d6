import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';

let app: TestApplication;
beforeEach(async () => {
  app = await startApplication();
});
afterEach(() => app.close());

it('A reader who gives $25.50 once is thanked once, though Stripe tells us twice', async () => {
  app.sandbox.setFaults({ webhooks: { duplicate: 1 } });
  const given = await app.give(aGift);
  await app.pay(given.session);
  await app.quiet();

  const letters = await app.mail();
  expect(letters.map(({ to }) => to)).toEqual(['ada@example.org']);
  expect(letters[0]?.subject).toMatch(/^Thank you: receipt FY\d\d-000001 from Green Left$/);
  expect(await app.thanks(given)).toContain('$25.50');
  const payments = await app.database.db.payment.findMany({
    include: { receipts: true, donation: true, supporter: true },
  });
  expect(payments).toHaveLength(1);
  expect(payments[0]).toMatchObject({
    baseMinor: 2550n,
    currency: 'AUD',
    donation: { state: 'paid' },
    supporter: { name: 'Ada Reader' },
  });
  const lines = await app.database.db.journalLine.findMany({
    where: { journal: { reason: 'received' } },
    orderBy: { position: 'asc' },
  });
  expect(lines.map(({ accountCode, amountMinor }) => [accountCode, amountMinor])).toEqual([
    ['stripe_balance', 2550n],
    ['donations', -2550n],
  ]);
  const checkoutCalls = app.sandbox.requests().filter(({ method }) => method === 'POST');
  expect(checkoutCalls.filter(({ path }) => path === '/v1/checkout/sessions')).toHaveLength(1);
});
