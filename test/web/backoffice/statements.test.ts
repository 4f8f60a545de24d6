import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { settleGift, type SettledGift } from '../../support/settled-gift.ts';
import { readPdf } from '../../press/read-pdf.ts';
import { csvLine } from '../../../src/web/csv.ts';
import { openPaper, signedIn, type Paper, type Visitor } from './paper.ts';

let paper: Paper;
let olive: Visitor;
let vic: Visitor;
let wanda: SettledGift;
const formula = '=HYPERLINK("http://evil.example","Wanda")';

beforeAll(async () => {
  paper = await openPaper();
  olive = await signedIn(paper);
  const viewer = { name: 'Vic Views', email: 'vic@lamp.example', password: 'vkzn plough heron 7' };
  vic = await signedIn(paper, 'viewer', viewer);
  const give = (name: string, email: string, dollars: string, at: string) =>
    settleGift(paper.database.db, { name, email, dollars, at: new Date(at) });
  // The last minute of one financial year in Sydney, and the first of the next.
  await give('Wanda Zürcher', 'wanda@post.example', '10', '2026-06-30T13:59:59Z');
  wanda = await give('Wanda Zürcher', 'wanda@post.example', '20', '2026-06-30T14:00:00Z');
  await give('Wanda Zürcher', 'wanda@post.example', '25.50', '2026-11-21T23:30:00Z');
  await give(formula, 'formula@post.example', '2', '2026-11-21T23:30:00Z');
});
afterAll(() => paper.close());

const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
const statement = (rest = '') => `/staff/supporters/${wanda.supporterId}/statement${rest}`;

it('A statement has the payments of its financial year by the paper’s own days, and no others', async () => {
  const thisYear = textOf((await vic.get(statement())).text);
  expect(thisYear).toContain('Statement 2026–2027');
  expect(thisYear).toContain('1 July 2026 to 30 June 2027');
  expect(thisYear).toMatch(/1 July 2026 .*\$20\.00/);
  expect(thisYear).toContain('All $45.50');
  expect(thisYear).not.toContain('$10.00');
  const before = textOf((await vic.get(statement('?year=2026'))).text);
  expect(before).toContain('All $10.00');
  expect(textOf((await vic.get(statement('?year=2020'))).text)).toContain('Nothing was paid in that year.');
});

it('No statement claims that anything is deductible (PAY-18)', async () => {
  const text = textOf((await olive.get(statement())).text);
  expect(text).toMatch(/not tax-deductible/);
  expect(text).not.toMatch(/deductible gift recipient|\bDGR\b|tax invoice/i);
});

/** Presses a button that takes a file out of the house. */
const take = async (who: Visitor, path: string, fields: Record<string, string>) =>
  who.post(path, { csrf: await who.csrf(), ...fields });

const everybodys = '/staff/statements/exports';

/** The log's lines about files taken out, the oldest first, with the names of who took them. */
async function writtenDown(): Promise<{ object: string; detail: unknown; by: string | undefined }[]> {
  const { auditEntry, staffMember } = paper.database.db;
  const members = await staffMember.findMany();
  const entries = await auditEntry.findMany({ where: { act: 'export statements' }, orderBy: { id: 'asc' } });
  return entries.map(({ object, detail, staffId }) => {
    return { object, detail, by: members.find(({ id }) => id === staffId)?.name };
  });
}

it('(LOG-3, PRIV-8) A statement is a file for a spreadsheet too, and whose it is and who took it stands in the log', async () => {
  const file = await take(vic, statement('/exports'), { year: '2027' });
  expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(file.headers['content-disposition']).toBe('attachment; filename=statement-100001-2027.csv');
  const [header, ...lines] = file.text.split('\r\n');
  expect(header).toMatch(/^\uFEFF?Supporter,Name,/);
  expect(lines).toEqual([
    expect.stringMatching(
      /^100001,Wanda Zürcher,wanda@post\.example,2026-07-01,FY27-\d{6},.*,gift,20\.00,0\.00,20\.00,0\.00,AUD$/,
    ),
    expect.stringContaining('2026-11-22,'),
    '',
  ]);
  expect((await writtenDown()).at(-1)).toEqual({
    object: `supporter:${wanda.supporterId}`,
    detail: expect.objectContaining({ year: '2027' }) as unknown,
    by: 'Vic Views',
  });
});

it('(CSRF-2, CSRF-3) No file is to be had by following an address, nor by a form without its token', async () => {
  const before = await writtenDown();
  expect((await olive.get(statement('/exports?year=2027'))).status).toBe(404);
  expect((await olive.get(`${everybodys}?year=2027&reason=x`)).status).toBe(404);
  expect((await olive.get('/staff/books/statement/exports?month=2026-11&program=xero')).status).toBe(404);
  const bare = { year: '2027', reason: 'for the auditor' };
  expect((await olive.post(everybodys, bare)).status).toBe(403);
  expect((await olive.post(statement('/exports'), bare)).status).toBe(403);
  expect(await writtenDown()).toEqual(before);
});

it('Nobody takes out everybody’s payments without saying why', async () => {
  const before = await writtenDown();
  for (const reason of ['', '   ', 'x'.repeat(301)]) {
    const page = await take(olive, everybodys, { year: '2026', reason });
    expect(page.status).toBe(422);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('Say why, in a sentence');
    expect(page.text).toMatch(/<option[^>]*selected[^>]*>2025–2026/);
    expect(page.text).not.toContain('wanda@post.example');
  }
  expect(await writtenDown()).toEqual(before);
});

it('(LOG-3, PRIV-8) Everybody’s payments of a year are for those who keep the books, and who took them and why stands in the log', async () => {
  const asked = { year: '2027', reason: ' For the\tauditor ' };
  expect((await take(vic, everybodys, asked)).status).toBe(403);
  expect((await vic.get('/staff/statements')).status).toBe(403);
  expect((await vic.get(statement())).text).not.toContain('/staff/statements');
  const file = await take(olive, everybodys, asked);
  expect(file.headers['content-disposition']).toBe('attachment; filename=statements-2027.csv');
  const lines = file.text.trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines.at(-1)).toContain(`"'=HYPERLINK(""http://evil.example"",""Wanda"")"`);
  expect((await writtenDown()).at(-1)).toEqual({
    object: 'financial year:2027',
    detail: expect.objectContaining({ reason: 'For the auditor' }) as unknown,
    by: 'Olive Ng',
  });
});

it('Documents of a receipt, a statement and everybody’s are there for those who may see them', async () => {
  const named = ({ headers }: { headers: Record<string, unknown> }) => headers['content-disposition'];
  const receipt = await vic.get(`/staff/receipts/${wanda.receiptId}/pdf`);
  expect(named(receipt)).toBe('attachment; filename=receipt-2027-000001.pdf');
  const own = await take(vic, statement('/exports'), { year: '2027', as: 'pdf' });
  expect(named(own)).toBe('attachment; filename=statement-100001-2027.pdf');
  expect((await readPdf(own.body as Buffer)).text).toContain('All $45.50');

  const before = await writtenDown();
  const print = (who: Visitor, part: string) =>
    take(who, everybodys, { year: '2027', reason: 'to post them', part });
  expect((await print(vic, '1')).status).toBe(403);
  for (const part of ['2', '0', 'x']) expect((await print(olive, part)).status).toBe(404);
  expect(await writtenDown()).toEqual(before);
  const printed = await print(olive, '1');
  expect(named(printed)).toBe('attachment; filename=statements-2027-part-1.pdf');
  const all = await readPdf(printed.body as Buffer);
  expect(all.parts.filter((part) => part === 'H1')).toHaveLength(2);
  expect(all.text).toContain('=HYPERLINK(');
  expect((await writtenDown()).at(-1)).toEqual({
    object: 'financial year:2027',
    detail: expect.objectContaining({ reason: 'to post them', printed: 'part 1' }) as unknown,
    by: 'Olive Ng',
  });
});

it('What a spreadsheet would run is kept from running, and an amount below nought is left alone', () => {
  expect(csvLine(['=1+1', '+61 2', '@x', '-5.00', '-x', 'a,"b"'])).toBe(
    `'=1+1,'+61 2,'@x,-5.00,'-x,"a,""b"""\r\n`,
  );
});
