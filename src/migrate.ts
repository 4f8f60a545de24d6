import { readConfig } from './config.ts';
import { prepareDatabase } from './prepare-database.ts';
import { start } from './processes.ts';
import { openDatabase } from './wiring.ts';

/** `npm run migrate`: applies the migrations DATABASE_URL (or the embedded database) has not had. */
await start(async () => {
  const database = await openDatabase(readConfig());
  const applied = await prepareDatabase(database);
  await database.close();
  process.stdout.write(
    applied.length === 0
      ? 'Nothing to apply: the database is up to date.\n'
      : `Applied ${applied.join(', ')}.\n`,
  );
  // The schema engine leaves a timer behind.
  process.exit(0);
});
