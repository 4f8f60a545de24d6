import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collectFees } from '../../src/domain/ledger/collect-fees.ts';
import { receiptNumber } from '../../src/domain/receipts/receipt.ts';
import { findSupporterRecord } from '../../src/domain/supporters/supporter-record-store.ts';
import type { SupporterId } from '../../src/domain/supporters/supporter.ts';
import { domainDeps } from '../../src/wiring.ts';
import { aGift, anAddress, startApplication, type TestApplication } from '../support/application.ts';
import { balances, expectBooksInOrder, linesOf, paymentsIn } from '../support/books.ts';

const dayMs = 86_400_000;
let app: TestApplication;
beforeAll(async () => {
  app = await startApplication({ env: { GST_REGISTERED: 'true', ORGANISATION_ABN: '53 004 085 616' } });
});
afterAll(() => app.close());

/** Gives, pays, and gives back all that came of it: the newest payment, its letter, its thank-you page, its record. */
async function giveAndPay(fields: Readonly<Record<string, string>>) {
  const given = await app.give(fields);
  await app.pay(given.session);
  await app.quiet();
  const { db } = app.database;
  const payment = (await paymentsIn(db)).at(-1);
  if (!payment?.receipt) throw new Error('nothing was paid');
  const number = receiptNumber(payment.receipt);
  const letters = (await app.mail()).filter(({ subject }) => subject.includes(number));
  expect(letters.map(({ to }) => to)).toEqual([fields['email']]);
  return {
    payment,
    number,
    letter: letters[0]?.text ?? '',
    subject: letters[0]?.subject ?? '',
    thanks: await app.thanks(given),
    lines: await linesOf(db, payment.id),
    record: await findSupporterRecord(db, payment.supporterId as SupporterId, app.sandbox.now()),
  };
}

describe('Each of the four ways to give ends in a letter, a journal, a receipt and a record', () => {
  it('A one-off gift carries no GST, though the paper is registered for it', async () => {
    const { payment, number, letter, subject, thanks, lines, record } = await giveAndPay(aGift);
    expect(payment).toMatchObject({ baseMinor: 2550n, coveredFeeMinor: 0n, taxMinor: 0n, method: 'card' });
    expect(payment.donation).toMatchObject({ state: 'paid', supporterId: payment.supporterId });
    expect(payment.receipt).toMatchObject({ kind: 'gift', sequence: 1, delivery: { state: 'sent' } });
    expect(lines).toEqual([
      ['stripe_balance', 2550n],
      ['donations', -2550n],
    ]);
    expect(subject).toBe(`Thank you: receipt ${number} from Green Left`);
    expect(letter).toContain('This is not a tax-deductible gift.');
    expect(letter).not.toMatch(/GST|tax invoice/i);
    expect(thanks).toContain('$25.50');
    expect(thanks).toContain(number);
    expect(record).toMatchObject({ name: 'Ada Reader', holdings: [], paymentCount: 1 });
    expect(record?.payments[0]?.receipt).toMatchObject({ sequence: 1, delivery: 'sent' });
  });

  it('A monthly gift whose giver covers the fee nets the paper what was chosen, and the two are told apart', async () => {
    const { payment, letter, thanks, lines, record } = await giveAndPay({
      ...aGift,
      frequency: 'monthly',
      other_amount: '20',
      cover_fee: 'on',
      name: 'Basil Monthly',
      email: 'basil@example.org',
      newsletter: 'on',
    });
    expect(payment).toMatchObject({ baseMinor: 2000n, coveredFeeMinor: 65n, taxMinor: 0n });
    expect(payment.subscription).toMatchObject({ state: 'active', plan: { code: 'gift-monthly' } });
    expect(lines).toEqual([
      ['stripe_balance', 2065n],
      ['donations', -2000n],
      ['covered_fees', -65n],
    ]);
    expect(letter).toMatch(/Card fee you covered +\$0\.65/);
    expect(letter).toMatch(/Total +\$20\.65/);
    expect(thanks).toContain('$20.65');
    expect(record?.holdings).toMatchObject([{ kind: 'subscription', standing: 'active' }]);
    expect(record?.consents).toMatchObject([{ purpose: 'newsletter', given: true }]);
  });

  it('A digital subscription is a tax invoice: a month’s price, with the GST that is in it', async () => {
    const { payment, letter, subject, number, thanks, lines, record } = await giveAndPay({
      ...aGift,
      plan: 'digital',
      frequency: 'monthly',
      name: 'Cleo Digital',
      email: 'cleo@example.org',
    });
    expect(payment).toMatchObject({ baseMinor: 500n, coveredFeeMinor: 0n, taxMinor: 45n });
    expect(payment.subscription).toMatchObject({ state: 'active', plan: { code: 'digital-monthly' } });
    expect(payment.receipt).toMatchObject({ kind: 'tax_invoice', description: 'Digital edition, one month' });
    expect(lines).toEqual([
      ['stripe_balance', 500n],
      ['subscriptions', -455n],
      ['gst_collected', -45n],
    ]);
    expect(subject).toBe(`Thank you: tax invoice ${number} from Green Left`);
    expect(letter).toContain('ABN 53 004 085 616');
    expect(letter).toMatch(/GST included in the price +\$0\.45/);
    expect(letter).not.toMatch(/deductible/i);
    expect(thanks).toContain('Digital edition');
    expect(record?.holdings).toMatchObject([{ plan: 'Digital edition', standing: 'active' }]);
  });

  it('A year of print, paid once, goes to the address on the form and ends by itself', async () => {
    const { payment, letter, thanks, lines, record } = await giveAndPay({
      ...aGift,
      ...anAddress,
      plan: 'print',
      name: 'Dora Print',
      email: 'dora@example.org',
    });
    expect(payment).toMatchObject({ baseMinor: 12_000n, taxMinor: 1091n });
    expect(payment.term).toMatchObject({
      state: 'paid',
      plan: { code: 'print-12-months' },
      address: { line1: '12 Wattle Street', suburb: 'Glebe', state: 'NSW', postcode: '2037', country: 'AU' },
    });
    const { startsAt, endsAt } = payment.term ?? {};
    expect(endsAt?.getUTCFullYear()).toBe((startsAt?.getUTCFullYear() ?? 0) + 1);
    expect(lines).toEqual([
      ['stripe_balance', 12_000n],
      ['subscriptions', -10_909n],
      ['gst_collected', -1091n],
    ]);
    expect(letter).toContain('It does not renew by itself');
    expect(thanks).toContain('It runs until');
    expect(record?.holdings).toMatchObject([
      { kind: 'term', standing: 'active', address: { suburb: 'Glebe' } },
    ]);
  });
});

it('A month later each subscription is paid once more, with a receipt of its own, and nothing else is', async () => {
  const { db } = app.database;
  const before = await paymentsIn(db);
  // Stripe draws the invoice up when the month is over, and takes the money an hour later.
  await app.sandbox.advance(31 * dayMs);
  await app.quiet();
  await app.sandbox.advance(2 * 3_600_000);
  await app.quiet();
  const renewals = (await paymentsIn(db)).slice(before.length);
  expect(renewals.map(({ subscription }) => subscription?.plan.code).sort()).toEqual([
    'digital-monthly',
    'gift-monthly',
  ]);
  for (const renewal of renewals) {
    const first = before.find(({ subscriptionId }) => subscriptionId === renewal.subscriptionId);
    expect(renewal.periodStart).toEqual(first?.periodEnd);
    expect(renewal.subscription?.currentPeriodEnd).toEqual(renewal.periodEnd);
    expect(renewal).toMatchObject({ baseMinor: first?.baseMinor, coveredFeeMinor: first?.coveredFeeMinor });
    expect(renewal.receipt?.id).not.toBe(first?.receipt?.id);
    expect(await linesOf(db, renewal.id)).toEqual(await linesOf(db, first?.id ?? ''));
  }
  const letters = await app.mail();
  expect(letters).toHaveLength(6);
  expect(letters.filter(({ to }) => to === 'cleo@example.org')).toHaveLength(2);
});

it('When all is paid the books are Stripe’s: every fee booked once, and what Stripe holds to the cent', async () => {
  const { db } = app.database;
  await app.sandbox.advance(60_000);
  const deps = domainDeps(app.parts);
  await Promise.all([collectFees(deps), collectFees(deps), collectFees(deps)]);
  expect(await collectFees(deps)).toBe(0);
  const held = await stripeHolds(app);
  expect(await balances(db)).toMatchObject({
    stripe_balance: held.net,
    stripe_fees: held.fee,
    gst_collected: -45n * 2n - 1091n,
  });
  for (const payment of await paymentsIn(db)) {
    expect(payment.feeMinor).not.toBeNull();
    expect(await linesOf(db, payment.id, 'fee')).toEqual([
      ['stripe_fees', payment.feeMinor],
      ['stripe_balance', -(payment.feeMinor ?? 0n)],
    ]);
  }
  await expectBooksInOrder(db);
});

/** What Stripe holds for us, by its own list of what moved, and what it kept. */
async function stripeHolds({ sandbox }: TestApplication): Promise<{ net: bigint; fee: bigint }> {
  const answer = await fetch(`${sandbox.url}/v1/balance_transactions?limit=100`, {
    headers: { authorization: 'Bearer sk_test_books' },
  });
  const { data } = (await answer.json()) as { data: { net: number; fee: number }[] };
  const sum = (key: 'net' | 'fee') => data.reduce((total, each) => total + BigInt(each[key]), 0n);
  return { net: sum('net'), fee: sum('fee') };
}
