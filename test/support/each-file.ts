// Runs in every test file, before its tests.
import { afterAll } from '@jest/globals';
import { overlappingQueries } from './overlapping-queries.ts';

afterAll(() => {
  const [first, ...more] = overlappingQueries();
  if (first === undefined) return;
  throw new Error(
    `${more.length + 1} queries were sent on a connection that was still answering another, first:\n${first}`,
  );
});
