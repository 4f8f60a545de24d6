import { existsSync } from 'node:fs';
import path from 'node:path';
import { readConfig, type Config } from './config.ts';
import { prepareDatabase } from './prepare-database.ts';
import { firstOwnerLink } from './domain/staff/first-owner-link.ts';
import { endWell, prepare, start, startWeb, startWorker } from './processes.ts';
import { buildParts, openDatabase, openSandbox, type Parts } from './wiring.ts';
import { loadFirstStory } from './stories/first-story.ts';

/** Everything in one process: database, sandbox, web and worker. For one small server, and for development. */
await start(async () => {
  const config = readConfig();
  const isNew = config.databaseUrl === undefined && !existsSync(path.join(config.dataDir, 'database'));
  const database = await openDatabase(config);
  await prepareDatabase(database);
  const sandbox =
    config.stripe.kind === 'sandbox'
      ? await openSandbox(config, `http://127.0.0.1:${config.port}/webhooks/stripe`)
      : undefined;
  // The sandbox's clock can be moved; the paper's day moves with it.
  const parts = buildParts(config, database, sandbox?.url, sandbox ? { clock: sandbox } : {});
  await prepare(parts);
  const web = await startWeb(parts);
  const worker = startWorker(parts, () => void web.refresh().catch(() => undefined));
  endWell(parts.logger, async () => {
    await web.stop();
    await worker.stop();
    await parts.queue.stop();
    parts.closeMail();
    await sandbox?.close();
    await database.close();
  });
  await announce(config, parts, sandbox?.url);
  if (isNew && sandbox) await loadFirstStory(parts);
  await web.refresh();
});

async function announce(config: Config, parts: Parts, sandboxUrl: string | undefined): Promise<void> {
  const lines = [`giving page: ${config.publicUrl}/`];
  if (sandboxUrl !== undefined) lines.push(`stripe sandbox: ${sandboxUrl}/`);
  if (parts.keptMail) lines.push(`mail: ${config.publicUrl}/dev/mail`);
  const setUp = await firstOwnerLink({
    db: parts.database.db,
    clock: parts.clock,
    publicUrl: config.publicUrl,
  });
  lines.push(setUp === undefined ? `back office: ${config.publicUrl}/staff` : `staff set-up: ${setUp}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}
