import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../database/client.ts';
import { currentAppeals } from '../domain/appeals/appeal-store.ts';
import { startGiving, type StartDeps, type Wish } from '../domain/donations/start-giving.ts';
import { plansOnOffer } from '../domain/plans/plan-store.ts';
import { parseMoney } from '../money/parse-money.ts';
import { countUnsettled } from './story-store.ts';
import type { Episode, Story } from './story.ts';

/** The local Stripe a story happens at. */
export interface Stage {
  readonly url: string;
  now(): Date;
  advance(ms: number): Promise<void>;
  webhooksSettled(): Promise<void>;
}

const dayMs = 86_400_000;

/**
 * Lives a story through: each episode by the acts a reader's browser would have called, paid at the local Stripe, with its
 * clock moved on between them, so that the records are what they would be. The stage's clock must stand before the story
 * begins; at the end it says the time it is. Something must be taking jobs meanwhile.
 */
export async function tellStory(story: Story, deps: StartDeps, stage: Stage): Promise<void> {
  const today = Date.now();
  for (const episode of [...story.episodes].sort((a, b) => b.daysAgo - a.daysAgo)) {
    await moveTo(stage, today - episode.daysAgo * dayMs);
    await live(episode, deps, stage);
  }
  await moveTo(stage, Date.now());
  await quiet(deps.db, stage);
}

async function moveTo(stage: Stage, moment: number): Promise<void> {
  const ms = moment - stage.now().getTime();
  if (ms > 0) await stage.advance(ms);
}

async function live(episode: Episode, deps: StartDeps, stage: Stage): Promise<void> {
  const started = await startGiving(deps, await wishOf(episode, deps.db));
  if (started.kind !== 'opened')
    throw new Error(`the local Stripe did not open a page for ${episode.who.name}`);
  if (episode.paidBy === 'left') return;
  await pay(
    stage,
    started.url.split('/').pop() ?? '',
    episode.paidBy === 'direct debit' ? 'pm_auBecsDebit_success' : 'pm_card_visa',
  );
  await quiet(deps.db, stage);
}

async function wishOf(episode: Episode, db: Db): Promise<Wish> {
  const plan = (await plansOnOffer(db)).find(
    ({ edition, frequency }) => edition === episode.edition && frequency === episode.frequency,
  );
  const appeal = (await currentAppeals(db)).find(({ standing }) => standing);
  if (!plan || !appeal) throw new Error('a story needs the plans and the appeal the migrations make');
  return {
    plan,
    amount: episode.dollars === undefined ? undefined : parseMoney(episode.dollars, 'AUD'),
    coverFee: episode.coverFee ?? false,
    appeal,
    giver: {
      ...episode.who,
      message: episode.message,
      newsletterWording: episode.newsletter ? 'Send me the newsletter.' : undefined,
    },
    address: episode.address && { ...episode.address, country: 'AU' },
    repeatKey: createHash('sha256').update(JSON.stringify(episode)).digest('base64url'),
  };
}

/** As Stripe's own command line pays. */
async function pay(stage: Stage, session: string, paymentMethod: string): Promise<void> {
  const answer = await fetch(`${stage.url}/v1/payment_pages/${session}/confirm`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_story', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ payment_method: paymentMethod }),
  });
  if (!answer.ok) throw new Error(`the local Stripe took no payment: ${await answer.text()}`);
}

const lookAgainMs = 15;

/** Everything Stripe said has been acted on, so that nothing is dated later than it happened. */
async function quiet(db: Db, stage: Stage): Promise<void> {
  await stage.webhooksSettled();
  while ((await countUnsettled(db)) > 0) await pause(lookAgainMs);
}
