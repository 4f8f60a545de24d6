import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mopUpCheckouts } from '../../src/domain/donations/mop-up-checkouts.ts';
import { domainDeps } from '../../src/wiring.ts';
import { aGift, startApplication, type Given, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { postEvent } from '../support/stripe-post.ts';
import { onPostgres } from '../support/test-db.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app.close());

/** PGlite is one session in this process: there they queue, and fewer show as much. */
const many = onPostgres ? 100 : 30;
const people = Array.from({ length: many }, (_, position) => ({
  name: `Racer ${position}`,
  email: `racer${position}@example.org`,
}));

it(`${many} gifts are each settled once though webhook, repeat and mop-up all come at the same moment (PAY-9)`, async () => {
  const { db } = app.database;
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  const given = await Promise.all(people.map((person) => app.give({ ...aGift, ...person })));
  await Promise.all(given.map(({ session }) => app.pay(session)));
  await app.sandbox.advance(61 * 60_000);
  app.sandbox.setFaults({});
  const sessions = new Set(given.map(({ session }) => session));
  const events = app.sandbox
    .events()
    .filter(
      ({ type, data }) =>
        type === 'checkout.session.completed' && sessions.has((data.object as { id: string }).id),
    );
  expect(events).toHaveLength(many);
  const deps = domainDeps(app.parts);
  const lookedAt = (each: Given) => app.thanks(each);
  await Promise.all([
    mopUpCheckouts(deps),
    ...events.map((event) => postEvent(app, event)),
    ...events.map((event) => app.sandbox.resend(event.id)),
    ...events.map((event) => postEvent(app, { ...event, id: `${event.id}Twin` })),
    mopUpCheckouts(deps),
    ...given.slice(0, 10).map(lookedAt),
  ]);
  while ((await mopUpCheckouts(deps)) > 0);
  await app.quiet();
  expect(await db.payment.count()).toBe(many);
  expect(await db.receipt.count()).toBe(many);
  expect(await db.journal.count({ where: { reason: 'received' } })).toBe(many);
  expect(await app.mail()).toHaveLength(many);
  expect(await db.stripeEvent.count({ where: { state: { in: ['waiting', 'parked'] } } })).toBe(0);
  await expectBooksInOrder(db);
});
