import { readConfig } from './config.ts';
import { startEverything } from './everything.ts';
import { start } from './processes.ts';
import { countGiven } from './stories/story-store.ts';
import { stories } from './stories/story-list.ts';
import { tellStory } from './stories/tell-story.ts';
import { startDeps } from './wiring.ts';

/** `npm run seed -- <story>`: tells a story into an empty database, by the sandbox. Not while `npm start` runs on it. */
await start(async () => {
  const name = process.argv[2] ?? '';
  const story = stories[name];
  const config = readConfig();
  if (!story)
    refuse(
      `There is no story ${name === '' ? 'without a name' : `called ${name}`}. Known: ${Object.keys(stories).join(', ')}.`,
    );
  if (config.production || config.stripe.kind !== 'sandbox')
    refuse('A story is told by the sandbox: unset the Stripe keys, and not in production.');
  const everything = await startEverything(config, story);
  const { parts, sandbox } = everything;
  const { checkouts } = await countGiven(parts.database.db);
  if (checkouts > 0 || !sandbox) {
    await everything.stop();
    refuse(
      `The database has ${checkouts} checkouts already: a story begins with none. Set DATA_DIR or DATABASE_URL to an empty one.`,
    );
  }
  await tellStory(story, startDeps(parts), sandbox);
  process.stdout.write(`Told: ${story.about}. ${(await countGiven(parts.database.db)).payments} payments.\n`);
  await everything.stop();
  process.exit(0);
});

/** Ends the process, having said why. */
function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
