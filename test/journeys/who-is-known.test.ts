import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { findSupporterRecord } from '../../src/domain/supporters/supporter-record-store.ts';
import type { SupporterId } from '../../src/domain/supporters/supporter.ts';
import { aGift, anAddress, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder, paymentsIn } from '../support/books.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

async function givenAndPaid(fields: Readonly<Record<string, string>>): Promise<void> {
  const { session } = await app.give({ ...aGift, ...fields });
  await app.pay(session);
  await app.quiet();
}

async function recordOf(email: string) {
  const { db } = app.database;
  const { supporterId } = await db.supporterEmail.findUniqueOrThrow({ where: { key: email } });
  return findSupporterRecord(db, supporterId as SupporterId, app.sandbox.now());
}

it('What a signed-out form says of a known supporter changes nothing on their record, and stays with that gift', async () => {
  await givenAndPaid({ name: 'Rosa Known', email: 'rosa@example.org', phone: '0412 345 678' });
  await givenAndPaid({
    name: 'Someone Else',
    email: 'ROSA@example.org',
    phone: '0400 000 000',
    other_amount: '40',
  });
  const record = await recordOf('rosa@example.org');
  expect(record).toMatchObject({ name: 'Rosa Known', phone: '0412 345 678', paymentCount: 2 });
  expect(record?.emails).toEqual(['rosa@example.org']);
  const receipts = (await paymentsIn(app.database.db)).map(({ receipt }) => [receipt?.name, receipt?.email]);
  expect(receipts).toEqual([
    ['Rosa Known', 'rosa@example.org'],
    ['Someone Else', 'ROSA@example.org'],
  ]);
});

it('A signed-out form for a known supporter’s second print subscription posts that one to its own address', async () => {
  const print = { plan: 'print', email: 'two.homes@example.org', name: 'Two Homes' };
  await givenAndPaid({ ...print, ...anAddress });
  await givenAndPaid({ ...print, ...anAddress, line1: '1 Other Road', name: 'A Stranger' });
  const record = await recordOf('two.homes@example.org');
  expect(record?.name).toBe('Two Homes');
  expect(record?.holdings.map(({ address }) => address?.line1).sort()).toEqual([
    '1 Other Road',
    '12 Wattle Street',
  ]);
});

it('No customer of Stripe’s is ever named for a signed-out form, so nobody is shown another’s cards', async () => {
  await givenAndPaid({ email: 'sub@example.org', plan: 'digital', frequency: 'monthly' });
  await givenAndPaid({ email: 'sub@example.org', plan: 'digital', frequency: 'monthly', message: 'another' });
  const asked = app.sandbox.requests().filter(({ path }) => path === '/v1/checkout/sessions');
  for (const { params } of asked) expect(params).not.toHaveProperty('customer');
  const held = await app.database.db.subscription.findMany({ where: { customerRef: { not: null } } });
  expect(new Set(held.map(({ customerRef }) => customerRef)).size).toBe(2);
});

it('Forty cards tried and declined, and pages left alone, leave no person behind', async () => {
  const { db } = app.database;
  const before = await db.supporter.count();
  const tried = await Promise.all(
    Array.from({ length: 40 }, (_, position) =>
      app.give({ ...aGift, other_amount: '2', email: `tester${position}@example.org`, newsletter: 'on' }),
    ),
  );
  const answers = await Promise.all(
    tried.map(({ session }, position) =>
      app.pay(
        session,
        ['pm_card_chargeDeclined', 'pm_card_visa_chargeDeclinedInsufficientFunds'][position % 2],
      ),
    ),
  );
  expect(answers.filter(({ ok }) => ok)).toEqual([]);
  await app.quiet();
  await app.sandbox.advance(61 * 60_000);
  await app.quiet();
  expect(await db.supporter.count()).toBe(before);
  expect(await db.supporterEmail.count({ where: { key: { startsWith: 'tester' } } })).toBe(0);
  expect(await db.consent.count()).toBe(0);
  expect((await app.mail()).filter(({ to }) => to.startsWith('tester'))).toEqual([]);
  const states = await db.donation.groupBy({
    by: ['state'],
    where: { checkout: { email: { startsWith: 'tester' } } },
    _count: true,
  });
  expect(states).toEqual([{ state: 'expired', _count: 40 }]);
});
