import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart, daysLater, dayWords, localDate } from '../../src/domain/calendar.ts';
import { skipIssue } from '../../src/domain/editions/correct-issue.ts';
import { listIssues } from '../../src/domain/editions/issue-store.ts';
import { addIssues, plannedDays } from '../../src/domain/editions/list-issues.ts';
import { watch, type WatchDeps } from '../../src/domain/reconciliation/watch.ts';
import { system } from '../../src/domain/staff/audit.ts';
import { scheduledTasks } from '../../src/jobs/run-jobs.ts';
import { domainDeps } from '../../src/wiring.ts';
import { signInByLetter, wordsOf, type OwnVisitor } from '../support/account.ts';
import { aGift, anAddress, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { sellTwentyIssues } from '../support/issue-plan.ts';

const timeZone = 'Australia/Sydney';
const dayMs = 86_400_000;
const beginsAt = new Date('2026-11-25T02:00:00Z');
let app: TestApplication;
beforeAll(async () => {
  app = await startApplication({ beginsAt });
  await sellTwentyIssues(app.database.db);
  await sellTwentyIssues(app.database.db, {
    code: 'print-4-issues',
    name: 'A taste of print',
    termIssues: 4,
  });
  await app.web.refresh();
  const days = plannedDays('2026-12-02', '2027-11-24', 7, new Set(['2026-12-30', '2027-01-06']));
  await addIssues(domainDeps(app.parts), { firstNumber: 1433, days }, system);
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

const print = { ...aGift, ...anAddress, plan: 'print', frequency: 'once' };

async function buy(email: string, offer: string) {
  const given = await app.give({ ...print, email, offer });
  await app.pay(given.session);
  await app.quiet();
  return given;
}

const termsOf = (email: string) =>
  app.database.db.term.findMany({
    where: { supporter: { emails: { some: { address: email } } }, state: 'paid' },
    include: { plan: true, payment: true },
    orderBy: { startsAt: 'asc' },
  });

const lastDay = ({ endsAt }: { endsAt: Date | null }): string =>
  localDate(new Date((endsAt?.getTime() ?? 0) - 1), timeZone);

const goTo = async (at: Date): Promise<void> => {
  await app.sandbox.advance(at.getTime() - app.sandbox.now().getTime());
  await app.quiet();
};

async function run(name: 'issues' | 'term reminders'): Promise<void> {
  await scheduledTasks(domainDeps(app.parts))
    .find((task) => task.name === name)
    ?.run();
  await app.quiet();
}

async function pressAndPay(visitor: OwnVisitor, path: string, fields = {}): Promise<void> {
  const answer = await visitor.post(path, fields);
  const to = answer.headers.get('location') ?? '';
  if (answer.status !== 303 || !to.startsWith(app.sandbox.url))
    throw new Error(`${path} was answered ${answer.status} ${to} ${wordsOf(await answer.text())}`);
  await app.pay(to.split('/').pop() ?? '');
  await app.quiet();
}

const watched = (): WatchDeps => ({
  ...domainDeps(app.parts),
  production: false,
  livemode: false,
  quietHours: { stripe: 0, gifts: 0 },
  parkedEvents: () => Promise.resolve(0),
});

const lettersTo = async (email: string): Promise<string[]> =>
  (await app.mail())
    .filter(({ to }) => to === email)
    .map(({ subject, text }) => `${subject} | ${text.replaceAll(/\s+/g, ' ')}`);

describe('A reader who pays for twenty issues', () => {
  const email = 'twenty@example.org';

  it('chooses them on the form, pays $55, and is thanked in issues, not in months', async () => {
    const page = wordsOf(await (await fetch(app.url)).text());
    expect(page).toContain('12 months, $120 Print edition for 12 months');
    expect(page).toContain('20 issues, $55 Print edition for 20 issues');
    const given = await buy(email, 'print-20-issues');
    const [term] = await termsOf(email);
    expect([term?.payment?.baseMinor, term && lastDay(term)]).toEqual([5_500n, '2027-04-28']);
    const thanks = wordsOf(await app.thanks(given));
    expect(thanks).toContain(
      'It brings you 20 issues, the last one on 28 April 2027. It does not renew by itself',
    );
    expect(thanks).not.toMatch(/12 months|runs until/);
    const [receipt] = await lettersTo(email);
    expect(receipt).toContain('Print edition for 20 issues');
    expect(receipt).toContain('the whole term is paid for');
    expect(receipt).toContain('It does not renew by itself');
    expect(receipt).not.toContain('12 months');
  });

  it('sees on their own page how many are to come, and so does whoever is asked on the telephone', async () => {
    await goTo(new Date('2026-12-09T02:00:00Z'));
    const visitor = await signInByLetter(app, email);
    expect(await visitor.words('/account')).toContain(
      '18 of 20 issues to come, the last one on 28 April 2027.',
    );
  });

  it('renews early, for as many again or for a year, and it begins with the issue after the last', async () => {
    const visitor = await signInByLetter(app, email);
    const [term] = await termsOf(email);
    const path = `/account/terms/${term?.id ?? ''}/renewal`;
    const words = await visitor.words(path);
    expect(words).toContain(
      '20 issues, $55 Print edition for 20 issues, from 29 April 2027, where what you have paid for ends: 20 issues, the last one on 15 September 2027.',
    );
    expect(words).toContain('12 months, $120 Print edition for 12 months');
    expect(await (await visitor.get(path)).text()).toMatch(/value="print-20-issues" checked/);
    await pressAndPay(visitor, path);
    await pressAndPay(visitor, path, { offer: 'print-12-months' });
    const terms = await termsOf(email);
    expect(terms.map((each) => [each.plan.code, lastDay(each)])).toEqual([
      ['print-20-issues', '2027-04-28'],
      ['print-20-issues', '2027-09-15'],
      ['print-12-months', '2028-09-15'],
    ]);
    expect(terms[1]?.startsAt).toEqual(dayStart('2027-04-29', timeZone));
    const gone = await visitor.post(path, { offer: 'print-for-ever' });
    expect([gone.status, wordsOf(await gone.text())]).toEqual([
      404,
      expect.stringContaining('choose another'),
    ]);
  });
});

describe('The form and its further field', () => {
  it('sells the twelve months to whoever does not know it, as before', async () => {
    const email = 'before@example.org';
    const { session } = await app.give({ ...print, email });
    await app.pay(session);
    await app.quiet();
    const [term] = await termsOf(email);
    expect([term?.plan.code, term?.payment?.baseMinor]).toEqual(['print-12-months', 12_000n]);
  });

  it('(PAY-1) sells nothing by a code that is not on offer, and says so beside the choice', async () => {
    const answer = await app.post({ ...print, email: 'odd@example.org', offer: 'print-for-nothing' });
    const html = await answer.text();
    expect([answer.status, wordsOf(html)]).toEqual([422, expect.stringContaining('not on offer just now')]);
    expect(html).toContain('<a href="#offer-print-12-months">');
    const asked = await fetch(`${app.url}/api/v1/checkouts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...print, offer: 'print-for-nothing' }),
    });
    expect([asked.status, await asked.json()]).toEqual([
      422,
      expect.objectContaining({ errors: [expect.objectContaining({ field: 'offer' })] }),
    ]);
  });

  it('takes a code of another rhythm for none, as a form without script sends it after a change of mind', async () => {
    const email = 'mind@example.org';
    const { session } = await app.give({ ...print, frequency: 'monthly', email, offer: 'print-20-issues' });
    await app.pay(session);
    await app.quiet();
    const { plan, baseMinor } = await app.database.db.subscription.findFirstOrThrow({
      where: { supporter: { emails: { some: { address: email } } } },
      include: { plan: true },
    });
    expect([plan.code, baseMinor]).toEqual(['print-monthly', 1_000n]);
    const gift = await app.post({ ...aGift, email: 'gift@example.org', offer: 'print-for-nothing' });
    expect(gift.status).toBe(303);
  });

  it('opens with a link’s offer chosen, and leaves a bad link’s out', async () => {
    const opened = async (query: string) => (await fetch(`${app.url}/?plan=print&${query}`)).text();
    expect(await opened('offer=print-20-issues')).toMatch(/value="print-20-issues" checked/);
    expect(await opened('offer=%3Cb%3E')).toMatch(/value="print-12-months" checked/);
  });

  it('is described to programs, which sell by it too', async () => {
    const asked = await fetch(`${app.url}/api/v1/checkouts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...print, email: 'program@example.org', offer: 'print-20-issues' }),
    });
    expect(asked.status).toBe(201);
    const { id } = (await asked.json()) as { id: string };
    expect(await app.database.db.checkout.findUnique({ where: { id } })).toMatchObject({ baseMinor: 5_500n });
  });
});

describe('A reader with four issues', () => {
  it('is told when three are left and when one is, once each, and a name that does not say how long gets it said', async () => {
    const email = 'four@example.org';
    await buy(email, 'print-4-issues');
    expect((await lettersTo(email))[0]).toContain('A taste of print, for 4 issues');
    const [term] = await termsOf(email);
    expect(term && lastDay(term)).toBe('2027-01-20');
    const told = async () => (await lettersTo(email)).filter((letter) => letter.includes(' left |'));
    await run('term reminders');
    expect(await told()).toEqual([]);
    await goTo(new Date('2026-12-17T02:00:00Z'));
    await run('term reminders');
    await run('term reminders');
    expect(await told()).toEqual([
      expect.stringMatching(
        /: 3 issues left \|.*Of what you paid for, A taste of print, 3 issues are still to come; the last of them comes out on 20 January 2027\. Nothing will be taken by itself\..*renew it for \$55/,
      ),
    ]);
    await goTo(new Date('2027-01-14T02:00:00Z'));
    await run('term reminders');
    await run('term reminders');
    expect(await told()).toEqual([
      expect.stringMatching(
        /: 1 issue left \|.* 1 issue is still to come; it comes out on 20 January 2027\./,
      ),
      expect.stringContaining(': 3 issues left |'),
    ]);
  });

  it('goes on by the month when they are over, and later where an issue is skipped: no day is paid for twice', async () => {
    const email = 'month@example.org';
    await buy(email, 'print-4-issues');
    const [before] = await termsOf(email);
    const end = before && lastDay(before);
    expect(end).toBe('2027-02-10');
    const visitor = await signInByLetter(app, email);
    const path = `/account/terms/${before?.id ?? ''}/monthly`;
    expect(await visitor.words(path)).toContain('Should one come out later than we expect today');
    await pressAndPay(visitor, path);
    const following = () =>
      app.database.db.subscription.findFirstOrThrow({
        where: { afterTermId: before?.id ?? '' },
        include: { payments: true },
      });
    expect((await following()).beginsAt).toEqual(before?.endsAt);

    const issue = (await listIssues(app.database.db, timeZone)).find(({ day }) => day === '2027-02-03');
    if (!issue) throw new Error('no issue on 3 February');
    await skipIssue(domainDeps(app.parts), issue.id, system);
    await run('issues');
    await run('issues');
    const [after] = await termsOf(email);
    expect(after && lastDay(after)).toBe('2027-02-17');
    expect((await following()).beginsAt).toEqual(after?.endsAt);
    const letters = (await lettersTo(email)).filter((letter) => letter.startsWith('It begins later'));
    expect(letters).toEqual([expect.stringContaining('your first month begins on 18 February 2027')]);

    await goTo(new Date((after?.endsAt?.getTime() ?? 0) - dayMs));
    expect((await following()).payments).toEqual([]);
    await goTo(new Date((after?.endsAt?.getTime() ?? 0) + dayMs));
    const begun = await following();
    expect([begun.state, begun.payments.map(({ periodStart }) => periodStart)]).toEqual([
      'active',
      [after?.endsAt],
    ]);
  });

  it('is not left without papers where nobody listed them: the end waits for the issue', async () => {
    const { db } = app.database;
    const today = localDate(app.sandbox.now(), timeZone);
    await db.issue.deleteMany({ where: { publishedAt: { gt: dayStart(daysLater(today, 10), timeZone) } } });
    const email = 'unlisted@example.org';
    const rings = async () =>
      (await watch(watched())).find(({ name }) => name === 'No issues are listed ahead');
    await buy(email, 'print-4-issues');
    expect(await rings()).toMatchObject({
      rings: true,
      found: expect.stringContaining('the list reaches to'),
    });
    const [sold] = await termsOf(email);
    const visitor = await signInByLetter(app, email);
    expect(await visitor.words('/account')).toContain(
      `4 of 4 issues to come, the last one about ${dayWords(sold ? lastDay(sold) : '')}.`,
    );
    await goTo(new Date((sold?.endsAt?.getTime() ?? 0) - dayMs / 2));
    await run('issues');
    const [waits] = await termsOf(email);
    // One of the four was listed; the other three did not come on the days they were expected.
    expect(waits && lastDay(waits)).toBe(daysLater(sold ? lastDay(sold) : '', 3 * 7));
  });
});
