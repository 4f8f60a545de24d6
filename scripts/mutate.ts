// npm run mutate [-- src/money …] [--force …]: every small change to the code that money depends on, each tried against the tests.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { startCluster } from '../test/support/cluster.ts';
import globalSetup from '../test/support/global-setup.ts';
import globalTeardown from '../test/support/global-teardown.ts';
import { nameOf, parts } from './mutation-parts.ts';

/** What comes before the first option names places; the rest is Stryker's. */
const words = process.argv.slice(2);
const places = words.slice(
  0,
  Math.max(
    0,
    [...words, '-'].findIndex((word) => word.startsWith('-')),
  ),
);
const options = words.slice(places.length);
const chosen = parts.filter(
  ({ files }) => places.length === 0 || files.some((file) => places.some((place) => file.startsWith(place))),
);

/** Of Stryker's report, as much as is added up. */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

/** Every change makes a database and drops it, which waits for the disk where there is anything to lose. */
async function prepare(): Promise<void> {
  const { TEST_DATABASE_URL: given, TEST_DB: kind } = process.env;
  if (given === undefined && kind === undefined) {
    const cluster = await startCluster();
    if (cluster !== undefined) process.env['TEST_DATABASE_URL'] = `${cluster}/postgres`;
  }
  await globalSetup();
}

await prepare();
try {
  for (const { files, tests } of chosen) {
    const env = {
      ...process.env,
      MUTATED_PART: JSON.stringify({ name: nameOf({ files, tests }), files, tests }),
    };
    const { status } = spawnSync('npx', ['stryker', 'run', ...options], { stdio: 'inherit', env });
    if (status !== 0) process.exitCode = status ?? 1;
  }
} finally {
  await globalTeardown();
}
addUp();

/** Says how many changes were noticed, of each file, folder and the whole, by the newest report of each part. */
function addUp(): void {
  const sums = new Map<string, { noticed: number; all: number }>();
  for (const part of parts) {
    const report = `reports/mutation/${nameOf(part)}.json`;
    if (!existsSync(report)) continue;
    const { files } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    for (const [file, { mutants }] of Object.entries(files)) {
      const tried = mutants.map(({ status }) => status).filter((status) => !isLeftOut(status));
      for (const name of [file, file.slice(0, file.lastIndexOf('/')), 'all of it']) {
        const { noticed, all } = sums.get(name) ?? { noticed: 0, all: 0 };
        sums.set(name, { noticed: noticed + tried.filter(isNoticed).length, all: all + tried.length });
      }
    }
  }
  for (const [name, { noticed, all }] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`${((100 * noticed) / all).toFixed(1).padStart(6)} %  ${noticed} of ${all}  ${name}`);
}

function isNoticed(status: string): boolean {
  return status === 'Killed' || status === 'Timeout';
}

/** What cannot be loaded at all is no change that anybody could make by mistake; Stryker leaves it out as well. */
function isLeftOut(status: string): boolean {
  return status === 'RuntimeError' || status === 'CompileError' || status === 'Ignored';
}
