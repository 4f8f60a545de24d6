import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mopUpCheckouts } from '../../src/domain/donations/mop-up-checkouts.ts';
import { domainDeps } from '../../src/wiring.ts';
import { aGift, startApplication, type Given, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { postBytes, postEvent, tell } from '../support/stripe-post.ts';
import { expectThankedOnce } from '../support/thanked.ts';

const minuteMs = 60_000;
let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

/** Gives $25.50 and pays it, while Stripe tells us nothing of it. */
async function givenUntold(email: string): Promise<Given> {
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  const given = await app.give({ ...aGift, email });
  await app.pay(given.session);
  await app.quiet();
  return given;
}

/** What Stripe should have said of it, with every word. */
function completed(given: Given) {
  const event = app.sandbox
    .events()
    .find(
      ({ type, data }) =>
        type === 'checkout.session.completed' && (data.object as { id: string }).id === given.session,
    );
  if (!event) throw new Error(`${given.session} was not completed`);
  return event;
}

describe('A reader who gives $25.50 once is thanked once', () => {
  it('though Stripe tells us twenty times at the same moment (WH-5)', async () => {
    const given = await givenUntold('twenty@example.org');
    const body = JSON.stringify(completed(given));
    const answers = await Promise.all(Array.from({ length: 20 }, () => postBytes(app, body)));
    expect(answers).toEqual(Array(20).fill(200));
    await app.quiet();
    await expectThankedOnce(app, 'twenty@example.org');
    const kept = await app.database.db.stripeEvent.findMany({ where: { id: completed(given).id } });
    expect(kept).toMatchObject([{ state: 'applied' }]);
  });

  it('though Stripe sends every event of it again twenty times, in any order (WH-5)', async () => {
    app.sandbox.setFaults({ webhooks: { duplicate: 19, reorder: true } });
    const given = await app.give({ ...aGift, email: 'again@example.org' });
    await app.pay(given.session);
    await app.quiet();
    await app.sandbox.resend(completed(given).id);
    await app.quiet();
    await expectThankedOnce(app, 'again@example.org');
  });

  it('though two events with names of their own tell of the one payment (WH-6)', async () => {
    const given = await givenUntold('twins@example.org');
    const event = completed(given);
    const twin = { ...event, id: `${event.id}Twin` };
    await Promise.all([postEvent(app, event), postEvent(app, twin)]);
    await app.quiet();
    await tell(app, [{ ...twin, id: `${event.id}Later`, created: event.created + 3600 }]);
    await app.quiet();
    await expectThankedOnce(app, 'twins@example.org');
    const states = await app.database.db.stripeEvent.groupBy({
      by: ['state'],
      where: { id: { startsWith: event.id } },
      _count: true,
    });
    expect(states).toEqual([{ state: 'applied', _count: 3 }]);
  });

  it('though Stripe tells us three days late', async () => {
    const given = await givenUntold('late@example.org');
    await app.sandbox.advance(3 * 24 * 60 * minuteMs);
    await tell(app, [completed(given)]);
    await app.quiet();
    await expectThankedOnce(app, 'late@example.org');
  });

  it('and reads so at once when the news is here before the reader is back', async () => {
    app.sandbox.setFaults({});
    const given = await app.give({ ...aGift, email: 'before@example.org' });
    await app.pay(given.session);
    await app.quiet();
    expect(await app.thanks(given)).toContain('$25.50');
    await expectThankedOnce(app, 'before@example.org');
  });

  it('and is asked to wait, on a page that looks again by itself, when the reader is back before the news', async () => {
    const given = await givenUntold('after@example.org');
    const address = `${app.url}/thanks?session_id=${given.session}`;
    const waiting = await fetch(address, { headers: { cookie: given.cookie } });
    expect(waiting.headers.get('refresh')).toMatch(/^\d+/);
    const words = await waiting.text();
    expect(words).toContain('We are waiting for the bank.');
    expect(words).not.toContain('$25.50');
    await tell(app, [completed(given)]);
    await app.quiet();
    expect(await app.thanks(given)).toContain('$25.50');
    await expectThankedOnce(app, 'after@example.org');
  });

  it('though Stripe never tells us: an hour later we ask (PAY-11)', async () => {
    await givenUntold('never@example.org');
    const deps = domainDeps(app.parts);
    expect(await mopUpCheckouts(deps)).toBe(0);
    await app.sandbox.advance(61 * minuteMs);
    expect(await mopUpCheckouts(deps)).toBe(1);
    await app.quiet();
    await expectThankedOnce(app, 'never@example.org');
    expect(await mopUpCheckouts(deps)).toBe(0);
  });
});

it('When no event comes, what we ask an hour later leaves every journey as Stripe has it (PAY-11)', async () => {
  const { db } = app.database;
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  const journey = (fields: Readonly<Record<string, string>>) => app.give({ ...aGift, ...fields });
  const left = await journey({ email: 'left@example.org' });
  const month = await journey({ email: 'month@example.org', plan: 'digital', frequency: 'monthly' });
  const term = await journey({ email: 'term@example.org', plan: 'digital' });
  const debit = await journey({ email: 'debit@example.org' });
  const declined = await journey({ email: 'declined@example.org' });
  for (const { session } of [month, term]) await app.pay(session);
  await app.pay(debit.session, 'pm_auBecsDebit_success');
  expect((await app.pay(declined.session, 'pm_card_chargeDeclined')).status).toBe(402);
  await app.sandbox.advance(62 * minuteMs);
  const deps = domainDeps(app.parts);
  while ((await mopUpCheckouts(deps)) > 0);
  await app.quiet();
  const standing = async (given: Given) => {
    const { donation, term, subscription, finishedAt } = await db.checkout.findUniqueOrThrow({
      where: { processorRef: given.session },
      include: { donation: true, term: true, subscription: true },
    });
    return [(donation ?? term ?? subscription)?.state, finishedAt !== null];
  };
  expect(await standing(left)).toEqual(['expired', true]);
  expect(await standing(month)).toEqual(['active', true]);
  expect(await standing(term)).toEqual(['paid', true]);
  expect((await standing(declined))[0]).toBe('expired');
  expect((await standing(debit))[0]).not.toBe('paid');
  // A bank debit that Stripe has not had an answer to yet is asked about again every hour, until there is one.
  await app.sandbox.advance(7 * 24 * 60 * minuteMs);
  while ((await mopUpCheckouts(deps)) > 0);
  await app.quiet();
  expect(await standing(debit)).toEqual(['paid', true]);
  await expectThankedOnce(app, 'debit@example.org');
});

describe('What Stripe says that we were not made for', () => {
  const stateOf = async (id: string) =>
    (await app.database.db.stripeEvent.findUnique({ where: { id } }))?.state;

  it('is taken, kept and left alone, whatever its type, object or version (WH-8)', async () => {
    app.sandbox.setFaults({});
    let told = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[a-z_]{1,20}(\.[a-z_]{1,20}){0,3}$/),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom('2026-10-28.endive', '2031-01-01.fern', '2019-05-16', null),
        async (type, object, api_version) => {
          const id = `evt_unknown${told++}`;
          const event = { id, object: 'event', type, api_version, livemode: false, created: 1_795_305_600 };
          expect(await postEvent(app, { ...event, data: { object } })).toBe(200);
        },
      ),
      { numRuns: 40 },
    );
    await app.quiet();
    const states = await app.database.db.stripeEvent.groupBy({
      by: ['state'],
      where: { id: { startsWith: 'evt_unknown' } },
    });
    expect(states.map(({ state }) => state).sort()).toEqual(['ignored']);
  });

  it('is put before staff where it bears our mark and makes no sense, and holds up nobody (WH-8)', async () => {
    const given = await givenUntold('behind@example.org');
    const event = completed(given);
    const strange = [
      { payment_status: 'paid', amount_total: 25.5 },
      { payment_status: 'paid', currency: 'xyz' },
      { metadata: { project: 'fighting-fund', checkout: 'nobody' } },
      { id: null },
    ].map((changes, position) => ({
      ...event,
      id: `evt_strange${position}`,
      data: { object: { ...event.data.object, ...changes } },
    }));
    await tell(app, [...strange, event]);
    await app.quiet();
    for (const { id } of strange) expect(await stateOf(id)).toBe('parked');
    await expectThankedOnce(app, 'behind@example.org');
  });

  it('is none of ours where it does not bear our mark, though it is money (WH-8)', async () => {
    const given = await givenUntold('unmarked@example.org');
    const event = completed(given);
    const foreign = { ...event, id: 'evt_foreign', data: { object: { ...event.data.object, metadata: {} } } };
    await tell(app, [foreign]);
    await app.quiet();
    expect(await stateOf('evt_foreign')).toBe('ignored');
    await tell(app, [event]);
    await app.quiet();
    await expectThankedOnce(app, 'unmarked@example.org');
  });
});
