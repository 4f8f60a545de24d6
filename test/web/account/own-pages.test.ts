import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aGift, anAddress, startApplication, type TestApplication } from '../../support/application.ts';
import {
  askPage,
  linksTo,
  signInByLetter,
  visitorWith,
  wordsOf,
  type OwnVisitor,
} from '../../support/account.ts';
import { expectBooksInOrder } from '../../support/books.ts';
import { readPdf } from '../../press/read-pdf.ts';

const hourMs = 3_600_000;
let app: TestApplication;
let ada: OwnVisitor;
let bo: OwnVisitor;
const adas = { emails: { some: { key: 'ada@example.org' } } };
beforeAll(async () => {
  app = await startApplication();
  await given({ ...aGift, phone: '02 5550 1234' });
  await given({ ...aGift, ...anAddress, plan: 'print', frequency: 'monthly' });
  await given({ ...aGift, ...anAddress, plan: 'print', frequency: 'once' });
  await given({ ...aGift, name: 'Bo Reader', email: 'bo@example.org' });
});
beforeEach(async () => {
  await app.sandbox.advance(2 * hourMs);
  ada = await signInByLetter(app, 'ada@example.org');
  bo = await signInByLetter(app, 'bo@example.org');
});
afterEach(() => expectBooksInOrder(app.database.db));
afterAll(() => app.close());

async function given(fields: Readonly<Record<string, string>>, method?: string): Promise<void> {
  await app.pay((await app.give(fields)).session, method);
  await app.quiet();
}

describe('What somebody supports', () => {
  it('stands on one page, each with what is taken next and when', async () => {
    const words = await ada.words('/account');
    expect(words).toContain('Print edition $10 a month, since');
    expect(words).toMatch(/Next charge: \$10 on \d{1,2} \w+ \d{4}\./);
    expect(words).toMatch(/Print edition for 12 months Paid for until \d{1,2} \w+ \d{4}/);
    expect(words).toContain('The paper goes to 12 Wattle Street, Glebe NSW 2037.');
  });

  it('is nothing yet for who gave once, and says where to find that', async () => {
    expect(await bo.words('/account')).toContain('Nothing is running');
  });

  it('shows a bank debit as on its way, with no receipt, until it has come (PAY-10)', async () => {
    const email = 'debit@example.org';
    await given({ ...aGift, email });
    const visitor = await signInByLetter(app, email);
    const receipts = (await visitor.words('/account/receipts')).match(/FY\d\d-\d{6}/g)?.length;
    await given({ ...aGift, email, plan: 'digital', frequency: 'monthly' }, 'pm_auBecsDebit_success');
    expect(await visitor.words('/account')).toContain('Digital edition $5 on its way, by bank debit since');
    expect((await visitor.words('/account/receipts')).match(/FY\d\d-\d{6}/g)).toHaveLength(receipts ?? 0);
    await app.sandbox.advance(7 * 24 * hourMs);
    await app.quiet();
    const later = await signInByLetter(app, email);
    const words = await later.words('/account');
    expect(words).not.toContain('on its way');
    expect(words).toContain('Digital edition $5 a month');
  });
});

describe('Receipts', () => {
  it('are listed, and each is a page with what was written on it', async () => {
    const list = await (await ada.get('/account/receipts')).text();
    const paths = [...list.matchAll(/href="(\/account\/receipts\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(paths).toHaveLength(3);
    const words = await ada.words(paths[2] ?? '');
    expect(words).toMatch(/Receipt FY\d\d-000001 From Ada Reader For One-off donation to the Fighting Fund/);
    expect(words).toContain('Total $25.50');
    expect(words).toContain('This is not a tax-deductible gift.');
  });
});

describe('A receipt', () => {
  it('is sent again to the address on file, and another’s is not', async () => {
    const list = await (await ada.get('/account/receipts')).text();
    const path = /href="(\/account\/receipts\/[^"]+)"/.exec(list)?.[1] ?? '';
    const letters = async (): Promise<number> =>
      (await app.mail()).filter(
        ({ to, subject }) => to === 'ada@example.org' && subject.startsWith('Thank you'),
      ).length;
    const before = await letters();
    expect((await bo.post(`${path}/letter`)).status).toBe(404);
    const asked = await ada.post(`${path}/letter`);
    expect(asked.headers.get('location')).toBe(`${path}?sent=1`);
    await app.quiet();
    expect((await letters()) - before).toBe(1);
    expect(await ada.words(`${path}?sent=1`)).toContain('It is on its way again');
  });
});

describe('A document to keep', () => {
  it('is made of a receipt, named by its number, with what the page says', async () => {
    const list = await (await ada.get('/account/receipts')).text();
    const paths = [...list.matchAll(/href="(\/account\/receipts\/[^"]+)"/g)].map(([, path]) => path ?? '');
    const answer = await ada.get(`${paths.at(-1) ?? ''}/pdf`);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="?receipt-20\d\d-000001\.pdf"?$/,
    );
    const { text } = await readPdf(new Uint8Array(await answer.arrayBuffer()));
    expect(text).toContain('From Ada Reader For One-off donation');
    expect(text).toContain('Total $25.50');
  });

  it('is made of a year, as are a page and a file for a spreadsheet, whose sums are what the ledger has', async () => {
    const list = await (await ada.get('/account/receipts')).text();
    const path = /href="(\/account\/statements\/20\d\d)"/.exec(list)?.[1] ?? '';
    const { db } = app.database;
    const lines = await db.journalLine.findMany({
      where: {
        journal: {
          causeKind: 'payment',
          causeId: { in: (await db.payment.findMany({ where: { supporter: adas } })).map(({ id }) => id) },
        },
        amountMinor: { gt: 0 },
        accountCode: 'stripe_balance',
      },
    });
    const cents = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    expect(lines).toHaveLength(3);
    const all = `All $${(Number(cents) / 100).toFixed(2)}`;
    expect(await ada.words(path)).toContain(all);
    const pdf = await ada.get(`${path}/pdf`);
    expect((await readPdf(new Uint8Array(await pdf.arrayBuffer()))).text).toContain(all);
    const csv = await ada.get(`${path}/csv`);
    expect(csv.headers.get('content-disposition')).toMatch(/statement-\d+-20\d\d\.csv/);
    const kept = (await csv.text())
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => Number(line.split(',').at(-3)));
    expect(kept.reduce((sum, each) => sum + Math.round(each * 100), 0)).toBe(Number(cents));
  });

  it('of a year in which nothing of theirs arrived is not there (AUTHZ-2)', async () => {
    const quiet = '/account/statements/2024';
    for (const path of [
      quiet,
      `${quiet}/pdf`,
      `${quiet}/csv`,
      '/account/statements/20267',
      '/account/statements/x',
    ])
      expect([path, (await ada.get(path)).status]).toEqual([path, 404]);
    const own = await bo.get(
      /href="(\/account\/statements\/20\d\d)"/.exec(await (await bo.get('/account/receipts')).text())?.[1] ??
        '',
    );
    expect(await own.text()).not.toContain('Ada');
  });
});

describe('Another supporter', () => {
  it('finds nothing of theirs at any address, as if it were not there (AUTHZ-2)', async () => {
    const { db } = app.database;
    const receipt = await db.receipt.findFirstOrThrow({ where: { email: 'ada@example.org' } });
    const held = await db.subscription.findFirstOrThrow({ where: { state: 'active' } });
    const term = await db.term.findFirstOrThrow({ where: { state: 'paid' } });
    const theirs = [
      `/account/receipts/${receipt.id}`,
      `/account/receipts/${receipt.id}/pdf`,
      `/account/subscriptions/${held.id}/address`,
      `/account/terms/${term.id}/address`,
    ];
    const nobodys = theirs.map((path) => path.replaceAll(/[0-9a-f]{8}-/g, '00000000-'));
    for (const path of [...theirs, ...nobodys, '/account/receipts/1', '/account/terms/%00/address']) {
      const { status } = await bo.get(path);
      expect([path, status]).toEqual([path, 404]);
    }
    for (const path of theirs) expect((await ada.get(path)).status).toBe(200);
    for (const path of theirs.slice(2)) {
      expect((await bo.post(path, { ...anAddress, line1: '1 Thief Lane' })).status).toBe(404);
    }
    expect(await db.postalAddress.count({ where: { line1: '1 Thief Lane' } })).toBe(0);
  });

  it('or nobody at all is taken to the door', async () => {
    for (const path of ['/account', '/account/receipts', '/account/details']) {
      const stranger = await askPage(app, path);
      expect([stranger.status, stranger.headers.get('location')]).toEqual([303, '/account/sign-in']);
    }
  });
});

describe('Details', () => {
  it('change a phone number, and take it away', async () => {
    expect(await (await ada.get('/account/details')).text()).toContain('value="02 5550 1234"');
    expect((await ada.post('/account/phone', { phone: 'call me' })).status).toBe(422);
    expect((await ada.post('/account/phone', { phone: '+61 491 570 156' })).status).toBe(303);
    const { db } = app.database;
    expect(await db.supporter.findFirst({ where: adas })).toMatchObject({
      phone: '+61 491 570 156',
      phoneKey: '0491570156',
    });
    await ada.post('/account/phone', { phone: ' ' });
    expect(await db.supporter.findFirst({ where: adas })).toMatchObject({ phone: null });
  });

  it('give the newsletter’s consent and take it back, each kept with its words and time (PRIV-3)', async () => {
    expect(await ada.words('/account/details')).toContain('Send me the newsletter');
    await ada.post('/account/newsletter', { newsletter: 'yes' });
    expect(await ada.words('/account/details')).toContain('Stop the newsletter');
    await app.sandbox.advance(60_000);
    await ada.post('/account/newsletter', { newsletter: 'no' });
    expect(await ada.words('/account/details')).toContain('Send me the newsletter');
    const kept = await app.database.db.consent.findMany({ orderBy: { at: 'asc' } });
    expect(kept.map(({ given: yes, source }) => [yes, source])).toEqual([
      [true, 'account'],
      [false, 'account'],
    ]);
  });

  it('send the paper of one subscription elsewhere, and of no other', async () => {
    const page = await (await ada.get('/account')).text();
    const path = /href="(\/account\/subscriptions\/[^"]+\/address)"/.exec(page)?.[1] ?? '';
    expect(await (await ada.get(path)).text()).toContain('value="12 Wattle Street"');
    const wrong = await ada.post(path, { ...anAddress, postcode: '99' });
    expect([wrong.status, (await wrong.text()).includes('id="postcode-error"')]).toEqual([422, true]);
    const saved = await ada.post(path, { ...anAddress, line1: '7 Banksia Close' });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, '/account?done=address']);
    const words = await ada.words('/account');
    expect(words).toContain('The paper goes to 7 Banksia Close, Glebe NSW 2037.');
    expect(words).toContain('The paper goes to 12 Wattle Street, Glebe NSW 2037.');
  });

  it('change the email address when the new one answers; the old one is told and opens nothing (AUTH-11)', async () => {
    const next = 'ada.new@example.org';
    await ada.post('/account/new-address', { email: next });
    await app.quiet();
    const [link = ''] = await linksTo(app, next, '/account/new-address');
    expect((await askPage(app, link)).status).toBe(200);
    expect(await ada.words('/account/details')).toContain('Letters go to ada@example.org');
    const done = await askPage(app, link, { fields: {} });
    expect([done.status, wordsOf(await done.text())]).toEqual([200, expect.stringContaining(next)]);
    expect((await ada.get('/account')).status).toBe(303);
    await app.quiet();
    const told = (await app.mail()).find(
      ({ subject }) => subject === 'Your address for Green Left was changed',
    );
    expect(told?.to).toBe('ada@example.org');
    expect(told?.text).not.toContain(next);
    await askPage(app, '/account/sign-in', { fields: { email: 'ada@example.org' } });
    await app.quiet();
    expect(
      await app.database.db.accountLink.count({ where: { address: 'ada@example.org', usedAt: null } }),
    ).toBe(0);
    const again = await signInByLetter(app, next);
    expect(await again.words('/account')).toContain('Print edition $10 a month');
    expect((await askPage(app, link, { fields: {} })).status).toBe(422);

    const people = await app.database.db.supporter.count();
    await given({ ...aGift, other_amount: '31' });
    expect(await app.database.db.supporter.count()).toBe(people);
    const newest = await app.database.db.receipt.findFirst({ orderBy: { issuedAt: 'desc' } });
    expect(newest?.email).toBe(next);
    await again.post('/account/new-address', { email: 'ada@example.org' });
    await app.quiet();
    const [back = ''] = await linksTo(app, 'ada@example.org', '/account/new-address');
    expect((await askPage(app, back, { fields: {} })).status).toBe(200);
  });

  it('do not take another supporter’s address, and only its reader is told why', async () => {
    const asked = await bo.post('/account/new-address', { email: 'ada@example.org' });
    expect(asked.headers.get('location')).toBe('/account/details?saved=letter');
    await app.quiet();
    const [link = ''] = await linksTo(app, 'ada@example.org', '/account/new-address');
    const refused = await askPage(app, link, { fields: {} });
    expect([refused.status, wordsOf(await refused.text())]).toEqual([
      422,
      expect.stringContaining('known here already'),
    ]);
    expect((await visitorWith(app, bo.cookie).get('/account')).status).toBe(200);
    expect((await visitorWith(app, ada.cookie).get('/account')).status).toBe(200);
  });
});
