import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { mopUpCheckouts } from '../../src/domain/donations/mop-up-checkouts.ts';
import { domainDeps } from '../../src/wiring.ts';
import { aGift, startApplication, type Given, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder, paymentsIn } from '../support/books.ts';
import { postEvent } from '../support/stripe-post.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

const people = (name: string, many: number) =>
  Array.from({ length: many }, (_, position) => ({
    name: `${name} ${position}`,
    email: `${name}${position}@example.org`,
  }));

it('Thirty-two people never seen before give at once: nobody is turned away, and thirty-two supporters stand in the books', async () => {
  const given = await Promise.all(people('first', 32).map((person) => app.give({ ...aGift, ...person })));
  const paid = await Promise.all(given.map(({ session }) => app.pay(session)));
  expect(paid.map(({ status }) => status)).toEqual(Array(32).fill(200));
  await app.quiet();
  const { db } = app.database;
  expect(await db.supporter.count()).toBe(32);
  expect(
    (await paymentsIn(db)).map(({ receipt }) => receipt?.sequence).sort((a, b) => (a ?? 0) - (b ?? 0)),
  ).toEqual(Array.from({ length: 32 }, (_, position) => position + 1));
  expect(new Set((await app.mail()).map(({ to }) => to)).size).toBe(32);
  expect(app.log.filter((line) => line.includes('"statusCode":500'))).toEqual([]);
});

it('One person on thirty-two phones at once is one supporter, with a receipt for each gift', async () => {
  const before = await app.database.db.supporter.count();
  const answers = await Promise.all(
    Array.from({ length: 32 }, (_, position) => {
      const email = position % 2 === 0 ? 'Same.One@example.org' : 'same.one@EXAMPLE.org';
      return app.post({ ...aGift, email, message: `Gift ${position}` });
    }),
  );
  // Twenty in ten minutes is as often as one address is let.
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(12);
  const some = await Promise.all(
    (await app.database.db.checkout.findMany({ where: { message: { startsWith: 'Gift ' } } })).map(
      async ({ processorRef }) => app.pay(processorRef ?? ''),
    ),
  );
  expect(some).toHaveLength(20);
  await app.quiet();
  expect(await app.database.db.supporter.count()).toBe(before + 1);
  const theirs = (await paymentsIn(app.database.db)).filter(
    ({ receipt }) => receipt?.email?.toLowerCase() === 'same.one@example.org',
  );
  expect(theirs).toHaveLength(20);
  expect(new Set(theirs.map(({ supporterId }) => supporterId)).size).toBe(1);
});

it('A hundred and fifty people behind one office address all get through', async () => {
  const answers = await Promise.all(people('office', 150).map((person) => app.post({ ...aGift, ...person })));
  expect(answers.map(({ status }) => status)).toEqual(Array(150).fill(303));
});

it('A hundred gifts are each settled once though webhook, repeat and mop-up all come at the same moment (PAY-9)', async () => {
  const { db } = app.database;
  const before = { payments: await db.payment.count(), letters: (await app.mail()).length };
  app.sandbox.setFaults({ webhooks: { drop: 'all' } });
  await app.sandbox.advance(11 * 60_000);
  const given = await Promise.all(people('racer', 100).map((person) => app.give({ ...aGift, ...person })));
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
  expect(events).toHaveLength(100);
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
  expect(await db.payment.count()).toBe(before.payments + 100);
  expect(await db.receipt.count()).toBe(before.payments + 100);
  expect(await db.journal.count({ where: { reason: 'received' } })).toBe(before.payments + 100);
  expect(await app.mail()).toHaveLength(before.letters + 100);
  expect(await db.stripeEvent.count({ where: { state: { in: ['waiting', 'parked'] } } })).toBe(0);
});
