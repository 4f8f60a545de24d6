import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { aGift, startApplication, type Given, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder, paymentsIn } from '../support/books.ts';
import { tell } from '../support/stripe-post.ts';
import { expectThankedOnce } from '../support/thanked.ts';

const dayMs = 86_400_000;
let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

const stateOf = async ({ session }: Given) => {
  const { donation, subscription } = await app.database.db.checkout.findUniqueOrThrow({
    where: { processorRef: session },
    include: { donation: true, subscription: true },
  });
  return (donation ?? subscription)?.state;
};
const lettersTo = async (email: string) => (await app.mail()).filter(({ to }) => to === email);

it('A bank debit is on its way for days, and thanked with a receipt when it has come (PAY-10)', async () => {
  const email = 'debit@example.org';
  const given = await app.give({ ...aGift, email });
  await app.pay(given.session, 'pm_auBecsDebit_success');
  await app.quiet();
  expect(await stateOf(given)).toBe('processing');
  const page = await app.thanks(given);
  expect(page).toContain('Your payment is on its way.');
  expect(page).toContain('$25.50');
  expect(await lettersTo(email)).toEqual([]);
  expect(await app.database.db.supporter.count()).toBe(0);
  expect(await paymentsIn(app.database.db)).toEqual([]);

  await app.sandbox.advance(7 * dayMs);
  await app.quiet();
  await expectThankedOnce(app, email);
  expect((await paymentsIn(app.database.db))[0]?.method).toBe('bank debit');
  expect(await app.thanks(given)).toContain('Your gift is in');
});

it('A bank debit that the bank refuses is failed kindly: no receipt, no supporter, and a way to try again (PAY-10)', async () => {
  const email = 'refused@example.org';
  const people = await app.database.db.supporter.count();
  const given = await app.give({ ...aGift, email });
  await app.pay(given.session, 'pm_auBecsDebit_noAccount');
  await app.quiet();
  expect(await stateOf(given)).toBe('processing');
  await app.sandbox.advance(7 * dayMs);
  await app.quiet();
  expect(await stateOf(given)).toBe('failed');
  const page = await app.thanks(given);
  expect(page).toContain('Nothing was taken.');
  expect(page).toContain('Try again');
  expect(await app.database.db.supporter.count()).toBe(people);
  const [told, ...others] = await lettersTo(email);
  expect(others).toEqual([]);
  expect(told?.subject).toBe('Your payment of $25.50 to Green Left did not go through');
  expect(told?.text.replaceAll(/\s+/g, ' ')).toContain('Nothing was taken');
  expect(told?.text).toContain(`${app.url}/?back=1&plan=none&frequency=once&amount=25.50`);
  await app.sandbox.resend(failureOf(given.session));
  await app.quiet();
  expect(await lettersTo(email)).toHaveLength(1);

  const second = await app.give({ ...aGift, email });
  expect(second.session).not.toBe(given.session);
  await app.pay(second.session);
  await app.quiet();
  const receipts = (await lettersTo(email)).filter(({ subject }) => subject.startsWith('Thank you'));
  expect(receipts).toHaveLength(1);
});

it('The news that a debit was finished, come after the news of how it ended, changes nothing (PAY-10)', async () => {
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  const good = await app.give({ ...aGift, email: 'good@example.org' });
  const bad = await app.give({ ...aGift, email: 'bad@example.org' });
  await app.pay(good.session, 'pm_auBecsDebit_success');
  await app.pay(bad.session, 'pm_auBecsDebit_referToCustomer');
  await app.sandbox.advance(7 * dayMs);
  for (const { session } of [good, bad]) {
    const events = app.sandbox
      .events()
      .filter(({ data }) => (data.object as { id: string }).id === session)
      .filter(({ type }) => /completed|async/.test(type));
    expect(events).toHaveLength(2);
    for (const event of events.reverse()) {
      await tell(app, [event]);
      await app.quiet();
    }
  }
  expect([await stateOf(good), await stateOf(bad)]).toEqual(['paid', 'failed']);
  await expectThankedOnce(app, 'good@example.org');
});

it('A subscription by bank debit begins when the first month has come, and not before (PAY-10)', async () => {
  app.sandbox.setFaults({});
  const email = 'monthly.debit@example.org';
  const given = await app.give({ ...aGift, email, plan: 'digital', frequency: 'monthly' });
  await app.pay(given.session, 'pm_auBecsDebit_success');
  await app.quiet();
  expect(await stateOf(given)).toBe('processing');
  expect(await lettersTo(email)).toEqual([]);
  await app.sandbox.advance(7 * dayMs);
  await app.quiet();
  expect(await stateOf(given)).toBe('active');
  expect(await lettersTo(email)).toHaveLength(1);
});

function failureOf(session: string): string {
  const failed = app.sandbox
    .events()
    .find(
      ({ type, data }) =>
        type === 'checkout.session.async_payment_failed' && (data.object as { id: string }).id === session,
    );
  return failed?.id ?? '';
}
