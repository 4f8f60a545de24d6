import everyTest from './jest.config.mjs';

/** The tests nearest to what is mutated; the database is prepared once, by scripts/mutate.ts. */
const { globalSetup: _setup, globalTeardown: _teardown, ...rest } = everyTest;

/** @type {import('jest').Config} */
export default {
  ...rest,
  testMatch: [
    '**/test/money/**/*.test.ts',
    '**/test/domain/ledger/**/*.test.ts',
    '**/test/stripe/inbox.test.ts',
    '**/test/stripe/apply-event.test.ts',
  ],
};
