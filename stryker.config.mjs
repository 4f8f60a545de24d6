// Mutation testing of one part, for `npm run mutate`, which goes through all of them (scripts/mutation-parts.ts): what is
// changed in the code that money depends on must make a test fail.
const { MUTATED_PART: given } = process.env;
if (given === undefined) throw new Error('run it by `npm run mutate`, which prepares a database');
const { name, files, tests } = JSON.parse(given);

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: files,
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules'],
  coverageAnalysis: 'perTest',
  jest: {
    configFile: 'jest.mutation.config.mjs',
    config: { testMatch: tests.map((test) => `**/${test}`) },
    enableFindRelatedTests: false,
  },
  disableTypeChecks: true,
  concurrency: 2,
  // Jest keeps some thirty megabytes of every run.
  maxTestRunnerReuse: 30,
  timeoutMS: 15_000,
  incremental: true,
  incrementalFile: `reports/mutation/${name}.incremental.json`,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: `reports/mutation/${name}.json` },
  thresholds: { high: 95, low: 85, break: 85 },
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
  warnings: { slow: false },
};
