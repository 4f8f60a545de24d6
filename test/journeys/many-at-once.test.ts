import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder, paymentsIn } from '../support/books.ts';

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
