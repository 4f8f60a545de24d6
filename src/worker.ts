import { readConfig } from './config.ts';
import { endWell, letOthersGoFirst, prepare, start, startWorker } from './processes.ts';
import { buildParts, openDatabase } from './wiring.ts';

/** One worker; run as many as are needed. */
await start(async () => {
  letOthersGoFirst();
  const config = readConfig();
  const database = await openDatabase(config);
  const parts = buildParts(config, database);
  await prepare(parts);
  const worker = startWorker(parts);
  endWell(parts.logger, async () => {
    await worker.stop();
    await parts.queue.stop();
    parts.closeMail();
    await database.close();
  });
  parts.logger.info('the worker takes jobs');
});
