import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { SubscriptionId } from '../../src/domain/subscriptions/subscription.ts';
import { askPage, signInByLetter, wordsOf, type OwnVisitor } from '../support/account.ts';
import { aGift, startApplication, type Given, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { ask, askerOf, post } from '../web/safety/ask.ts';
import { signInOwner } from '../web/safety/owner.ts';

const dayMs = 86_400_000;
let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

interface Waiting {
  readonly ada: OwnVisitor;
  readonly termId: string;
  readonly termEndsAt: Date;
  readonly id: SubscriptionId;
  /** The checkout page they came back from, and what their browser keeps of it. */
  readonly given: Given;
}

/** A reader whose year goes on by the month when it ends. */
async function waitingFor(email: string): Promise<Waiting> {
  const { session } = await app.give({ ...aGift, email, plan: 'digital', frequency: 'once' });
  await app.pay(session);
  await app.quiet();
  const term = await app.database.db.term.findFirstOrThrow({ where: { checkout: { email } } });
  const ada = await signInByLetter(app, email);
  return {
    ada,
    termId: term.id,
    termEndsAt: term.endsAt ?? new Date(0),
    ...(await goOnMonthly(ada, term.id)),
  };
}

async function goOnMonthly(ada: OwnVisitor, termId: string): Promise<Pick<Waiting, 'id' | 'given'>> {
  const answer = await ada.post(`/account/terms/${termId}/monthly`);
  const url = answer.headers.get('location') ?? '';
  const given = { url, session: url.split('/').pop() ?? '', cookie: cookieIn(answer) };
  await app.pay(given.session);
  await app.quiet();
  const { id } = await app.database.db.subscription.findFirstOrThrow({
    where: { afterTermId: termId, state: 'processing' },
  });
  return { id: id as SubscriptionId, given };
}

const cookieIn = (answer: Response): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

/** What a program is told of the checkout, and what the page says that its reader came back to. */
async function howItStands({ id, given }: Pick<Waiting, 'id' | 'given'>): Promise<[unknown, string]> {
  const { checkoutId } = await app.database.db.subscription.findUniqueOrThrow({ where: { id } });
  const answer = await askPage(app, `/api/v1/checkouts/${checkoutId ?? ''}`);
  return [await answer.json(), wordsOf(await app.thanks(given))];
}

const subscription = (id: string) =>
  app.database.db.subscription.findUniqueOrThrow({
    where: { id },
    include: { payments: true, checkout: true, instructions: true },
  });

/** Stopped here and at Stripe, told by one letter, and never charged when the day comes. */
async function expectNeverCharged(waiting: Waiting, askedBy: string): Promise<void> {
  const { id, termEndsAt } = waiting;
  await app.quiet();
  const now = await subscription(id);
  expect([now.state, now.endedReason, now.checkout?.finishedAt]).toEqual([
    'ended',
    'asked',
    expect.any(Date),
  ]);
  expect(now.instructions.map((each) => [each.act, each.state, each.askedBy.split(' ')[0]])).toEqual([
    ['cancel now', 'done', askedBy],
  ]);
  const { report } = await app.parts.processor.lookUpSubscription(now.processorRef ?? '');
  expect(report.standing).toBe('ended');
  expect(await howItStands(waiting)).toEqual([
    { id: now.checkout?.id, status: 'stopped' },
    expect.stringContaining('It was stopped before it began. Nothing was charged, and nothing will be.'),
  ]);
  const letters = (await app.mail()).filter(({ to }) => to === now.checkout?.email);
  expect(letters.filter(({ subject }) => subject.includes('It has stopped'))).toHaveLength(1);
  expect(letters.filter(({ text }) => text.includes('Nothing more will be taken.'))).toHaveLength(1);
  await app.sandbox.advance(termEndsAt.getTime() + 3 * dayMs - app.sandbox.now().getTime());
  await app.quiet();
  const later = await subscription(id);
  expect([later.state, later.payments]).toEqual(['ended', []]);
}

describe('A month that waits for the end of a term', () => {
  it('is stopped by its reader, signed in, who may ask for it again', async () => {
    const waiting = await waitingFor('changes@example.org');
    const { ada, id, termId } = waiting;
    const path = `/account/subscriptions/${id}`;
    expect(await (await ada.get('/account')).text()).toContain(`href="${path}"`);
    expect(await ada.words(path)).toMatch(/It begins on \d+ \w+ \d{4}, when what is paid for ends/);
    const resting = await ada.post(`${path}/pauses`, { months: '1' });
    expect([resting.status, wordsOf(await resting.text())]).toEqual([
      expect.any(Number),
      expect.stringContaining('It has not begun yet'),
    ]);
    expect((await ada.post(`${path}/cancellation`, { when: 'end' })).status).toBe(303);
    expect(await ada.words(`${path}?asked=1`)).toContain('Nothing more will be charged');
    expect(await ada.words('/account')).not.toContain('begins on');
    const { id: again } = await goOnMonthly(ada, termId);
    expect(again).not.toBe(id);
    await ada.post(`/account/subscriptions/${again}/cancellation`, { when: 'end' });
    await app.quiet();
    expect((await subscription(again)).state).toBe('ended');
    expect((await subscription(id)).payments).toEqual([]);
  });

  it('is never charged once it was stopped, though its day comes', async () => {
    const waiting = await waitingFor('quiet@example.org');
    expect(await howItStands(waiting)).toEqual([
      expect.objectContaining({ status: 'processing' }),
      expect.stringContaining('It is arranged. Nothing was charged today.'),
    ]);
    await waiting.ada.post(`/account/subscriptions/${waiting.id}/cancellation`, { when: 'end' });
    await expectNeverCharged(waiting, 'account');
  });

  it('is nobody else’s to see or to stop', async () => {
    const { id } = await waitingFor('mine@example.org');
    const { ada: other } = await waitingFor('other@example.org');
    expect((await other.get(`/account/subscriptions/${id}`)).status).toBe(404);
    expect((await other.post(`/account/subscriptions/${id}/cancellation`, { when: 'end' })).status).toBe(404);
    expect((await subscription(id)).state).toBe('processing');
  });

  it('is stopped by the link to it, pressed twice', async () => {
    const waiting = await waitingFor('link@example.org');
    const link = app.parts.giftLinks.gift(waiting.id);
    const page = await askPage(app, link);
    expect([page.status, wordsOf(await page.text())]).toEqual([
      200,
      expect.stringContaining('Begins, with the first charge'),
    ]);
    const stop = () => askPage(app, link, { fields: { act: 'stop' } });
    expect([(await stop()).status, (await stop()).status]).toEqual([303, 303]);
    await expectNeverCharged(waiting, 'link');
  });

  it('is stopped by staff, with the reason', async () => {
    const waiting = await waitingFor('phones@example.org');
    const site = askerOf(app);
    const owner = await signInOwner(app, site);
    const path = `/staff/subscriptions/${waiting.id}`;
    const { text: page } = await ask(site, path, { headers: { cookie: owner } });
    expect(wordsOf(page)).toContain('Begins on');
    expect(page).not.toContain('Months to pause');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const fields = { csrf, act: 'cancel now', reason: 'Called: moves abroad' };
    expect((await post(site, `${path}/instructions`, fields, { cookie: owner })).status).toBe(303);
    await expectNeverCharged(waiting, 'staff');
  });

  it('stopped at Stripe itself has ended here too, and is no failure', async () => {
    const { id } = await waitingFor('dashboard@example.org');
    const { processorRef } = await subscription(id);
    await app.parts.processor.cancelSubscription(processorRef ?? '', 'now', `by-hand-${id}`);
    await app.quiet();
    const now = await subscription(id);
    expect([now.state, now.endedReason, now.checkout?.finishedAt]).toEqual([
      'ended',
      'asked',
      expect.any(Date),
    ]);
  });
});
