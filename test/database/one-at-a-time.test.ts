import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { overlappingQueries } from '../support/overlapping-queries.ts';
import { testDb, type TestDatabase } from '../support/test-db.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDb();
});
afterAll(() => database.close());

// What is noted is asked for here, so that the end of this file finds nothing; of any other file it makes a failure.
it('Two relations of a row, read in a transaction, are noticed: Prisma asks for them side by side', async () => {
  const include = { plan: true, appeal: true } as const;
  await database.db.$transaction((tx) => tx.checkout.findMany({ include }));
  expect(overlappingQueries()).toEqual([expect.stringMatching(/FROM "public"."(appeal|plan)"/)]);
});

it('Reads one after the other, or outside a transaction, are not', async () => {
  const { db } = database;
  await db.$transaction(async (tx) => {
    await tx.plan.findFirst();
    await tx.appeal.findFirst();
  });
  await Promise.all([db.plan.findFirst(), db.appeal.findFirst()]);
  expect(overlappingQueries()).toEqual([]);
});
