// A worker in a process of its own that loads everything at once, begins when it is told to, and says when it takes a job:
// whoever started it may then kill it in the middle. Its clock goes as fast as ours, from where it is told to stand.
import { readConfig } from '../../src/config.ts';
import { letOthersGoFirst, prepare, startWorker } from '../../src/processes.ts';
import { buildParts, openDatabase } from '../../src/wiring.ts';
import { shortLeases } from './short-leases.ts';

const began = new Promise<number>((resolve) => process.once('message', (at) => resolve(Number(at))));
process.send?.('loaded');
const ahead = (await began) - Date.now();

letOthersGoFirst();
const config = readConfig();
const clock = { now: () => new Date(Date.now() + ahead) };
const parts = buildParts(config, await openDatabase(config), undefined, { clock, jobs: shortLeases });
await prepare(parts);
const { queue } = parts;
startWorker({
  ...parts,
  queue: {
    ...queue,
    work: (name, batchSize, run) =>
      queue.work(name, batchSize, async (data) => {
        process.send?.(name);
        await run(data);
      }),
  },
});
