import { readConfig } from './config.ts';
import { checkBooks, promiseCount } from './domain/ledger/check-books.ts';
import { start } from './processes.ts';
import { openDatabase } from './wiring.ts';

/** `npm run check-books`: asks every promise about money of the data. Exits 1, with a sentence for each that is broken. */
await start(async () => {
  const database = await openDatabase(readConfig());
  const broken = await checkBooks(database.db).finally(() => database.close());
  for (const { promise, by } of broken) {
    process.stdout.write(`BROKEN: ${promise}\n${by.map((what) => `  ${what}\n`).join('')}`);
  }
  if (broken.length > 0) process.exitCode = 1;
  else process.stdout.write(`The books are in order: ${promiseCount} promises asked, none broken.\n`);
});
