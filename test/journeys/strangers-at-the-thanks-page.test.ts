import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aGift, startApplication, type Given, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';

let app: TestApplication;
let paid: Given;
const ada = { ...aGift, name: 'Ada Secret', email: 'ada.secret@example.org' };
beforeAll(async () => {
  app = await startApplication();
  paid = await app.give(ada);
  await app.pay(paid.session);
  await app.quiet();
});
afterAll(() => app.close());

async function look(session: string, cookie = ''): Promise<string> {
  const page = await fetch(`${app.url}/thanks?session_id=${encodeURIComponent(session)}`, {
    headers: cookie === '' ? {} : { cookie },
  });
  expect(page.status).toBe(200);
  expect(page.headers.get('cache-control')).toBe('no-store');
  return page.text();
}

/** What anybody may read, and nothing of Ada's. */
function expectPlain(page: string): void {
  expect(page).toContain('Readers who pay for it are the reason');
  for (const personal of ['Ada', 'Secret', '25.50', 'FY', paid.session]) expect(page).not.toContain(personal);
}

it('The browser that gave reads its own name, amount and receipt number', async () => {
  const page = await look(paid.session, paid.cookie);
  for (const own of ['Ada Secret', '$25.50', '-000001', 'ada.secret@example.org'])
    expect(page).toContain(own);
});

it('Any other browser with the same address is thanked and told nothing (PAY-8)', async () => {
  expectPlain(await look(paid.session));
  const other = await app.give({ ...aGift, email: 'other@example.org' });
  expectPlain(await look(paid.session, other.cookie));
});

it('A cookie that was made up or changed opens nothing (PAY-8)', async () => {
  const [name = '', value = ''] = paid.cookie.split('=');
  const [id = ''] = value.split('.');
  for (const forged of [id, `${id}.`, `${id}.AAAA`, `${value}A`, `${value.slice(0, -2)}AA`, `.${value}`])
    expectPlain(await look(paid.session, `${name}=${forged}`));
});

it.each([
  ['made up', 'cs_test_nobody'],
  ['empty', ''],
  ['endless', 'c'.repeat(5000)],
  ['hostile', `cs_test_' OR 1=1 --<script>`],
  ['our own id', '00000000-0000-7000-8000-000000000000'],
])(
  'An address with a session that is %s says nothing and changes nothing (PAY-7)',
  async (_what, session) => {
    const before = await app.database.db.payment.count();
    expectPlain(await look(session));
    expectPlain(await look(session, paid.cookie));
    expect(await app.database.db.payment.count()).toBe(before);
  },
);

it('Coming back is no proof of payment: an open, a declined and an expired page stay unpaid, however often looked at (PAY-7)', async () => {
  const { db } = app.database;
  const open = await app.give({ ...aGift, email: 'open@example.org' });
  const declined = await app.give({ ...aGift, email: 'declined@example.org' });
  await app.pay(declined.session, 'pm_card_chargeDeclined');
  for (const each of [open, declined]) {
    const pages = await Promise.all(Array.from({ length: 3 }, () => look(each.session, each.cookie)));
    for (const page of pages) expect(page).toContain('We are waiting for the bank.');
  }
  await app.sandbox.advance(61 * 60_000);
  await app.quiet();
  for (const each of [open, declined])
    expect(await look(each.session, each.cookie)).toContain('The payment did not go through.');
  const left = await db.donation.findMany({
    where: { checkout: { email: { in: ['open@example.org', 'declined@example.org'] } } },
  });
  expect(left.map(({ state, supporterId }) => [state, supporterId])).toEqual([
    ['expired', null],
    ['expired', null],
  ]);
  expect(await db.payment.count()).toBe(1);
  await expectBooksInOrder(db);
});
