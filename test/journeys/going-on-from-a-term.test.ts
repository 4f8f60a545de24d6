import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aGift, anAddress, startApplication, type TestApplication } from '../support/application.ts';
import { askPage, signInByLetter, wordsOf, type OwnVisitor } from '../support/account.ts';
import { expectBooksInOrder } from '../support/books.ts';

const dayMs = 86_400_000;
let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

async function aYear(email: string, plan: 'digital' | 'print' = 'digital') {
  const { session } = await app.give({ ...aGift, ...anAddress, email, plan, frequency: 'once' });
  await app.pay(session);
  await app.quiet();
  return app.database.db.term.findFirstOrThrow({ where: { checkout: { email } } });
}

const goTo = async (at: Date): Promise<void> => {
  await app.sandbox.advance(at.getTime() - app.sandbox.now().getTime());
  await app.quiet();
};

/** Presses the button of a page of one's own and pays on the processor's. */
async function pressAndPay(visitor: OwnVisitor, path: string, fields = {}): Promise<string> {
  const answer = await visitor.post(path, fields);
  const to = answer.headers.get('location') ?? '';
  if (answer.status !== 303 || !to.startsWith(app.sandbox.url))
    throw new Error(`${path} was answered ${answer.status} ${to} ${wordsOf(await answer.text())}`);
  const session = to.split('/').pop() ?? '';
  await app.pay(session);
  await app.quiet();
  return session;
}

const subscriptionAfter = (termId: string) =>
  app.database.db.subscription.findFirstOrThrow({
    where: { afterTermId: termId, state: { not: 'expired' } },
    include: { payments: true },
  });

describe('A reader with a year paid in advance', () => {
  it('changes to monthly: nothing is charged until the year ends, then a month at a time', async () => {
    const email = 'monthly@example.org';
    const term = await aYear(email);
    const endsAt = term.endsAt ?? new Date(0);
    const ada = await signInByLetter(app, email);
    const path = `/account/terms/${term.id}/monthly`;
    expect(await ada.words('/account')).toContain('Change to monthly');
    expect(await ada.words(path)).toMatch(/Nothing is charged today\. First charge: \$5 on \d+ \w+ \d{4},/);
    await pressAndPay(ada, path);

    const waiting = await subscriptionAfter(term.id);
    expect([waiting.state, waiting.supporterId, waiting.payments]).toEqual(['processing', null, []]);
    expect(waiting.beginsAt?.getTime()).toBeGreaterThanOrEqual(endsAt.getTime());
    expect(await ada.words('/account')).toMatch(
      /Digital edition \$5 a month, begins on \d+ \w+ \d{4}, when what you have paid for ends\. The first \$5 is charged that day/,
    );

    await goTo(new Date(endsAt.getTime() - dayMs));
    expect((await subscriptionAfter(term.id)).payments).toEqual([]);
    await goTo(new Date(endsAt.getTime() + dayMs));
    const begun = await subscriptionAfter(term.id);
    expect([begun.state, begun.supporterId, begun.payments.length]).toEqual(['active', term.supporterId, 1]);
    expect(begun.payments[0]?.periodStart?.getTime()).toBeGreaterThanOrEqual(endsAt.getTime());
    await goTo(new Date(endsAt.getTime() + 33 * dayMs));
    expect((await subscriptionAfter(term.id)).payments).toHaveLength(2);
  });

  it('is never made to pay for both: each is refused while the other goes on, with the reason', async () => {
    const email = 'both@example.org';
    const term = await aYear(email);
    const visitor = await signInByLetter(app, email);
    await pressAndPay(visitor, `/account/terms/${term.id}/monthly`);
    for (const way of ['renewal', 'monthly']) {
      const path = `/account/terms/${term.id}/${way}`;
      expect(await visitor.words(path)).toContain('You pay for this each month already (Digital edition)');
      const refused = await visitor.post(path);
      expect([refused.status, wordsOf(await refused.text())]).toEqual([
        422,
        expect.stringContaining('so that you never pay twice'),
      ]);
    }
    expect(await app.database.db.subscription.count({ where: { afterTermId: term.id } })).toBe(1);
  });

  it('who presses twice at once opens one page', async () => {
    const email = 'twice@example.org';
    const term = await aYear(email);
    const visitor = await signInByLetter(app, email);
    const answers = await Promise.all([0, 1, 2].map(() => visitor.post(`/account/terms/${term.id}/monthly`)));
    expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1);
    expect(await app.database.db.subscription.count({ where: { afterTermId: term.id } })).toBe(1);
  });

  it('a day before its end is told that the first charge can be no nearer than two days', async () => {
    const email = 'near@example.org';
    const term = await aYear(email);
    const endsAt = term.endsAt ?? new Date(0);
    await goTo(new Date(endsAt.getTime() - dayMs));
    const visitor = await signInByLetter(app, email);
    const path = `/account/terms/${term.id}/monthly`;
    expect(await visitor.words(path)).toContain('The days between are yours.');
    await pressAndPay(visitor, path);
    const { beginsAt } = await subscriptionAfter(term.id);
    expect((beginsAt?.getTime() ?? 0) - endsAt.getTime()).toBeGreaterThan(dayMs);
    await goTo(new Date(endsAt.getTime() + 3 * dayMs));
    expect((await subscriptionAfter(term.id)).state).toBe('active');
    const late = await signInByLetter(app, email);
    expect((await late.get(path)).status).toBe(200);
  });

  it('after its end begins monthly as anybody does', async () => {
    const email = 'over@example.org';
    const term = await aYear(email);
    await goTo(new Date((term.endsAt?.getTime() ?? 0) + dayMs));
    const visitor = await signInByLetter(app, email);
    expect(await visitor.words(`/account/terms/${term.id}/monthly`)).toContain('Begin monthly today');
    expect((await visitor.post(`/account/terms/${term.id}/monthly`)).status).toBe(422);
  });

  it('renews it early, sees from when to when, and has it posted to the same address', async () => {
    const email = 'renewing@example.org';
    const term = await aYear(email, 'print');
    const visitor = await signInByLetter(app, email);
    const path = `/account/terms/${term.id}/renewal`;
    expect(await visitor.words(path)).toMatch(
      /Print edition for 12 months, from (.+), where what you have paid for ends, to .+\. \$120 today/,
    );
    const session = await pressAndPay(visitor, path, { cover_fee: 'on' });
    const terms = await app.database.db.term.findMany({
      where: { supporterId: term.supporterId },
      include: { address: true, payment: true },
      orderBy: { startsAt: 'asc' },
    });
    expect(terms.map(({ address }) => address?.line1)).toEqual(['12 Wattle Street', '12 Wattle Street']);
    expect(terms[1]?.startsAt).toEqual(term.endsAt);
    expect(terms[1]?.payment?.coveredFeeMinor).toBeGreaterThan(0n);
    expect(await visitor.words('/account')).toContain('Paid for. It begins on');
    const renewed = await app.database.db.checkout.findUniqueOrThrow({ where: { processorRef: session } });
    expect(renewed.supporterId).toBe(term.supporterId);
  });
});

describe('A new gift by somebody signed in', () => {
  it('finds who they are filled in, there and nowhere else, and is theirs whatever address is typed', async () => {
    const email = 'again@example.org';
    const { supporterId } = await aYear(email);
    const visitor = await signInByLetter(app, email);
    const form = await (await visitor.get('/account/give')).text();
    expect(form).toContain(`value="${email}"`);
    expect(form).toContain('value="Ada Reader"');
    expect(form).toContain('action="/account/gifts"');
    const everybodys = await (await visitor.get('/')).text();
    expect(everybodys).not.toContain(email);
    expect(everybodys).toBe(await (await askPage(app, '/')).text());

    const people = await app.database.db.supporter.count();
    await pressAndPay(visitor, '/account/gifts', { ...aGift, email: 'receipts@example.org', name: 'Ada R' });
    expect(await app.database.db.supporter.count()).toBe(people);
    const payment = await app.database.db.payment.findFirstOrThrow({
      where: { supporterId: supporterId ?? '', donationId: { not: null } },
      include: { receipts: true, supporter: true },
    });
    expect(payment.receipts[0]).toMatchObject({ email: 'receipts@example.org', name: 'Ada R' });
    expect(payment.supporter.name).toBe('Ada Reader');
    for (const { path, params } of app.sandbox.requests())
      if (path === '/v1/checkout/sessions') expect(params).not.toHaveProperty('customer');
  });

  it('is told what is wrong with the form on the same page, and needs the session’s token', async () => {
    const email = 'again@example.org';
    const visitor = await signInByLetter(app, email);
    const wrong = await visitor.post('/account/gifts', { ...aGift, other_amount: '1' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('action="/account/gifts"');
    const { status } = await askPage(app, '/account/gifts', { cookie: visitor.cookie, fields: aGift });
    expect(status).toBe(403);
  });
});
