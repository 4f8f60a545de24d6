import everyTest from './jest.config.mjs';

/** The database is prepared once, by scripts/mutate.ts; stryker.config.mjs says which tests. */
const { globalSetup: _setup, globalTeardown: _teardown, testMatch: _tests, ...rest } = everyTest;

/** @type {import('jest').Config} */
export default rest;
