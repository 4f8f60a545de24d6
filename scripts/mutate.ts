// npm run mutate [-- --mutate src/money/gst.ts]: every small change to the code that money depends on, each tried against the tests.
import { spawnSync } from 'node:child_process';
import globalSetup from '../test/support/global-setup.ts';
import globalTeardown from '../test/support/global-teardown.ts';

await globalSetup();
try {
  const { status } = spawnSync('npx', ['stryker', 'run', ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  await globalTeardown();
}
