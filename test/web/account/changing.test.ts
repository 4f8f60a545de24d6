import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { entitlementsOf } from '../../../src/domain/subscriptions/entitlement-store.ts';
import type { SupporterId } from '../../../src/domain/supporters/supporter.ts';
import { aGift, anAddress, startApplication, type TestApplication } from '../../support/application.ts';
import { signInByLetter, wordsOf, type OwnVisitor } from '../../support/account.ts';
import { expectBooksInOrder } from '../../support/books.ts';

const dayMs = 86_400_000;
let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterEach(async () => {
  app.sandbox.setFaults({});
  await expectBooksInOrder(app.database.db);
});
afterAll(() => app.close());

interface Held {
  readonly visitor: OwnVisitor;
  readonly id: string;
  readonly path: string;
  readonly email: string;
}

let people = 0;
async function aMonth(fields: Readonly<Record<string, string>>): Promise<Held> {
  const email = `reader${(people += 1)}@example.org`;
  const { session } = await app.give({ ...aGift, email, frequency: 'monthly', ...fields });
  await app.pay(session);
  await app.quiet();
  const { id } = await app.database.db.subscription.findFirstOrThrow({ where: { checkout: { email } } });
  return { visitor: await signInByLetter(app, email), id, path: `/account/subscriptions/${id}`, email };
}

const afterMonth = async ({ email }: Held): Promise<OwnVisitor> => {
  await app.sandbox.advance(32 * dayMs);
  await app.quiet();
  return signInByLetter(app, email);
};
const paidFor = async ({ id }: Held): Promise<bigint[]> => {
  const paid = await app.database.db.payment.findMany({
    where: { subscriptionId: id },
    orderBy: { receivedAt: 'asc' },
  });
  return paid.map(({ baseMinor, coveredFeeMinor }) => baseMinor + coveredFeeMinor);
};
const does = async ({ visitor, path }: Held, act: string, fields = {}): Promise<string> => {
  const answer = await visitor.post(`${path}/${act}`, fields);
  if (answer.status !== 303) throw new Error(`${act}: ${answer.status} ${wordsOf(await answer.text())}`);
  await app.quiet();
  return visitor.words(answer.headers.get('location') ?? '');
};

describe('What somebody may have because of all they hold', () => {
  const has = async (held: Held): Promise<string[]> => {
    const { supporterId } = await app.database.db.subscription.findUniqueOrThrow({ where: { id: held.id } });
    const when = { now: app.sandbox.now(), graceDays: 14 };
    return [...(await entitlementsOf(app.database.db, supporterId as SupporterId, when))].sort();
  };

  it('is what is active, and what was stopped until what is paid for is over', async () => {
    const gift = await aMonth({ other_amount: '10' });
    expect(await has(gift)).toEqual([]);
    const digital = await aMonth({ plan: 'digital' });
    expect(await has(digital)).toEqual(['digital_edition']);
    await does(digital, 'cancellation', { when: 'end' });
    await app.sandbox.advance(10 * dayMs);
    expect(await has(digital)).toEqual(['digital_edition']);
    await app.sandbox.advance(25 * dayMs);
    await app.quiet();
    expect(await has(digital)).toEqual([]);
  });

  it('is what a term brings while it runs, beside a subscription to the other edition', async () => {
    const digital = await aMonth({ plan: 'digital' });
    const { session } = await app.give({
      ...aGift,
      ...anAddress,
      email: digital.email,
      plan: 'print',
      frequency: 'once',
    });
    await app.pay(session);
    await app.quiet();
    expect(await has(digital)).toEqual(['digital_edition', 'print_edition']);
    await app.sandbox.advance(366 * dayMs);
    await app.quiet();
    expect(await has(digital)).toEqual(['digital_edition']);
  });
});

describe('A supporter who is signed in', () => {
  it('gives another amount from the next charge on, having seen the difference first', async () => {
    const held = await aMonth({ other_amount: '10' });
    const preview = `${held.path}/change?plan=gift-monthly&amount=12.50`;
    expect(await held.visitor.words(preview)).toMatch(
      /From \d+ \w+ \d{4}: \$12\.50 a month instead of \$10, \$2\.50 more\./,
    );
    expect(await paidFor(held)).toEqual([1000n]);
    const done = await does(held, 'changes', { plan: 'gift-monthly', amount: '12.50' });
    expect(done).toMatch(/Done\. Next charge: \$12\.50 on \d+ \w+ \d{4}\./);
    await afterMonth(held);
    expect(await paidFor(held)).toEqual([1000n, 1250n]);
  });

  it('goes from the digital edition to print when there is an address to post it to', async () => {
    const held = await aMonth({ plan: 'digital' });
    const preview = `${held.path}/change?plan=print-monthly&amount=`;
    const early = await held.visitor.get(preview);
    expect([early.status, wordsOf(await early.text())]).toEqual([
      422,
      expect.stringContaining('give an address first'),
    ]);
    await held.visitor.post(`${held.path}/address`, anAddress);
    expect(await held.visitor.words(preview)).toMatch(
      /From \d+ \w+ \d{4}: \$10 a month instead of \$5, \$5 more\./,
    );
    const done = await does(held, 'changes', { plan: 'print-monthly' });
    expect(done).toMatch(/From \d+ \w+ \d{4} Print edition, \$10 a month/);
    const later = await afterMonth(held);
    expect(await paidFor(held)).toEqual([500n, 1000n]);
    expect(await later.words('/account')).toContain('Print edition $10 a month');
  });

  it('is told what is wrong with a change, with what was typed', async () => {
    const held = await aMonth({ other_amount: '10' });
    for (const query of ['plan=gift-monthly&amount=1', 'plan=gift-monthly&amount=lots', 'plan=nothing']) {
      const page = await held.visitor.get(`${held.path}/change?${query}`);
      expect([query, page.status]).toEqual([query, 422]);
      expect(await page.text()).toMatch(/id="(amount|plan)-error"/);
    }
    const same = await held.visitor.words(`${held.path}/change?plan=gift-monthly&amount=10`);
    expect(same).toContain('That is how it is already.');
    const posted = await held.visitor.post(`${held.path}/changes`, { plan: 'gift-monthly', amount: '1' });
    expect(posted.status).toBe(422);
    expect(await paidFor(held)).toEqual([1000n]);
  });

  it('pauses for two months, goes on sooner, stops, and changes their mind', async () => {
    const held = await aMonth({ other_amount: '10' });
    expect(await does(held, 'pauses', { months: '2' })).toMatch(/Done\. It rests\. Next charge: \$10 on/);
    expect(await does(held, 'resumption')).toMatch(/Done\. Next charge: \$10 on/);
    expect(await does(held, 'cancellation', { when: 'end' })).toMatch(
      /Done\. It stops on \d+ \w+ \d{4}\. What is paid for is yours until then\. Nothing more will be charged\./,
    );
    expect(await does(held, 'keeping')).toMatch(/Done\. Next charge: \$10 on/);
    await does(held, 'cancellation', { when: 'end' });
    const later = await afterMonth(held);
    expect(await paidFor(held)).toEqual([1000n]);
    expect(await later.words('/account')).toContain('Nothing is running');
    const asked = await app.database.db.instruction.findMany({ where: { subscriptionId: held.id } });
    expect(new Set(asked.map(({ askedBy }) => askedBy))).toEqual(new Set(['account']));
    const odd = await later.post(`${held.path}/pauses`, { months: '2' });
    expect(odd.status).toBe(422);
  });

  it('is never told that something is done before Stripe has said so (PAY-15)', async () => {
    const held = await aMonth({ other_amount: '10' });
    app.sandbox.setFaults({ api: [{ match: '*', kind: '500' }] });
    const answer = await held.visitor.post(`${held.path}/cancellation`, { when: 'end' });
    const said = await held.visitor.words(answer.headers.get('location') ?? '');
    expect(said).toContain('Not done yet. You asked to stop it.');
    expect(said).not.toContain('It stops on');
  });

  it('puts in another card on Stripe’s page, which pays from then on', async () => {
    const held = await aMonth({ other_amount: '10' });
    const answer = await held.visitor.post(`${held.path}/card`);
    const to = answer.headers.get('location') ?? '';
    expect([answer.status, to.startsWith(app.sandbox.url)]).toEqual([303, true]);
    await app.pay(to.split('/').pop() ?? '', 'pm_card_mastercard');
    await app.quiet();
    expect(await held.visitor.words(`${held.path}?card=new`)).toContain('The new card pays from now on');
    expect(await held.visitor.words('/account')).toContain('by Mastercard ending 4444');
  });

  it('cannot touch what is another’s, which is not there for them', async () => {
    const held = await aMonth({ other_amount: '10' });
    const stranger = await aMonth({ other_amount: '11' });
    for (const act of ['changes', 'pauses', 'resumption', 'cancellation', 'keeping', 'address', 'card']) {
      const { status } = await stranger.visitor.post(`${held.path}/${act}`, { months: '1', when: 'now' });
      expect([act, status]).toEqual([act, 404]);
    }
    for (const page of ['', '/change', '/address'])
      expect((await stranger.visitor.get(held.path + page)).status).toBe(404);
    expect(await app.database.db.instruction.count({ where: { subscriptionId: held.id } })).toBe(0);
  });
});
