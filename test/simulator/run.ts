// npm run simulate -- --runs 1000 [--seed 7] [--path 3] [--shorten]: as many histories as are asked for, on the PostgreSQL of this machine.
import { parseArgs } from 'node:util';
import globalSetup from '../support/global-setup.ts';
import globalTeardown from '../support/global-teardown.ts';
import { lived, simulate } from './live.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string' },
    path: { type: 'string' },
    shorten: { type: 'boolean' },
  },
});
const numRuns = Number(values.runs);
const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
if (!Number.isSafeInteger(numRuns) || !Number.isSafeInteger(seed))
  throw new Error('--runs and --seed are whole numbers');

process.stdout.write(`${numRuns} histories, seed ${seed}\n`);
await globalSetup();
const begun = performance.now();
try {
  await simulate({ numRuns, seed, path: values.path, atOnce: values.shorten !== true });
  process.stdout.write(`every promise kept, ${Math.round((performance.now() - begun) / 1000)} s\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  process.stdout.write(
    `lived: ${Object.entries(lived)
      .map(([what, many]) => `${many} ${what}`)
      .join(', ')}\n`,
  );
  await globalTeardown();
}
