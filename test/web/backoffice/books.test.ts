import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { dayStart } from '../../../src/domain/calendar.ts';
import { appealRaised, centsIn } from '../../support/totals.ts';
import { settleGift } from '../../support/settled-gift.ts';
import { settleSubscription } from '../../support/settled-holding.ts';
import { balances, expectBooksInOrder } from '../../support/books.ts';
import { openPaper, signedIn, type Paper, type Visitor } from './paper.ts';

let paper: Paper;
let olive: Visitor;
beforeAll(async () => {
  paper = await openPaper();
  olive = await signedIn(paper);
  const { db } = paper.database;
  const giver = { name: 'Noor', email: 'noor@example.org' };
  // The last minute of October and the first of November, where the paper is.
  await settleGift(db, { ...giver, dollars: '40', at: new Date('2026-10-31T12:59:00Z') });
  await settleGift(db, { ...giver, dollars: '25.50', at: new Date('2026-10-31T13:01:00Z') });
  await settleSubscription(db, { planCode: 'digital-monthly', giver, at: new Date('2026-11-02T00:00:00Z') });
});
afterAll(() => paper.close());

const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
/** Presses the button for a program's file. */
const takeMonth = async (program: string, month: string) =>
  olive.post('/staff/books/statement/exports', { csrf: await olive.csrf(), program, month });
const read = async (path: string): Promise<string> => textOf((await olive.get(path)).text);

describe('The monthly statement', () => {
  it('(LED-11) goes by the days of where the paper is', async () => {
    const october = await read('/staff/books/statement?month=2026-10');
    expect(october).toContain('Donations $0.00 $0.00 $40.00 -$40.00');
    const november = await read('/staff/books/statement?month=2026-11');
    expect(november).toContain('Donations -$40.00 $0.00 $25.50 -$65.50');
    expect(november).toContain('Supporter subscriptions $0.00 $0.00 $5.00 -$5.00');
  });

  test.each([
    ['2026-10-04', '2026-10-03T14:00:00.000Z'],
    ['2026-10-05', '2026-10-04T13:00:00.000Z'],
    ['2027-04-04', '2027-04-03T13:00:00.000Z'],
    ['2027-04-05', '2027-04-04T14:00:00.000Z'],
    ['2027-07-01', '2027-06-30T14:00:00.000Z'],
  ])('(LED-11) the day %s begins in Melbourne at %s', (day, moment) => {
    expect(dayStart(day, 'Australia/Melbourne').toISOString()).toBe(moment);
  });

  it('(PAY-20) for Xero has gifts and plans on lines of their own, each with its GST code', async () => {
    const { text, headers } = await takeMonth('xero', '2026-11');
    expect(headers['content-type']).toMatch(/^text\/csv/);
    expect(headers['content-disposition']).toContain('xero-2026-11.csv');
    expect(text.split('\r\n')).toEqual([
      '*Narration,*Date,Description,*AccountCode,*TaxRate,*Amount',
      'Fighting Fund 2026-11,30/11/2026,Held by Stripe,stripe_balance,BAS Excluded,30.50',
      'Fighting Fund 2026-11,30/11/2026,Donations,donations,BAS Excluded,-25.50',
      'Fighting Fund 2026-11,30/11/2026,Supporter subscriptions,subscriptions,BAS Excluded,-5.00',
      '',
    ]);
  });

  it('(LOG-3) is not taken out for a program without a line in the log, nor for a program nobody knows', async () => {
    const { auditEntry, staffMember } = paper.database.db;
    const taken = () => auditEntry.findMany({ where: { act: 'export a month' } });
    const before = await taken();
    expect((await takeMonth('__proto__', '2026-10')).status).toBe(422);
    expect(await taken()).toEqual(before);
    await takeMonth('myob', '2026-10');
    const [entry] = (await taken()).filter(({ id }) => !before.some((earlier) => earlier.id === id));
    expect(entry).toMatchObject({
      object: 'month:2026-10',
      staffId: (await staffMember.findFirstOrThrow()).id,
    });
    expect(entry?.detail).toMatchObject({ program: 'myob' });
  });

  it('(LED-12) says on the page, in both files and in the ledger the same, and the target counts the same gifts', async () => {
    const { db } = paper.database;
    const sums = await balances(db);
    const page = await olive.get('/staff/books/statement?month=2027-01');
    const closing = [...page.text.matchAll(/data-label="Stands after"[^>]*>([^<]*)</g)].map(([, sum]) =>
      centsIn(sum ?? ''),
    );
    expect(closing.sort()).toEqual(Object.values(sums).sort());
    for (const month of ['2026-10', '2026-11']) {
      const xero = (await takeMonth('xero', month)).text;
      const myob = (await takeMonth('myob', month)).text;
      const inXero = rowsOf(xero).map((row) => [row[3], centsIn(row[5] ?? '')]);
      const inMyob = rowsOf(myob).map((row) => [row[4], centsIn(row[5] ?? '') - centsIn(row[6] ?? '')]);
      expect(inMyob).toEqual(inXero);
      expect(inXero.reduce((sum, [, cents]) => sum + (cents as bigint), 0n)).toBe(0n);
    }
    const income = -(sums['donations'] ?? 0n) - (sums['subscriptions'] ?? 0n) - (sums['gst_collected'] ?? 0n);
    expect(await appealRaised(db)).toBe(income);
  });

  it.each(['', '2026-13', '1', '2026-11-01', "'", '9999-99'])(
    'is a page whatever month is asked for: %j',
    async (month) => {
      expect((await olive.get(`/staff/books/statement?month=${encodeURIComponent(month)}`)).status).toBe(200);
    },
  );
});

const rowsOf = (csv: string): string[][] =>
  csv
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(','));

describe('A journal that is wrong', () => {
  it('(LED-5) is put right by two others with who, why and which, and is itself not changed', async () => {
    const { db } = paper.database;
    const wrong = await db.journal.findFirstOrThrow({
      where: { lines: { some: { amountMinor: -2550n } } },
      include: { lines: { orderBy: { position: 'asc' } } },
    });
    const path = `/staff/books/journals/${wrong.id}`;
    const csrf = await olive.csrf();
    const fields = {
      csrf,
      account0: 'stripe_balance',
      account1: 'subscriptions',
      why: 'It was for the paper, not a gift.',
    };
    expect((await olive.post(`${path}/corrections`, { ...fields, why: 'no' })).status).toBe(422);
    expect((await olive.post(`${path}/corrections`, { ...fields, account1: 'donations' })).status).toBe(422);
    expect((await olive.post(`${path}/corrections`, { ...fields, account0: 'bank' })).status).toBe(422);
    expect((await olive.post(`${path}/corrections`, { ...fields, account1: 'petty_cash' })).status).toBe(422);
    const before = await balances(db);
    expect((await olive.post(`${path}/corrections`, fields)).status).toBe(303);
    const after = await balances(db);
    expect((after['donations'] ?? 0n) - (before['donations'] ?? 0n)).toBe(2550n);
    expect((after['subscriptions'] ?? 0n) - (before['subscriptions'] ?? 0n)).toBe(-2550n);
    expect(
      await db.journal.findUnique({
        where: { id: wrong.id },
        include: { lines: { orderBy: { position: 'asc' } } },
      }),
    ).toEqual(wrong);
    const [correction] = await db.journalCorrection.findMany();
    expect(correction).toMatchObject({ corrects: wrong.id, why: fields.why });
    expect(
      await db.journal.count({ where: { causeKind: 'correction', causeId: correction?.id ?? '' } }),
    ).toBe(2);
    expect(
      await db.auditEntry.count({ where: { act: 'correct a journal', object: `journal:${wrong.id}` } }),
    ).toBe(1);
    expect(await read(path)).toContain('Put right by Olive Ng');
    expect((await olive.post(`${path}/corrections`, fields)).status).toBe(422);
    await expectBooksInOrder(db);
  });
});

it('The promises are asked by a button, and what was answered stands there with who asked', async () => {
  expect(await read('/staff/books')).toContain('They have not been asked yet');
  const csrf = await olive.csrf();
  expect((await olive.post('/staff/books/checks', { csrf })).status).toBe(303);
  const page = await read('/staff/books');
  expect(page).toContain('The books are in order');
  expect(page).toContain('Asked by Olive Ng');
});
