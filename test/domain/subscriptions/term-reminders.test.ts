import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { scheduledTasks } from '../../../src/jobs/run-jobs.ts';
import { domainDeps } from '../../../src/wiring.ts';
import { aGift, startApplication, type TestApplication } from '../../support/application.ts';

const dayMs = 86_400_000;
let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app.close());

/** The hour's look, as the worker takes it. */
async function look(): Promise<void> {
  const task = scheduledTasks(domainDeps(app.parts)).find(({ name }) => name === 'term reminders');
  await task?.run();
  await app.quiet();
}
const told = async (email: string): Promise<string[]> =>
  (await app.mail())
    .filter(
      ({ to, subject }) => to === email && subject.startsWith('Your subscription to Green Left ends on'),
    )
    .map(({ text }) => text.replaceAll(/\s+/g, ' '));

async function aYear(email: string): Promise<Date> {
  const { session } = await app.give({ ...aGift, email, plan: 'digital', frequency: 'once' });
  await app.pay(session);
  await app.quiet();
  const { endsAt } = await app.database.db.term.findFirstOrThrow({
    where: { checkout: { email } },
    orderBy: { createdAt: 'desc' },
  });
  return endsAt ?? new Date(0);
}
const goTo = async (at: Date): Promise<void> => {
  await app.sandbox.advance(at.getTime() - app.sandbox.now().getTime());
  await app.quiet();
};

it('A reader is told thirty days before a year ends and again seven days before, once each, however often it is looked', async () => {
  const email = 'year@example.org';
  const endsAt = await aYear(email);
  await goTo(new Date(endsAt.getTime() - 31 * dayMs));
  await look();
  expect(await told(email)).toEqual([]);
  await goTo(new Date(endsAt.getTime() - 30 * dayMs));
  await Promise.all([look(), look()]);
  await look();
  expect(await told(email)).toEqual([expect.stringContaining('renew it for $60, or change to monthly')]);
  await goTo(new Date(endsAt.getTime() - 8 * dayMs));
  await look();
  expect(await told(email)).toHaveLength(1);
  await goTo(new Date(endsAt.getTime() - 6 * dayMs));
  await look();
  await look();
  expect(await told(email)).toHaveLength(2);
  await goTo(new Date(endsAt.getTime() + dayMs));
  await look();
  expect(await told(email)).toHaveLength(2);
});

it('A reader who has renewed is left in peace until the last year ends', async () => {
  const email = 'renewed@example.org';
  const first = await aYear(email);
  await app.sandbox.advance(dayMs);
  const last = await aYear(email);
  await goTo(new Date(first.getTime() - 7 * dayMs));
  await look();
  expect(await told(email)).toEqual([]);
  await goTo(new Date(last.getTime() - 7 * dayMs));
  await look();
  expect(await told(email)).toHaveLength(1);
});

it('A reader who pays each month as well is told nothing', async () => {
  const email = 'both@example.org';
  const { session } = await app.give({ ...aGift, email, plan: 'digital', frequency: 'monthly' });
  await app.pay(session);
  const endsAt = await aYear(email);
  await goTo(new Date(endsAt.getTime() - 6 * dayMs));
  await look();
  expect(await told(email)).toEqual([]);
});
