import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { findOnTheirWay } from '../../src/domain/supporters/on-its-way-store.ts';
import { entitlementsOf } from '../../src/domain/subscriptions/entitlement-store.ts';
import type { SupporterId } from '../../src/domain/supporters/supporter.ts';
import { createStripeClient } from '../../src/stripe/client.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { signInByLetter } from '../support/account.ts';
import { expectBooksInOrder } from '../support/books.ts';

const dayMs = 86_400_000;
let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

const digital = { ...aGift, plan: 'digital', frequency: 'monthly' };

/** A subscription whose first month is asked for by bank debit. */
async function asked(email: string, account: string): Promise<string> {
  const { session } = await app.give({ ...digital, email });
  await app.pay(session, account);
  await app.quiet();
  const { id } = await app.database.db.subscription.findFirstOrThrow({
    where: { checkout: { email } },
    orderBy: { createdAt: 'desc' },
  });
  return id;
}
const goOn = async (days: number): Promise<void> => {
  await app.sandbox.advance(days * dayMs);
  await app.quiet();
};
const held = (id: string) =>
  app.database.db.subscription.findUniqueOrThrow({ where: { id }, include: { payments: true } });
const subjectsTo = async (email: string): Promise<string[]> =>
  (await app.mail()).filter(({ to }) => to === email).map(({ subject }) => subject);
const countPayments = (): Promise<number> => app.database.db.payment.count();

it('A first month by bank debit that the bank refuses is told kindly, with the road back, and leaves nobody behind (PAY-10)', async () => {
  const email = 'refused.month@example.org';
  const [people, payments] = [await app.database.db.supporter.count(), await countPayments()];
  const id = await asked(email, 'pm_auBecsDebit_noAccount');
  expect((await held(id)).state).toBe('processing');
  await goOn(7);
  expect((await held(id)).state).toBe('failed');
  expect(await subjectsTo(email)).toEqual(['Your payment of $5 to Green Left did not go through']);
  const [letter] = (await app.mail()).filter(({ to }) => to === email);
  expect(letter?.text).toContain(`${app.url}/?back=1&plan=digital&frequency=monthly`);
  expect([await app.database.db.supporter.count(), await countPayments()]).toEqual([people, payments]);
  const again = await asked(email, 'pm_card_visa');
  expect(again).not.toBe(id);
});

it('A renewal by bank debit takes its days: no receipt before it has come, and what is held goes on meanwhile (PAY-10)', async () => {
  const email = 'slow.month@example.org';
  const id = await asked(email, 'pm_auBecsDebit_success');
  await goOn(7);
  const { supporterId, currentPeriodEnd } = await held(id);
  expect((await subjectsTo(email)).length).toBe(1);
  await app.sandbox.advance((currentPeriodEnd?.getTime() ?? 0) - app.sandbox.now().getTime() + dayMs / 8);
  await app.quiet();
  const during = await held(id);
  expect([during.state, during.payments.length]).toEqual(['active', 1]);
  expect((await subjectsTo(email)).length).toBe(1);
  const has = await entitlementsOf(app.database.db, supporterId as SupporterId, {
    now: app.sandbox.now(),
    graceDays: 14,
  });
  expect([...has]).toEqual(['digital_edition']);
  await goOn(7);
  expect((await held(id)).payments).toHaveLength(2);
  expect((await subjectsTo(email)).length).toBeGreaterThanOrEqual(2);
});

it('One whose first debit failed and is paid long after stands as it stands at Stripe, though nothing more is told (WH-7)', async () => {
  const id = await asked('second.thoughts@example.org', 'pm_auBecsDebit_noAccount');
  await goOn(45);
  const { processorRef, state } = await held(id);
  expect(state).toBe('failed');
  const apiBase = new URL(app.sandbox.url);
  const stripe = createStripeClient({ secretKey: 'sk_test_desk', apiBase, timeoutMs: 8_000 });
  const stopping = await stripe.subscriptions.update(processorRef ?? '', { cancel_at_period_end: true });
  await app.quiet();
  // Two months are owed. One is paid, so at Stripe it is late before and after, and no event says so again.
  const owed = await stripe.invoices.list({ subscription: processorRef ?? '', status: 'open' });
  expect(owed.data).toHaveLength(2);
  const customer = stopping.customer as string;
  const { id: card } = await stripe.paymentMethods.attach('pm_card_visa', { customer });
  await stripe.invoices.pay(owed.data[1]?.id ?? '', { payment_method: card });
  await app.quiet();
  expect((await stripe.subscriptions.retrieve(stopping.id)).status).toBe('past_due');
  const standing = await held(id);
  expect([standing.state, standing.payments.length]).toEqual(['late', 1]);
  expect(standing.cancelAt).toEqual(standing.currentPeriodEnd);
});

it('Somebody known sees a debit on its way on their own pages, and staff see it on their record (PAY-10)', async () => {
  const email = 'known@example.org';
  const card = await app.give({ ...aGift, email });
  await app.pay(card.session);
  await app.quiet();
  const { supporterId } = await app.database.db.supporterEmail.findUniqueOrThrow({ where: { key: email } });
  await asked(email, 'pm_auBecsDebit_success');
  const onTheirWay = () => findOnTheirWay(app.database.db, supporterId as SupporterId);
  expect((await onTheirWay()).map(({ planName, total }) => [planName, total.minor])).toEqual([
    ['Digital edition', 500n],
  ]);
  const visitor = await signInByLetter(app, email);
  expect(await visitor.words('/account')).toContain('Digital edition $5 on its way');
  expect(await visitor.words('/account')).not.toContain('Yours to read now');
  await goOn(7);
  expect(await onTheirWay()).toEqual([]);
  expect(await (await signInByLetter(app, email)).words('/account')).toContain(
    'Yours to read now: the digital edition.',
  );
});
