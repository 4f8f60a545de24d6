import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { sweep } from '../../src/jobs/sweep.ts';
import { domainDeps } from '../../src/wiring.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { postEvent, tell } from '../support/stripe-post.ts';
import { expectThankedOnce } from '../support/thanked.ts';
import { until } from '../support/until.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

/** While `work` runs every statement that needs this table fails, as it would were the disk full or a migration half done. */
async function without(table: string, work: () => Promise<void>): Promise<void> {
  await app.database.pool.query(`ALTER TABLE ${table} RENAME TO ${table}_away`);
  try {
    await work();
  } finally {
    await app.database.pool.query(`ALTER TABLE ${table}_away RENAME TO ${table}`);
  }
}

const eventOf = async (id: string) => app.database.db.stripeEvent.findUnique({ where: { id } });

/** Until a worker has tried this event so many times. */
const tried = (id: string, times: number) =>
  until(`${id} to be tried`, async () => ((await eventOf(id))?.attempts ?? 0) >= times);

function lastEvent(type: string) {
  const event = app.sandbox.events().findLast((each) => each.type === type);
  if (!event) throw new Error(`no ${type}`);
  return event;
}

/** What the sweep does in its time: whatever still waits is queued again. */
async function sweptAndDone(): Promise<void> {
  await app.sandbox.advance(120_000);
  await sweep(domainDeps(app.parts), 60);
  app.parts.queue.nudge('apply-stripe-events');
  await app.quiet();
}

it('A gift that cannot be settled just now is kept, tried again, and thanked for once (WH-9)', async () => {
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  const { session } = await app.give(aGift);
  await app.pay(session);
  const event = lastEvent('checkout.session.completed');
  await without('receipt_counter', async () => {
    await tell(app, [event]);
    await tried(event.id, 1);
  });
  expect(await eventOf(event.id)).toMatchObject({ state: 'waiting' });
  expect((await eventOf(event.id))?.lastError).not.toBe('');
  expect(await app.database.db.payment.count()).toBe(0);
  expect(await app.database.db.supporter.count()).toBe(0);
  await sweptAndDone();
  expect(await eventOf(event.id)).toMatchObject({ state: 'applied', lastError: null });
  await expectThankedOnce(app, 'ada@example.org');
});

it('A gift beside one that cannot be settled is not held up by it (WH-9)', async () => {
  const bad = await app.give({ ...aGift, email: 'bad@example.org', name: 'Unlucky' });
  const good = await app.give({ ...aGift, email: 'good@example.org', name: 'Lucky' });
  for (const { session } of [bad, good]) await app.pay(session);
  const events = app.sandbox
    .events()
    .filter(({ type }) => type === 'checkout.session.completed')
    .slice(-2);
  const [badEvent, goodEvent] = events;
  if (!badEvent || !goodEvent) throw new Error('two gifts were paid');
  await app.database.pool.query(
    `ALTER TABLE supporter ADD CONSTRAINT no_unlucky_names CHECK (name <> 'Unlucky')`,
  );
  await tell(app, [badEvent, goodEvent]);
  await until('the good gift to be settled', async () => (await eventOf(goodEvent.id))?.state === 'applied');
  await tried(badEvent.id, 1);
  await app.database.pool.query('ALTER TABLE supporter DROP CONSTRAINT no_unlucky_names');
  await sweptAndDone();
  await expectThankedOnce(app, 'good@example.org');
  await expectThankedOnce(app, 'bad@example.org');
});

it('A month that cannot be settled, and a subscription that cannot be moved, are tried again (WH-9)', async () => {
  const { db } = app.database;
  const { session } = await app.give({
    ...aGift,
    plan: 'digital',
    frequency: 'monthly',
    email: 'm@example.org',
  });
  await app.pay(session);
  const paid = lastEvent('invoice.paid');
  await without('receipt_counter', async () => {
    await tell(app, [paid]);
    await tried(paid.id, 1);
  });
  await sweptAndDone();
  expect(await eventOf(paid.id)).toMatchObject({ state: 'applied' });
  const moved = lastEvent('customer.subscription.created');
  await without('subscription', async () => {
    await tell(app, [moved]);
    await tried(moved.id, 1);
  });
  await sweptAndDone();
  expect(await eventOf(moved.id)).toMatchObject({ state: 'applied' });
  expect(await db.subscription.findMany({ include: { payments: true } })).toMatchObject([
    { state: 'active', payments: [{ baseMinor: 500n }] },
  ]);
});

it('A page that closed while nothing could be written down is closed here too, later (WH-9)', async () => {
  await app.give({ ...aGift, email: 'gone@example.org' });
  await app.sandbox.advance(61 * 60_000);
  const expired = lastEvent('checkout.session.expired');
  await without('donation', async () => {
    await tell(app, [expired]);
    await tried(expired.id, 1);
  });
  await sweptAndDone();
  expect(await eventOf(expired.id)).toMatchObject({ state: 'applied' });
  const gone = await app.database.db.checkout.findFirstOrThrow({
    where: { email: 'gone@example.org' },
    include: { donation: true },
  });
  expect(gone.donation?.state).toBe('expired');
});

it('An event that cannot be kept is not answered 200, so Stripe sends it again, and nothing is lost (WH-9)', async () => {
  app.sandbox.setFaults({});
  const { session } = await app.give({ ...aGift, email: 'resent@example.org' });
  await without('stripe_event', async () => {
    await app.pay(session);
    const event = lastEvent('checkout.session.completed');
    expect(await postEvent(app, event)).toBe(500);
  });
  await app.quiet();
  await expectThankedOnce(app, 'resent@example.org');
});

it('An event that fails every time is put before staff with its reason, and is not lost (WH-9)', async () => {
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  const { session } = await app.give({ ...aGift, email: 'broken@example.org' });
  await app.pay(session);
  const event = lastEvent('checkout.session.completed');
  await without('receipt_counter', async () => {
    await tell(app, [event]);
    for (let times = 1; times <= 10; times++) {
      await tried(event.id, times);
      await sweep(domainDeps(app.parts), -3600);
      app.parts.queue.nudge('apply-stripe-events');
    }
  });
  const parked = await eventOf(event.id);
  expect(parked).toMatchObject({ state: 'parked', attempts: 10 });
  expect(parked?.lastError).toContain('receipt_counter');
  expect(parked?.payload).toContain(session);
});
