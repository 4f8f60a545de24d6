import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress } from '../../support/application.ts';
import { sellTwentyIssues } from '../../support/issue-plan.ts';
import { settleTerm } from '../../support/settled-holding.ts';
import { openPaper, signedIn, type Paper, type Visitor } from './paper.ts';

let paper: Paper;
let mia: Visitor;
let ben: Visitor;
const somebody = (role: string) => ({
  name: `A ${role}`,
  email: `${role}@lamp.example`,
  password: 'vkzn plough heron 7',
});

beforeAll(async () => {
  paper = await openPaper();
  const { db } = paper.database;
  await signedIn(paper);
  mia = await signedIn(paper, 'membership', somebody('membership'));
  ben = await signedIn(paper, 'bookkeeper', somebody('bookkeeper'));
  await sellTwentyIssues(db);
  const giver = { name: 'Wanda Zürcher', email: 'wanda@post.example' };
  const address = { ...anAddress, line2: undefined } as never;
  await settleTerm(db, { planCode: 'print-20-issues', giver, at: paper.clock.now(), address });
});
afterAll(() => paper.close());

const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
const page = async (path = '/staff/issues'): Promise<string> => textOf((await mia.get(path)).text);
const post = async (path: string, fields: Record<string, string>) =>
  mia.post(path, { csrf: await mia.csrf(), ...fields });
const weekly = {
  number: '1433',
  from: '2026-11-25',
  until: '2027-05-26',
  every: '1',
  skipping: '2026-12-30',
};

async function pathOf(number: number): Promise<string> {
  const { id } = await paper.database.db.issue.findUniqueOrThrow({ where: { number } });
  return `/staff/issues/${id}`;
}

async function recordOf(): Promise<string> {
  const { id } = await paper.database.db.supporter.findFirstOrThrow();
  return page(`/staff/supporters/${id}`);
}

describe('The list of issues, as staff keep it', () => {
  it('says that what was sold ends on days nobody has listed', async () => {
    expect(await page()).toContain(
      'One running term is paid for in issues. All of them end after the last issue',
    );
    expect(await recordOf()).toMatch(
      /20 of 20 issues to come, the last one about \d+ April 2027\. Does not renew/,
    );
  });

  it('is refused with every problem at a time, and shows again what was typed', async () => {
    const answer = await post('/staff/issues', {
      number: '0',
      from: '2026-02-30',
      every: '3',
      skipping: 'Xmas',
    });
    expect(answer.status).toBe(422);
    const text = textOf(answer.text);
    for (const problem of ['like 1433', 'Choose the day', 'how often', 'Write dates like'])
      expect(text).toContain(problem);
    expect(answer.text).toContain('value="Xmas"');
    const stray = await post('/staff/issues', { ...weekly, skipping: '2026-12-31' });
    expect(textOf(stray.text)).toContain('No issue would come out on 31 December 2026 anyway');
    expect(await paper.database.db.issue.count()).toBe(0);
  });

  it('takes half a year in one go, and the record then knows the day of the last', async () => {
    expect((await post('/staff/issues', weekly)).status).toBe(303);
    expect(await page('/staff/issues?done=added')).toContain('To come: 26 issues');
    expect(await page()).toContain(
      '1437 Wednesday, 23 December 2026 Move or skip 1437 1438 Wednesday, 6 January',
    );
    expect(await page()).toContain('the list reaches to the end of all of them');
    expect(await recordOf()).toContain('20 of 20 issues to come, the last one on 14 April 2027.');
    const again = await post('/staff/issues', weekly);
    expect([again.status, textOf(again.text)]).toEqual([
      422,
      expect.stringContaining('an issue 1433 already'),
    ]);
  });

  it('is seen by everybody of the staff, and kept by those who look after members', async () => {
    const seen = await ben.get('/staff/issues');
    expect([seen.status, seen.text.includes('Move or skip'), seen.text.includes('List them')]).toEqual([
      200,
      false,
      false,
    ]);
    const refused = await ben.post('/staff/issues', { csrf: await ben.csrf(), ...weekly });
    expect(refused.status).toBe(403);
  });

  it('moves one, and skips another, until it is out', async () => {
    const path = await pathOf(1434);
    const taken = await post(`${path}/moves`, { to: '2026-12-09' });
    expect([taken.status, textOf(taken.text)]).toEqual([
      422,
      expect.stringContaining('comes out on 9 December'),
    ]);
    expect((await post(`${path}/moves`, { to: '2026-12-03' })).headers['location']).toBe(
      '/staff/issues?done=moved',
    );
    expect(await page()).toContain('1434 Thursday, 3 December 2026');
    expect((await post(`${path}/skips`, {})).status).toBe(303);
    expect((await post(`${path}/skips`, {})).status).toBe(404);
    expect(await page()).toContain('1434 Wednesday, 9 December 2026');
    expect(await recordOf()).toContain('the last one on 21 April 2027');
    paper.clock.forward({ hours: 24 * 4 });
    mia = await signedIn(paper, 'membership', somebody('another'));
    expect(await page(await pathOf(1433))).toContain('What has come out stays on the list');
    expect(await recordOf()).toContain('19 of 20 issues to come');
  });
});
