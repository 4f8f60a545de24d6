// The worker as it is wired, with a processor that answers at once. BENCH_JOBS=events alone leaves the letters lying.
import { readConfig } from '../src/config.ts';
import { letOthersGoFirst, prepare, startWorker } from '../src/processes.ts';
import { buildParts, openDatabase } from '../src/wiring.ts';
import type { Queue } from '../src/domain/jobs.ts';
import { serveReports } from './child.ts';
import { standInProcessor } from './stand-in-processor.ts';

letOthersGoFirst();
const config = readConfig();
const database = await openDatabase(config);
const { processor, calls } = standInProcessor();
const built = buildParts(config, database, undefined, { processor });
const parts =
  process.env['BENCH_JOBS'] === 'events alone' ? { ...built, queue: withoutLetters(built.queue) } : built;
await prepare(parts);
const worker = startWorker(parts);
serveReports(0, calls, async () => {
  await worker.stop();
  await parts.queue.stop();
  await database.close();
});

function withoutLetters(queue: Queue): Queue {
  return {
    ...queue,
    work: (name, ...how) => {
      if (name !== 'deliver-receipts') queue.work(name, ...how);
    },
  };
}
