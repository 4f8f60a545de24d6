import { readConfig } from './config.ts';
import { firstOwnerLink } from './domain/staff/first-owner-link.ts';
import { startEverything, type Everything } from './everything.ts';
import { endWell, start } from './processes.ts';
import { everyday } from './stories/everyday.ts';
import { tellStory } from './stories/tell-story.ts';
import { startDeps } from './wiring.ts';

/** Everything in one process: for one small server, and for development, where a new database is given a story to show. */
await start(async () => {
  const config = readConfig();
  const everything = await startEverything(config, config.production ? undefined : everyday);
  const { parts, web, sandbox, isNew } = everything;
  endWell(parts.logger, () => everything.stop());
  if (isNew && sandbox && !config.production) await tellStory(everyday, startDeps(parts), sandbox);
  await web.refresh();
  await announce(everything);
});

async function announce({ parts, sandbox }: Everything): Promise<void> {
  const { publicUrl } = parts.config;
  const lines = [`giving page: ${publicUrl}/`];
  if (sandbox) lines.push(`stripe sandbox: ${sandbox.url}/`);
  if (parts.keptMail) lines.push(`mail: ${publicUrl}/dev/mail`);
  const setUp = await firstOwnerLink({ db: parts.database.db, clock: parts.clock, publicUrl });
  lines.push(setUp === undefined ? `back office: ${publicUrl}/staff` : `staff set-up: ${setUp}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}
