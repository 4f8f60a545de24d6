import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app.close());

const hourMs = 3_600_000;

it('(WH-12) Of events that never came, three days of them, none is missed once Stripe’s own list is asked', async () => {
  app.sandbox.setFaults({ seed: 30, webhooks: { drop: 0.3 } });
  for (let giver = 1; giver <= 8; giver++) {
    const given = await app.give({
      ...aGift,
      email: `giver.${giver}@example.org`,
      ...(giver % 2 === 0 ? { plan: 'digital', frequency: 'monthly' } : {}),
    });
    await app.pay(given.session);
    await app.sandbox.advance(9 * hourMs);
  }
  app.sandbox.setFaults({});
  await app.sandbox.webhooksSettled();

  expect(await app.parts.recoverEvents()).toBeGreaterThan(0);
  app.parts.queue.nudge('apply-stripe-events');
  await app.quiet();
  expect(await app.parts.recoverEvents()).toBe(0);
  const { db } = app.database;
  expect(await db.payment.count()).toBe(8);
  expect(await db.receipt.count()).toBe(8);
  expect(await db.subscription.count({ where: { state: 'active' } })).toBe(4);
  expect(await db.donation.count({ where: { state: 'paid' } })).toBe(4);
  expect(await app.mail()).toHaveLength(8);
  await expectBooksInOrder(db);
});
