import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { moveIssue, skipIssue } from '../../../src/domain/editions/correct-issue.ts';
import { addIssues, plannedDays } from '../../../src/domain/editions/list-issues.ts';
import { listIssues } from '../../../src/domain/editions/issue-store.ts';
import type { IssueId } from '../../../src/domain/editions/issue.ts';
import { system } from '../../../src/domain/staff/audit.ts';
import { entitlementsOf } from '../../../src/domain/subscriptions/entitlement-store.ts';
import type { SupporterId } from '../../../src/domain/supporters/supporter.ts';
import { anAddress } from '../../support/application.ts';
import { expectBooksInOrder } from '../../support/books.ts';
import { sellTwentyIssues } from '../../support/issue-plan.ts';
import { settleTerm } from '../../support/settled-holding.ts';
import { onPostgres, testDb, type TestDatabase } from '../../support/test-db.ts';

const timeZone = 'Australia/Sydney';
let database: TestDatabase;
let now = new Date('2026-11-25T02:00:00Z');
const deps = () => ({ db: database.db, clock: { now: () => now }, timeZone });
const address = { ...anAddress, line2: undefined } as never;

beforeAll(async () => {
  database = await testDb({ connections: 8 });
  await sellTwentyIssues(database.db);
  await sellTwentyIssues(database.db, { code: 'print-3-issues', name: 'Print, a taste', termIssues: 3 });
});
beforeEach(() => {
  now = new Date('2026-11-25T02:00:00Z');
});
afterEach(() => expectBooksInOrder(database.db));
afterAll(() => database.close());

const buy = (email: string, at: Date, planCode = 'print-3-issues') =>
  settleTerm(database.db, { planCode, at, giver: { name: 'Ada Reader', email }, address });

/** From when and until when this reader's terms run, as local days: the day after the last issue's. */
async function runsOf(email: string): Promise<[string, string][]> {
  const terms = await database.db.term.findMany({
    where: { checkout: { email }, state: 'paid' },
    orderBy: { startsAt: 'asc' },
  });
  const day = (date: Date | null): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone }).format(date ?? new Date(0));
  return terms.map(({ startsAt, endsAt }) => [day(startsAt), day(endsAt)]);
}

async function issueOn(day: string): Promise<IssueId> {
  const found = (await listIssues(database.db, timeZone)).find((issue) => issue.day === day);
  if (!found) throw new Error(`no issue comes out on ${day}`);
  return found.id;
}

const numbers = async (): Promise<string[]> =>
  (await listIssues(database.db, timeZone)).map(({ number, day }) => `${number} ${day}`);

describe('The list of issues, in one life', () => {
  it('is sold ahead of: a term paid for before anything is listed runs for so many weeks, about', async () => {
    await buy('first@example.org', now);
    expect(await runsOf('first@example.org')).toEqual([['2026-11-25', '2026-12-17']]);
  });

  it('is written in one go, weekly from a day until another without the weeks skipped', async () => {
    const days = plannedDays('2026-12-02', '2027-02-03', 7, new Set(['2026-12-30', '2027-01-06']));
    await addIssues(deps(), { firstNumber: 1433, days }, system);
    expect((await numbers()).slice(3, 6)).toEqual(['1436 2026-12-23', '1437 2027-01-13', '1438 2027-01-20']);
    expect(await runsOf('first@example.org')).toEqual([['2026-11-25', '2026-12-17']]);
  });

  it('tells a renewal made early where to begin: after the last issue of the term before', async () => {
    await buy('first@example.org', now);
    expect(await runsOf('first@example.org')).toEqual([
      ['2026-11-25', '2026-12-17'],
      ['2026-12-17', '2027-01-21'],
    ]);
  });

  it('moves both when an issue of the first is skipped, and nobody has an issue less', async () => {
    await skipIssue(deps(), await issueOn('2026-12-09'), system);
    expect(await runsOf('first@example.org')).toEqual([
      ['2026-11-25', '2026-12-24'],
      ['2026-12-24', '2027-01-28'],
    ]);
    expect((await numbers()).slice(0, 3)).toEqual(['1433 2026-12-02', '1434 2026-12-16', '1435 2026-12-23']);
  });

  it('keeps the day that was promised when an extra issue comes between', async () => {
    await addIssues(deps(), { firstNumber: 1500, days: ['2026-12-11'] }, system);
    expect(await runsOf('first@example.org')).toEqual([
      ['2026-11-25', '2026-12-24'],
      ['2026-12-24', '2027-01-28'],
    ]);
  });

  it('moves an end with its last issue, and whoever holds the paper on that day holds it to its end', async () => {
    const { id } = await database.db.supporter.findFirstOrThrow({
      where: { emails: { some: { address: 'first@example.org' } } },
    });
    const held = (at: string) =>
      entitlementsOf(database.db, id as SupporterId, { now: new Date(at), graceDays: 14 });
    await moveIssue(deps(), await issueOn('2027-01-27'), '2027-01-29', system);
    expect((await runsOf('first@example.org'))[1]).toEqual(['2026-12-24', '2027-01-30']);
    expect(await held('2027-01-29T12:00:00Z')).toContain('print_edition');
    expect(await held('2027-01-29T14:00:00Z')).not.toContain('print_edition');
  });

  it('takes the same number or the same day once, and says so', async () => {
    const add = (firstNumber: number, day: string) => addIssues(deps(), { firstNumber, days: [day] }, system);
    await expect(add(1433, '2027-06-02')).rejects.toThrow('There is an issue 1433 already');
    await expect(add(1600, '2026-12-02')).rejects.toThrow('An issue comes out on 2 December 2026 already');
    await expect(add(1600, '2029-12-02')).rejects.toThrow('more than two years ahead');
    await expect(add(1600, '2026-01-02')).rejects.toThrow('more than three months back');
    await expect(moveIssue(deps(), await issueOn('2026-12-16'), '2026-12-11', system)).rejects.toThrow(
      'Another issue comes out on 11 December 2026',
    );
  });

  it('leaves what has come out alone', async () => {
    now = new Date('2026-12-02T02:00:00Z');
    await expect(skipIssue(deps(), await issueOn('2026-12-02'), system)).rejects.toThrow('What has come out');
    await expect(moveIssue(deps(), await issueOn('2026-12-02'), '2026-12-03', system)).rejects.toThrow(
      'is out',
    );
  });

  it('has its changes in the audit log, each with what it did', async () => {
    const entries = await database.db.auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(entries.map(({ act, object }) => `${act} ${object}`)).toEqual([
      'list issues issue:1433',
      'skip issue issue:1434',
      'list issues issue:1500',
      'move issue issue:1438',
    ]);
  });
});

it('PostgreSQL refuses to end a term before the issues it was paid for are out, whoever wrote it', async () => {
  const term = await database.db.term.findFirstOrThrow({ orderBy: { startsAt: 'desc' } });
  const moved = database.db.term.update({
    where: { id: term.id },
    data: { endsAt: new Date('2026-12-31T00:00:00Z') },
  });
  await expect(moved).rejects.toThrow('ends before its 3 issues are out');
});

it('A plan lasts so many months or so many issues, and only print is counted in issues', async () => {
  const sql = (values: string) =>
    database.pool.query(
      `INSERT INTO plan (id, code, name, edition, frequency, price_minor, currency, term_months, term_issues, entitlements, supply)
       VALUES (gen_random_uuid(), 'odd', 'Odd', ${values}, '{}', true)`,
    );
  await expect(sql(`'print', 'once', 100, 'AUD', 12, 20`)).rejects.toThrow('plan_terms_are_paid_once');
  await expect(sql(`'print', 'once', 100, 'AUD', NULL, NULL`)).rejects.toThrow('plan_terms_are_paid_once');
  await expect(sql(`'print', 'monthly', 100, 'AUD', NULL, 20`)).rejects.toThrow('plan_terms_are_paid_once');
  await expect(sql(`'digital', 'once', 100, 'AUD', NULL, 20`)).rejects.toThrow(
    'plan_terms_of_issues_are_printed',
  );
  await expect(sql(`'print', 'once', 100, 'AUD', NULL, 0`)).rejects.toThrow(
    'plan_terms_of_issues_are_printed',
  );
});

(onPostgres ? it : it.skip)(
  'On PostgreSQL, terms settled while the list changes all run by the list that holds',
  async () => {
    const emails = Array.from({ length: 12 }, (_, each) => `race${each}@example.org`);
    const listing = async (week: number) =>
      addIssues(
        deps(),
        { firstNumber: 2000 + week, days: plannedDays(`2027-0${week}-04`, `2027-0${week}-20`, 3) },
        system,
      ).catch(() => undefined);
    await Promise.all([
      ...emails.map((email) => buy(email, now)),
      listing(2),
      ...emails.map((email) => buy(email, now)),
      listing(3),
      skipIssue(deps(), await issueOn('2026-12-16'), system),
    ]);
    const runs = await Promise.all(emails.map(runsOf));
    expect(new Set(runs.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(runs[0]).toHaveLength(2);
  },
);
