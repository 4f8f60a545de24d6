import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { parkedEvents } from '../../src/stripe/event-store.ts';
import {
  aGift,
  anAddress,
  startApplication,
  type Given,
  type TestApplication,
} from '../support/application.ts';
import { expectBooksInOrder, paymentsIn } from '../support/books.ts';
import { tell } from '../support/stripe-post.ts';
import { expectThankedOnce } from '../support/thanked.ts';

interface Seen {
  readonly state: string | undefined;
  readonly base: bigint | undefined;
}
/** What our books said, to anybody who asked, at the moment each page was asked for. */
const seenWhenAsked = new Map<string, Seen>();

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication({
    processorAround: (processor, { db }) => ({
      ...processor,
      openCheckout: async (order) => {
        const row = await db.checkout.findUnique({
          where: { id: order.checkoutId },
          include: { donation: true, subscription: true, term: true },
        });
        const noun = row?.donation ?? row?.subscription ?? row?.term;
        seenWhenAsked.set(order.checkoutId, { state: noun?.state, base: row?.baseMinor });
        return processor.openCheckout(order);
      },
    }),
  });
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

/** The parameters the session was asked for with. */
function askedOfStripe({ session }: Given): Record<string, unknown> {
  const event = app.sandbox.requests().findLast(({ path }) => path === '/v1/checkout/sessions');
  expect(session).toMatch(/^cs_test_/);
  return event?.params ?? {};
}

function eventFor({ session }: Given, type = 'checkout.session.completed') {
  const event = app.sandbox
    .events()
    .findLast((each) => each.type === type && (each.data.object as { id: string }).id === session);
  if (!event) throw new Error(`no ${type} of ${session}`);
  return event;
}

it.each([
  ['a gift', aGift, 2550n],
  ['a month', { ...aGift, plan: 'digital', frequency: 'monthly' }, 500n],
  ['a year', { ...aGift, plan: 'digital' }, 6000n],
])(
  'Before Stripe is asked for %s it stands in our books, and carries our name at Stripe (PAY-4)',
  async (_what, form, cents) => {
    const given = await app.give(form);
    const checkout = await app.database.db.checkout.findUniqueOrThrow({
      where: { processorRef: given.session },
    });
    expect(seenWhenAsked.get(checkout.id)).toEqual({ state: 'started', base: cents });
    expect(askedOfStripe(given)).toMatchObject({
      client_reference_id: checkout.id,
      metadata: { checkout: checkout.id, project: 'fighting-fund' },
    });
  },
);

it('Fields that nobody was shown change nothing: Stripe is asked for the price of the plan and the gift that was typed (PAY-1)', async () => {
  const hidden = {
    price: '1',
    unit_amount: '1',
    base_minor: '1',
    amount_minor: '1',
    currency: 'jpy',
    plan_id: '0194f000-0000-7000-8000-000000000001',
    planId: 'gift-once',
    checkoutId: '1',
    success_url: 'https://elsewhere.example',
    livemode: 'true',
    supporter_id: '1',
  };
  const year = await app.give({ ...aGift, ...hidden, plan: 'print', frequency: 'once', ...anAddress });
  expect(JSON.stringify(askedOfStripe(year))).toContain('"unit_amount":"12000"');
  expect(JSON.stringify(askedOfStripe(year))).not.toMatch(/jpy|elsewhere/);
  const gift = await app.give({ ...aGift, ...hidden, email: 'hidden@example.org' });
  expect(JSON.stringify(askedOfStripe(gift))).toContain('"unit_amount":"2550"');
  expect(JSON.stringify(askedOfStripe(gift))).toContain('"currency":"aud"');
});

it('An amount beside an edition is no price: the plan’s own is asked (PAY-1)', async () => {
  const month = await app.give({
    ...aGift,
    email: 'priced@example.org',
    plan: 'digital',
    frequency: 'monthly',
    other_amount: '2',
  });
  const { line_items: items } = askedOfStripe(month) as { line_items: Record<string, { price: string }> };
  const answer = await fetch(`${app.sandbox.url}/v1/prices/${items['0']?.price ?? ''}`, {
    headers: { authorization: 'Bearer sk_test_look' },
  });
  expect(await answer.json()).toMatchObject({ unit_amount: 500, currency: 'aud' });
});

it('A plan, a rhythm or an amount that is not on offer begins nothing, and nor does an amount in the address (PAY-1)', async () => {
  const before = await app.database.db.checkout.count();
  for (const wrong of [
    { plan: 'gold' },
    { plan: 'digital-monthly' },
    { frequency: 'yearly' },
    { other_amount: '1.99' },
    { other_amount: '10000.01' },
    { other_amount: '0x10' },
    { amount: '1' },
  ]) {
    expect((await app.post({ ...aGift, ...wrong })).status).toBe(422);
  }
  const without = { ...aGift, amount: '', other_amount: '' };
  const byAddress = await fetch(`${app.url}/checkouts?other_amount=25&amount=25&plan=none`, {
    method: 'POST',
    headers: { origin: app.url },
    body: new URLSearchParams(without),
  });
  expect(byAddress.status).toBe(422);
  expect(await app.database.db.checkout.count()).toBe(before);
});

it.each([
  ['less', { amount_total: 100 }, 'Asked for $25.50 and paid $1.00.'],
  ['more', { amount_total: 255_000 }, 'Asked for $25.50 and paid $2,550.00.'],
  ['a cent less', { amount_total: 2549 }, 'Asked for $25.50 and paid $25.49.'],
])(
  'An event that says %s was paid than was asked settles nothing, and staff see why',
  async (what, changes, why) => {
    app.sandbox.setFaults({ webhooks: { drop: 'all' } });
    const email = `${what.replace(/ /g, '.')}@example.org`;
    const given = await app.give({ ...aGift, email });
    await app.pay(given.session);
    const event = eventFor(given);
    const other = {
      ...event,
      id: `${event.id}Other`,
      data: { object: { ...event.data.object, ...changes } },
    };
    await tell(app, [other]);
    await app.quiet();
    const [parked] = await parkedEvents(app.database.db, 1);
    expect(parked).toMatchObject({ id: other.id, lastError: why });
    const left = await app.database.db.donation.findFirst({ where: { checkout: { email } } });
    expect(left).toMatchObject({ state: 'started', supporterId: null });
    expect(await app.database.db.supporterEmail.count({ where: { key: email } })).toBe(0);
    await tell(app, [event]);
    await app.quiet();
    await expectThankedOnce(app, email);
  },
);

it('A month paid at another price than agreed settles nothing, and staff see why', async () => {
  const given = await app.give({ ...aGift, email: 'm@example.org', plan: 'digital', frequency: 'monthly' });
  await app.pay(given.session);
  const event = app.sandbox.events().findLast(({ type }) => type === 'invoice.paid');
  if (!event) throw new Error('no invoice was paid');
  const other = {
    ...event,
    id: `${event.id}Other`,
    data: { object: { ...event.data.object, amount_paid: 50 } },
  };
  await tell(app, [other]);
  await app.quiet();
  const [parked] = await parkedEvents(app.database.db, 1);
  expect(parked).toMatchObject({ id: other.id, lastError: 'Agreed to $5.00 and paid $0.50.' });
  expect(await app.database.db.payment.count({ where: { invoiceRef: { not: null } } })).toBe(0);
});

it('Money that comes for a page that had closed is still money: it is settled and thanked for', async () => {
  const email = 'late.money@example.org';
  app.sandbox.setFaults({});
  const given = await app.give({ ...aGift, email });
  await app.sandbox.advance(61 * 60_000);
  await app.quiet();
  const donation = () => app.database.db.donation.findFirst({ where: { checkout: { email } } });
  expect((await donation())?.state).toBe('expired');
  const event = eventFor(given, 'checkout.session.expired');
  const paid = { status: 'complete', payment_status: 'paid', payment_intent: 'pi_lateMoney' };
  const late = {
    ...event,
    id: 'evt_lateMoney',
    type: 'checkout.session.completed',
    data: { object: { ...event.data.object, ...paid } },
  };
  await tell(app, [late]);
  await app.quiet();
  expect((await donation())?.state).toBe('paid');
  await expectThankedOnce(app, email);
});

it('A second payment for what is paid already is not booked as the first again: staff see it', async () => {
  const email = 'paid.twice@example.org';
  const given = await app.give({ ...aGift, email });
  await app.pay(given.session);
  await app.quiet();
  const event = eventFor(given);
  const second = {
    ...event,
    id: 'evt_second',
    data: { object: { ...event.data.object, payment_intent: 'pi_second' } },
  };
  const before = (await paymentsIn(app.database.db)).length;
  await tell(app, [second]);
  await app.quiet();
  const [parked] = await parkedEvents(app.database.db, 1);
  expect(parked?.id).toBe('evt_second');
  expect(parked?.lastError).toMatch(/^Paid twice: pi_second came after pi_/);
  expect(await paymentsIn(app.database.db)).toHaveLength(before);
  await expectThankedOnce(app, email);
});
