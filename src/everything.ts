import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from './config.ts';
import { prepareDatabase } from './prepare-database.ts';
import { prepare, startWeb, startWorker, type Running, type RunningWeb } from './processes.ts';
import { beginningOf } from './stories/story-list.ts';
import type { Story } from './stories/story.ts';
import { buildParts, openDatabase, openSandbox, type Parts, type Sandbox } from './wiring.ts';

export interface Everything extends Running {
  readonly parts: Parts;
  readonly web: RunningWeb;
  readonly sandbox: Sandbox | undefined;
  /** Whether the embedded database was made just now. */
  readonly isNew: boolean;
}

/** Database, sandbox, web and worker in one process. A story to be told sets the clock of a sandbox that is new. */
export async function startEverything(config: Config, story?: Story): Promise<Everything> {
  const isNew = config.databaseUrl === undefined && !existsSync(path.join(config.dataDir, 'database'));
  const database = await openDatabase(config);
  await prepareDatabase(database);
  const sandbox =
    config.stripe.kind === 'sandbox'
      ? await openSandbox(
          config,
          `http://127.0.0.1:${config.port}/webhooks/stripe`,
          story && beginningOf(story, new Date()),
        )
      : undefined;
  // The sandbox's clock can be moved; the paper's day moves with it.
  const parts = buildParts(config, database, sandbox?.url, sandbox ? { clock: sandbox } : {});
  await prepare(parts);
  const web = await startWeb(parts);
  const worker = startWorker(parts, () => void web.refresh().catch(() => undefined));
  return {
    parts,
    web,
    sandbox,
    isNew,
    stop: async () => {
      await web.stop();
      await worker.stop();
      await parts.queue.stop();
      parts.closeMail();
      await sandbox?.close();
      await database.close();
    },
  };
}
