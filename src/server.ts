import { readConfig } from './config.ts';
import { endWell, prepare, start, startWeb } from './processes.ts';
import { buildParts, openDatabase } from './wiring.ts';

/** One web process; run as many as are needed. */
await start(async () => {
  const config = readConfig();
  const database = await openDatabase(config);
  const parts = buildParts(config, database);
  await prepare(parts);
  const web = await startWeb(parts);
  endWell(parts.logger, async () => {
    await web.stop();
    await parts.queue.stop();
    parts.closeMail();
    await database.close();
  });
  parts.logger.info({ port: web.port }, 'the web process listens');
});
