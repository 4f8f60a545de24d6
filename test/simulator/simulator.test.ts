import { expect, it, jest } from '@jest/globals';
import { onPostgres } from '../support/test-db.ts';
import { simulate } from './live.ts';

jest.setTimeout(1_800_000);

/** The embedded database is made anew for every history, which takes as long as ten of them. */
const runs = onPostgres ? 24 : 6;

/** The same histories every time: `npm run simulate` lives others. */
const seed = 23;

it(`keeps every promise through ${runs} random histories of months (PAY-14, WH-7, LED-12)`, async () => {
  await expect(simulate({ numRuns: runs, seed, atOnce: true })).resolves.toBeUndefined();
});
