// The whole web side as it is wired, with a processor that answers at once.
import { readConfig } from '../src/config.ts';
import { prepare, startWeb } from '../src/processes.ts';
import { buildParts, openDatabase } from '../src/wiring.ts';
import { serveReports } from './child.ts';
import { standInProcessor } from './stand-in-processor.ts';

const config = readConfig();
const database = await openDatabase(config);
const { processor, calls } = standInProcessor();
const parts = buildParts(config, database, undefined, { processor });
await prepare(parts);
const web = await startWeb(parts);
serveReports(web.port, calls, async () => {
  await web.stop();
  await parts.queue.stop();
  await database.close();
});
