import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createId } from '../../src/database/ids.ts';
import type { CheckoutId } from '../../src/domain/payments/checkout.ts';
import { done, nothingToDo, refused, type Outcome } from '../../src/domain/payments/outcome.ts';
import type { PaymentFact } from '../../src/domain/payments/payment-fact.ts';
import { ProcessorUnavailable } from '../../src/domain/payments/payment-processor.ts';
import { applyEvents, EventsLeftWaiting, type FactTakers } from '../../src/stripe/apply-event.ts';
import type { Db } from '../../src/database/client.ts';
import {
  countParkedEvents,
  eventsWaitingSince,
  parkedEvents,
  unknownEvents,
  unparkEvent,
} from '../../src/stripe/event-store.ts';
import { storeEvents } from '../../src/stripe/inbox.ts';
import { testDb, type TestDatabase } from '../support/test-db.ts';
import {
  event,
  invoice,
  mark,
  session,
  subscribingSession,
  subscription,
  type Given,
} from './stripe-objects.ts';

let database: TestDatabase;
const now = new Date('2026-11-22T03:04:05Z');
const clock = { now: () => now };

/** A domain that writes down what it is told, and answers as the test says. */
let told: (readonly PaymentFact[])[];
let answer: (fact: PaymentFact) => Outcome;
const takeMany = (facts: readonly PaymentFact[]) => {
  told.push(facts);
  return Promise.resolve().then(() => facts.map((fact) => answer(fact)));
};
const takeOne = async (fact: PaymentFact) => (await takeMany([fact]))[0] ?? nothingToDo;
const takers: FactTakers = {
  settleCheckouts: takeMany,
  settleInvoices: takeMany,
  beginSubscription: takeOne,
  moveCheckout: takeOne,
  moveSubscription: takeOne,
  takeCard: takeOne,
  movePayout: takeOne,
  moveRefund: takeOne,
  moveDispute: takeOne,
};

beforeAll(async () => {
  database = await testDb();
});
beforeEach(() => {
  told = [];
  answer = () => done;
});
afterEach(() => database.db.stripeEvent.deleteMany());
afterAll(() => database.close());

async function store(...events: (Given & { id: string })[]): Promise<string[]> {
  const signed = events.map((one) => ({
    id: one.id,
    type: String(one['type']),
    livemode: one['livemode'] === true,
    createdAt: new Date(Number(one['created']) * 1000),
    payload: JSON.stringify(one),
  }));
  await storeEvents({ db: database.db, enqueue: () => Promise.resolve(), clock }, signed);
  return events.map(({ id }) => id);
}

const apply = (ids: readonly string[], livemode = false) =>
  applyEvents({ db: database.db, clock, livemode, takers }, ids);

/** Signed events whose words are as given, whatever they are, received some seconds from now. */
async function storeWords(words: Readonly<Record<string, string>>, seconds = 0): Promise<string[]> {
  const received = { now: () => new Date(now.getTime() + seconds * 1000) };
  const signed = Object.entries(words).map(([id, payload]) => {
    return { id, type: 'invoice.paid', livemode: false, createdAt: now, payload };
  });
  await storeEvents({ db: database.db, enqueue: () => Promise.resolve(), clock: received }, signed);
  return Object.keys(words);
}

async function stateOf(id: string | undefined) {
  const found = await database.db.stripeEvent.findUniqueOrThrow({ where: { id: id ?? '' } });
  return {
    state: found.state,
    attempts: found.attempts,
    lastError: found.lastError,
    appliedAt: found.appliedAt,
  };
}

const idOf = (checkoutId: string): Given => ({
  metadata: mark(checkoutId as CheckoutId),
  payment_intent: `pi_${checkoutId}`,
});
const gift = (checkoutId: string = createId()) =>
  event('checkout.session.completed', session(idOf(checkoutId)));
const checkoutOf = (fact: PaymentFact) => ('checkoutId' in fact ? fact.checkoutId : undefined);
const kinds = () => told.map((facts) => facts.map(({ kind }) => kind));

describe('events that wait', () => {
  it('tell the domain their facts, those that take one payment in one go, money first', async () => {
    const ids = await store(
      event('customer.subscription.created', subscription()),
      event('checkout.session.completed', subscribingSession()),
      gift(),
      event('checkout.session.expired', session({ status: 'expired', payment_status: 'unpaid' })),
      gift(),
      event('invoice.paid', invoice()),
    );
    await apply(ids);
    expect(kinds()).toEqual([
      ['checkout paid', 'checkout paid'],
      ['invoice paid'],
      ['checkout expired'],
      ['subscription begun'],
      ['subscription moved'],
    ]);
    for (const id of ids)
      expect(await stateOf(id)).toEqual({ state: 'applied', attempts: 1, lastError: null, appliedAt: now });
  });

  it('are applied once, however often the job runs', async () => {
    const ids = await store(gift());
    await apply(ids);
    await apply(ids);
    await apply([...ids, 'evt_never_heard_of']);
    expect(told).toHaveLength(1);
  });

  it('stay applied where another worker has applied them while this one was failing', async () => {
    const ids = await store(gift());
    const failing: FactTakers = {
      ...takers,
      settleCheckouts: async () => {
        await apply(ids);
        throw new Error('too late');
      },
    };
    const slow = applyEvents({ db: database.db, clock, livemode: false, takers: failing }, ids);
    await expect(slow).rejects.toThrow('too late');
    expect(await stateOf(ids[0])).toMatchObject({ state: 'applied', attempts: 1, lastError: null });
  });

  it('in their thousands are told two hundred at a time, two such lots at once', async () => {
    const ids = await store(...Array.from({ length: 401 }, () => gift()));
    let underWay = 0;
    const most: number[] = [];
    let meet: () => void = () => undefined;
    const two = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const slow: FactTakers = {
      ...takers,
      settleCheckouts: async (facts) => {
        most.push((underWay += 1));
        if (underWay === 2) meet();
        await two;
        // Whoever else were let in would be here by the time the database has answered.
        await database.pool.query('SELECT 1');
        underWay -= 1;
        return takeMany(facts);
      },
    };
    await applyEvents({ db: database.db, clock, livemode: false, takers: slow }, ids);
    expect(told.map((facts) => facts.length).sort()).toEqual([1, 200, 200]);
    expect(Math.max(...most)).toBe(2);
    expect(await database.db.stripeEvent.count({ where: { state: 'applied' } })).toBe(401);
  });

  it('are all left waiting, and nothing is told, where the database does not answer', async () => {
    const away = { $queryRaw: () => Promise.reject(new Error('the database is away')) } as unknown as Db;
    const doing = applyEvents({ db: away, clock, livemode: false, takers }, ['evt_1']);
    await expect(doing).rejects.toThrow('the database is away');
    expect(told).toEqual([]);
  });

  it('are applied where there was nothing left to do', async () => {
    answer = () => nothingToDo;
    const [id, ...rest] = await store(gift());
    await apply([id ?? '', ...rest]);
    expect(await stateOf(id)).toMatchObject({ state: 'applied' });
  });

  it('(WH-6) that say the same under two ids are told once, and both applied', async () => {
    const checkoutId = createId();
    const ids = await store(gift(checkoutId), gift(checkoutId), gift(checkoutId));
    await apply(ids);
    expect(told.flat()).toHaveLength(1);
    for (const id of ids) expect(await stateOf(id)).toMatchObject({ state: 'applied' });
  });

  it('ask once how a subscription stands, though six events say that it moved', async () => {
    const moves = ['created', 'updated', 'updated', 'paused', 'resumed', 'deleted'];
    await apply(await store(...moves.map((what) => event(`customer.subscription.${what}`, subscription()))));
    expect(kinds()).toEqual([['subscription moved']]);
  });
});

describe('events that are none of our business', () => {
  it("(WH-8) are ignored: other types, other projects' objects", async () => {
    const ids = await store(
      event('charge.succeeded', { id: 'ch_3' }),
      event('checkout.session.completed', session({ metadata: {} })),
      event('v9.made_up', {}),
    );
    await apply(ids);
    expect(told).toEqual([]);
    for (const id of ids)
      expect(await stateOf(id)).toMatchObject({ state: 'ignored', attempts: 0, appliedAt: now });
    expect(await stateOf(ids[0])).toMatchObject({ lastError: 'charge.succeeded is not one we act on' });
  });
});

describe('events a person has to look at', () => {
  it('(PAY-17) are parked when they are of the other mode than the key, and say so', async () => {
    const live = await store(
      event('checkout.session.completed', session({ livemode: true }), { livemode: true }),
    );
    await apply(live);
    expect(await stateOf(live[0])).toMatchObject({
      state: 'parked',
      lastError: 'a live event on a test key',
    });
    const test = await store(gift());
    await apply(test, true);
    expect(await stateOf(test[0])).toMatchObject({
      state: 'parked',
      lastError: 'a test event on a live key',
    });
    expect(told).toEqual([]);
  });

  it('are parked when their object is of the other mode', async () => {
    const mixed = await store(event('checkout.session.completed', session({ livemode: true })));
    await apply(mixed);
    expect(await stateOf(mixed[0])).toMatchObject({ state: 'parked' });
    expect(told).toEqual([]);
  });

  it('are parked when the domain refuses them, with its reason, and stop nobody else', async () => {
    const wrong = createId();
    answer = (fact) => (checkoutOf(fact) === wrong ? refused('25.50 was asked for, 2.55 came') : done);
    const ids = await store(gift(), gift(wrong), gift());
    await apply(ids);
    expect(await Promise.all(ids.map(async (id) => (await stateOf(id)).state))).toEqual([
      'applied',
      'parked',
      'applied',
    ]);
    expect(await stateOf(ids[1])).toMatchObject({ lastError: '25.50 was asked for, 2.55 came' });
    expect(await countParkedEvents(database.db)).toBe(1);
    expect(await parkedEvents(database.db, 10)).toEqual([
      {
        id: ids[1],
        type: 'checkout.session.completed',
        receivedAt: now,
        attempts: 1,
        lastError: '25.50 was asked for, 2.55 came',
      },
    ]);
  });

  it('are parked when they make no sense', async () => {
    const ids = await store(event('checkout.session.completed', session({ amount_total: null })), gift());
    await apply(ids);
    expect(await stateOf(ids[0])).toMatchObject({
      state: 'parked',
      lastError: expect.stringContaining('amount_total'),
    });
    expect(await stateOf(ids[1])).toMatchObject({ state: 'applied' });
  });
});

describe('words that are no event', () => {
  it.each([
    ['{"id":', 'it is not JSON'],
    ['null', 'a live event on a test key'],
    ['"evt_odd"', 'a live event on a test key'],
    ['{"livemode":"no"}', 'a live event on a test key'],
  ])('are parked, and stop nobody: %s', async (words, why) => {
    const [id, ...rest] = [...(await storeWords({ evt_odd: words })), ...(await store(gift()))];
    await apply([id ?? '', ...rest]);
    expect(await stateOf(id)).toMatchObject({ state: 'parked', attempts: 1, lastError: why });
    expect(await stateOf(rest[0])).toMatchObject({ state: 'applied' });
  });
});

describe('for whoever looks after the events', () => {
  it('those parked are listed, the newest first, as many as asked for', async () => {
    await storeWords({ evt_old: '' });
    await storeWords({ evt_new: '' }, 10);
    await storeWords({ evt_newer: '' }, 20);
    await apply(['evt_old', 'evt_new', 'evt_newer']);
    const listed = await parkedEvents(database.db, 2);
    expect(listed.map(({ id }) => id)).toEqual(['evt_newer', 'evt_new']);
    expect(await countParkedEvents(database.db)).toBe(3);
  });

  it('one parked is made to wait again as if it had never been tried, and no other', async () => {
    answer = () => refused('not so');
    const [id = ''] = await store(gift());
    await apply([id]);
    const [other = ''] = await store(gift());
    const unpark = (one: string) => database.db.$transaction((tx) => unparkEvent(tx, one));
    expect(await unpark(other)).toBe(false);
    expect(await unpark('evt_never_heard_of')).toBe(false);
    expect(await unpark(id)).toBe(true);
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', attempts: 0, appliedAt: null });
    expect(await unpark(id)).toBe(false);
    answer = () => done;
    await apply([id]);
    expect(await stateOf(id)).toMatchObject({ state: 'applied', attempts: 1 });
  });

  it('those that never came are told from those that did', async () => {
    const [id = ''] = await store(gift());
    expect(await unknownEvents(database.db, [id, 'evt_lost', 'evt_late'])).toEqual(
      new Set(['evt_lost', 'evt_late']),
    );
  });
});

describe('(WH-9) an event whose taking fails', () => {
  const bad = createId();
  const fail = (fact: PaymentFact): Outcome => {
    if (checkoutOf(fact) === bad) throw new Error('the ledger said \u0000 no \ud800');
    return done;
  };

  it('is tried again, and stops none of those beside it', async () => {
    answer = fail;
    const ids = await store(gift(), gift(bad), gift());
    await expect(apply(ids)).rejects.toThrow(EventsLeftWaiting);
    expect(await Promise.all(ids.map(async (id) => (await stateOf(id)).state))).toEqual([
      'applied',
      'waiting',
      'applied',
    ]);
    expect(await stateOf(ids[1])).toMatchObject({
      attempts: 1,
      appliedAt: null,
      lastError: 'the ledger said  no \ufffd',
    });
    answer = () => done;
    await apply(ids);
    expect(await stateOf(ids[1])).toMatchObject({ state: 'applied', attempts: 2, lastError: null });
  });

  it('says why in a few words, once for all it happened to', async () => {
    answer = () => {
      throw new Error('no '.repeat(1000));
    };
    const ids = await store(gift(), gift());
    const doing = apply(ids);
    await expect(doing).rejects.toMatchObject({ name: 'EventsLeftWaiting' });
    await expect(doing).rejects.toThrow(`2 events are left waiting: ${'no '.repeat(1000)}`);
    await expect(doing).rejects.not.toThrow(';');
    expect((await stateOf(ids[0])).lastError).toBe('no '.repeat(1000).slice(0, 500));
  });

  it('is parked after ten times, and then leaves the queue in peace', async () => {
    answer = fail;
    const ids = await store(gift(bad));
    for (let time = 1; time < 10; time++) await expect(apply(ids)).rejects.toThrow('the ledger said');
    await apply(ids);
    expect(await stateOf(ids[0])).toMatchObject({ state: 'parked', attempts: 10 });
    expect(await eventsWaitingSince(database.db, new Date(now.getTime() + 1), 10)).toEqual([]);
  });

  it.each<[string, () => Given & { id: string }]>([
    ['settle an invoice', () => event('invoice.paid', invoice())],
    ['begin a subscription', () => event('checkout.session.completed', subscribingSession())],
    ['move a checkout', () => event('checkout.session.completed', session({ payment_status: 'unpaid' }))],
    ['move a subscription', () => event('customer.subscription.updated', subscription())],
  ])('is kept though it was to %s', async (_, make) => {
    answer = () => {
      throw new Error('not today');
    };
    const ids = await store(make());
    await expect(apply(ids)).rejects.toThrow('not today');
    expect(await stateOf(ids[0])).toMatchObject({ state: 'waiting', attempts: 1, lastError: 'not today' });
  });
});

describe('while Stripe is away', () => {
  const away = (fact: PaymentFact): Outcome => {
    if (fact.kind === 'subscription moved') throw new ProcessorUnavailable('away');
    return done;
  };
  const moved = (id: string) => event('customer.subscription.updated', subscription({ id }));

  it('what needs Stripe waits, is asked for once and not once an event, and never counts towards parking', async () => {
    answer = away;
    const ids = await store(moved('sub_1'), moved('sub_2'), moved('sub_3'), gift());
    for (let time = 0; time < 12; time++) await expect(apply(ids)).rejects.toThrow(EventsLeftWaiting);
    expect(kinds().filter(([kind]) => kind === 'subscription moved')).toHaveLength(12);
    for (const id of ids.slice(0, 3))
      expect(await stateOf(id)).toMatchObject({ state: 'waiting', attempts: 0 });
    expect(await stateOf(ids[3])).toMatchObject({ state: 'applied' });
  });

  it('what the sweep has queued again and again meanwhile is asked for once, not once a job', async () => {
    answer = away;
    const [id = ''] = await store(moved('sub_1'));
    const named = Array.from({ length: 600 }, () => id);
    await expect(apply(named)).rejects.toThrow(EventsLeftWaiting);
    expect(kinds()).toEqual([['subscription moved']]);
  });
});

it('events whose jobs were lost are found the oldest first, as many as asked for', async () => {
  await storeWords({ evt_a: '', evt_b: '' }, 20);
  await storeWords({ evt_c: '' }, 10);
  await storeWords({ evt_d: '' }, 30);
  const since = new Date(now.getTime() + 25_000);
  expect(await eventsWaitingSince(database.db, since, 10)).toEqual([
    'evt_c',
    expect.stringMatching(/evt_[ab]/),
    expect.stringMatching(/evt_[ab]/),
  ]);
  expect(await eventsWaitingSince(database.db, since, 1)).toEqual(['evt_c']);
});

it('an event whose job was lost is found by how long it has waited', async () => {
  const ids = await store(gift());
  expect(await eventsWaitingSince(database.db, now, 10)).toEqual([]);
  expect(await eventsWaitingSince(database.db, new Date(now.getTime() + 1), 10)).toEqual(ids);
  await apply(ids);
  expect(await eventsWaitingSince(database.db, new Date(now.getTime() + 1), 10)).toEqual([]);
});
