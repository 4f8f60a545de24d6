import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { settleCheckouts } from '../../../src/domain/donations/settle-checkouts.ts';
import type { CheckoutId } from '../../../src/domain/payments/checkout.ts';
import type { CheckoutPaid } from '../../../src/domain/payments/payment-fact.ts';
import { followingDates, termEnd, termLineKey } from '../../../src/domain/subscriptions/term.ts';
import type { SupporterId } from '../../../src/domain/supporters/supporter.ts';
import { money } from '../../../src/money/money.ts';
import { domainDeps } from '../../../src/wiring.ts';
import { aGift, anAddress, startApplication, type TestApplication } from '../../support/application.ts';
import { expectBooksInOrder } from '../../support/books.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication({ worker: false, connections: 12 });
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

const digital = { ...aGift, plan: 'digital', frequency: 'once' };
const print = { ...aGift, ...anAddress, plan: 'print', frequency: 'once' };

async function begun(form: Readonly<Record<string, string>>): Promise<CheckoutId> {
  const { session } = await app.give(form);
  const { id } = await app.database.db.checkout.findUniqueOrThrow({ where: { processorRef: session } });
  return id as CheckoutId;
}

const paid = (checkoutId: CheckoutId, day: string, cents = 6000n): CheckoutPaid => ({
  kind: 'checkout paid',
  checkoutId,
  processorRef: 'cs_one',
  paymentRef: `pi_${checkoutId}`,
  total: money(cents, 'AUD'),
  method: 'card',
  paidAt: new Date(`${day}T03:00:00Z`),
  livemode: false,
});

const settle = (...facts: CheckoutPaid[]) => settleCheckouts(domainDeps(app.parts), facts);

/** From and until which days this person's terms run, in their order. */
async function termsOf(email: string): Promise<[string, string, string][]> {
  const terms = await app.database.db.term.findMany({
    where: { checkout: { email }, state: 'paid' },
    include: { plan: true },
    orderBy: { startsAt: 'asc' },
  });
  const day = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? 'never';
  return terms.map(({ plan, startsAt, endsAt }) => [plan.edition, day(startsAt), day(endsAt)]);
}

it('A reader who renews a month early loses nothing: the second year begins where the first one ends', async () => {
  const email = 'early@example.org';
  await settle(paid(await begun({ ...digital, email }), '2026-11-22'));
  await settle(paid(await begun({ ...digital, email }), '2027-10-22'));
  expect(await termsOf(email)).toEqual([
    ['digital', '2026-11-22', '2027-11-22'],
    ['digital', '2027-11-22', '2028-11-22'],
  ]);
});

it('A reader who comes back after a gap begins on the day the money came', async () => {
  const email = 'gap@example.org';
  await settle(paid(await begun({ ...digital, email }), '2026-11-22'));
  await settle(paid(await begun({ ...digital, email }), '2028-02-01'));
  expect(await termsOf(email)).toEqual([
    ['digital', '2026-11-22', '2027-11-22'],
    ['digital', '2028-02-01', '2029-02-01'],
  ]);
});

it('A print year bought in the middle of a digital one begins at once: it is another edition', async () => {
  const email = 'other@example.org';
  await settle(paid(await begun({ ...digital, email }), '2026-11-22'));
  await settle(paid(await begun({ ...print, email }), '2027-02-01', 12000n));
  expect(await termsOf(email)).toEqual([
    ['digital', '2026-11-22', '2027-11-22'],
    ['print', '2027-02-01', '2028-02-01'],
  ]);
});

it('Five years paid for at the same moment run one after another, whether told one by one or together', async () => {
  const email = 'five@example.org';
  const ids = [];
  for (const message of ['1', '2', '3', '4', '5']) ids.push(await begun({ ...digital, email, message }));
  const [a, b, c, d, e] = ids.map((id) => paid(id, '2026-11-22')) as [
    CheckoutPaid,
    CheckoutPaid,
    CheckoutPaid,
    CheckoutPaid,
    CheckoutPaid,
  ];
  await Promise.all([settle(a), settle(b), settle(c, d), settle(e)]);
  expect(await termsOf(email)).toEqual(
    [2026, 2027, 2028, 2029, 2030].map((year) => ['digital', `${year}-11-22`, `${year + 1}-11-22`]),
  );
});

it('PostgreSQL refuses two terms of one edition that run at the same time, whoever wrote them', async () => {
  const email = 'forced@example.org';
  await settle(paid(await begun({ ...digital, email }), '2026-11-22'));
  await settle(paid(await begun({ ...digital, email }), '2026-12-01'));
  const [, second] = await app.database.db.term.findMany({
    where: { checkout: { email } },
    orderBy: { startsAt: 'asc' },
  });
  const moved = app.database.db.term.update({
    where: { id: second?.id ?? '' },
    data: { startsAt: new Date('2027-01-01') },
  });
  await expect(moved).rejects.toThrow('runs while another of its edition does');
});

it('Years that begin on a leap day end on the last of February', () => {
  const supporterId = 's' as SupporterId;
  const line = { supporterId, edition: 'print' } as const;
  const year = { months: 12 };
  const noIssues = { days: [], today: '2028-01-10', timeZone: 'Australia/Sydney' };
  expect(termEnd(new Date('2028-02-29T00:00:00Z'), year, noIssues)).toEqual(new Date('2029-02-28T00:00:00Z'));
  const bought = { ...line, paidAt: new Date('2028-01-10T00:00:00Z'), length: year };
  const lastEnds = new Map([[termLineKey(line), new Date('2028-02-29T00:00:00Z')]]);
  expect(followingDates([bought, bought], lastEnds, noIssues).map(({ endsAt }) => endsAt)).toEqual([
    new Date('2029-02-28T00:00:00Z'),
    new Date('2030-02-28T00:00:00Z'),
  ]);
});
