// Mutation testing, by `npm run mutate`: what is changed in the code that money depends on must make a test fail.
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules'],
  coverageAnalysis: 'perTest',
  jest: { configFile: 'jest.mutation.config.mjs', enableFindRelatedTests: false },
  disableTypeChecks: true,
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 15_000,
  mutate: [
    'src/money/**/*.ts',
    'src/domain/ledger/**/*.ts',
    'src/stripe/{inbox,event-store,apply-event,take-facts,telling}.ts',
  ],
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'reports/mutation.json' },
  thresholds: { high: 95, low: 85, break: 85 },
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
};
