import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { claimInstallation, WrongInstallation } from '../../src/domain/installation-store.ts';
import { prepare } from '../../src/processes.ts';
import { parkedEvents } from '../../src/stripe/event-store.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { postEvent, tell } from '../support/stripe-post.ts';
import { testDb } from '../support/test-db.ts';
import { expectThankedOnce } from '../support/thanked.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app.close());

it('A live key on a database of test payments does not start, and says what to do (PAY-17)', async () => {
  const live = { ...app.parts, processor: { ...app.parts.processor, livemode: true } };
  await expect(prepare(live)).rejects.toThrow(WrongInstallation);
  await expect(prepare(live)).rejects.toThrow(/is a live key.*Use a database of its own/);
  await prepare(app.parts);
});

it('A test key on a database of real payments does not start either; the first to come marks a new one (PAY-17)', async () => {
  const database = await testDb();
  try {
    await Promise.all([claimInstallation(database.db, true), claimInstallation(database.db, true)]);
    await expect(claimInstallation(database.db, false)).rejects.toThrow(
      /is a test key.*Use another database/,
    );
    await claimInstallation(database.db, true);
  } finally {
    await database.close();
  }
});

it('A live event on a test database is put before staff and settles nothing, nor one whose object is live (PAY-17)', async () => {
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  const { session } = await app.give(aGift);
  await app.pay(session);
  const event = app.sandbox.events().findLast(({ type }) => type === 'checkout.session.completed');
  if (!event) throw new Error('nothing was completed');
  const live = [
    { ...event, id: 'evt_live', livemode: true },
    { ...event, id: 'evt_liveObject', data: { object: { ...event.data.object, livemode: true } } },
  ];
  for (const each of live) expect(await postEvent(app, each)).toBe(200);
  await app.quiet();
  const parked = await parkedEvents(app.database.db, 10);
  expect(parked.map(({ id, lastError }) => [id, lastError]).sort()).toEqual([
    ['evt_live', 'a live event on a test key'],
    ['evt_liveObject', 'a live event on a test key'],
  ]);
  expect(await app.database.db.payment.count()).toBe(0);
  await tell(app, [event]);
  await app.quiet();
  await expectThankedOnce(app, 'ada@example.org');
  await expectBooksInOrder(app.database.db);
});
