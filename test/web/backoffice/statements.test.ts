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

it('A statement is a file for a spreadsheet too', async () => {
  const file = await vic.get(statement('/csv?year=2027'));
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
});

it('Everybody’s payments of a year are for those who keep the books, and leave a mark in the log', async () => {
  expect((await vic.get('/staff/statements/csv?year=2027')).status).toBe(403);
  const file = await olive.get('/staff/statements/csv?year=2027');
  const lines = file.text.trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines.at(-1)).toContain(`"'=HYPERLINK(""http://evil.example"",""Wanda"")"`);
  expect(await paper.database.db.auditEntry.count({ where: { act: 'export statements' } })).toBe(1);
});

it('Documents of a receipt, a statement and everybody’s are there for those who may see them', async () => {
  const pdf = async (who: Visitor, path: string) => {
    const answer = await who.get(path);
    return {
      status: answer.status,
      name: String(answer.headers['content-disposition']),
      body: answer.body as Buffer,
    };
  };
  const receipt = await pdf(vic, `/staff/receipts/${wanda.receiptId}/pdf`);
  expect(receipt.name).toBe('attachment; filename=receipt-2027-000001.pdf');
  const own = await pdf(vic, statement('/pdf?year=2027'));
  expect(own.name).toBe('attachment; filename=statement-100001-2027.pdf');
  expect((await readPdf(own.body)).text).toContain('All $45.50');
  expect((await pdf(vic, '/staff/statements/pdf?year=2027')).status).toBe(403);
  const all = await readPdf((await pdf(olive, '/staff/statements/pdf?year=2027&part=1')).body);
  expect(all.parts.filter((part) => part === 'H1')).toHaveLength(2);
  expect(all.text).toContain('=HYPERLINK(');
  for (const part of ['2', '0', 'x'])
    expect((await pdf(olive, `/staff/statements/pdf?year=2027&part=${part}`)).status).toBe(404);
  expect(await paper.database.db.auditEntry.count({ where: { act: 'export statements' } })).toBe(2);
});

it('What a spreadsheet would run is kept from running, and an amount below nought is left alone', () => {
  expect(csvLine(['=1+1', '+61 2', '@x', '-5.00', '-x', 'a,"b"'])).toBe(
    `'=1+1,'+61 2,'@x,-5.00,'-x,"a,""b"""\r\n`,
  );
});
