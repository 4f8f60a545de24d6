import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aGift, startApplication, type TestApplication } from '../../support/application.ts';
import { askPage, linksTo, signInByLetter, visitorWith, wordsOf } from '../../support/account.ts';

const minuteMs = 60_000;
const ada = 'ada@example.org';
let app: TestApplication;
beforeAll(async () => {
  app = await startApplication();
  await given(aGift);
  await given({ ...aGift, name: 'Bo Reader', email: 'bo@example.org' });
});
afterAll(() => app.close());

async function given(fields: Readonly<Record<string, string>>): Promise<void> {
  await app.pay((await app.give(fields)).session);
  await app.quiet();
}
const ask = (email: string) => askPage(app, '/account/sign-in', { fields: { email } });
const linkTo = async (email: string): Promise<string> => {
  await ask(email);
  await app.quiet();
  return (await linksTo(app, email, '/account/sign-in'))[0] ?? '';
};
const isIn = async (cookie: string): Promise<boolean> =>
  (await visitorWith(app, cookie).get('/account')).status === 200;
const cookieIn = (answer: Response): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

describe('The letter', () => {
  it('signs a supporter in by a button, though programs open its link first, and works once', async () => {
    const link = await linkTo(ada);
    for (let times = 0; times < 3; times++) {
      const looked = await askPage(app, link);
      expect([looked.status, looked.headers.get('set-cookie')]).toEqual([200, null]);
      expect(await looked.text()).toContain('<button');
    }
    const entered = await askPage(app, link, { fields: {} });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/account']);
    expect(await isIn(cookieIn(entered))).toBe(true);
    const again = await askPage(app, link, { fields: {} });
    expect([again.status, again.headers.get('set-cookie')]).toEqual([422, null]);
    expect(wordsOf(await again.text())).toContain('This link has been used');
  });

  it('of two who press its button at once lets one in', async () => {
    const link = await linkTo('bo@example.org');
    const answers = await Promise.all([0, 1, 2].map(() => askPage(app, link, { fields: {} })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
  });

  it('is good for half an hour', async () => {
    await app.sandbox.advance(61 * minuteMs);
    const link = await linkTo(ada);
    await app.sandbox.advance(29 * minuteMs);
    expect((await askPage(app, link)).status).toBe(200);
    await app.sandbox.advance(minuteMs);
    for (const fields of [undefined, {}]) {
      const late = await askPage(app, link, { fields });
      expect([late.status, wordsOf(await late.text())]).toEqual([
        422,
        expect.stringContaining('minutes old'),
      ]);
    }
  });

  it('leaves nothing in the database to sign in by, and nothing in the log (SES-1)', async () => {
    const link = await linkTo(ada);
    const secret = link.split('.').at(-1) ?? '';
    expect(secret).toHaveLength(43);
    const kept = await app.database.db.accountLink.findMany();
    const jobs = await app.database.pool.query('SELECT data FROM pgboss.job');
    const notices = await app.database.db.notice.findMany();
    expect(JSON.stringify([kept, jobs.rows, notices])).not.toContain(secret);
    expect(app.log.join()).not.toContain(secret);
    const { cookie } = await signInByLetter(app, ada);
    const sessions = await app.database.db.supporterSession.findMany();
    expect(sessions.length).toBeGreaterThan(0);
    expect(JSON.stringify(sessions)).not.toContain(cookie.split('=')[1]);
  });

  it('cannot be made by whoever knows its number', async () => {
    const link = await linkTo(ada);
    const forged = [
      link.slice(0, -1),
      `${link}A`,
      link.replace(/\.[^.]+$/, '.'),
      link.replace(/.$/, '\u00e9'),
    ];
    for (const path of forged) expect((await askPage(app, encodeURI(path))).status).toBe(404);
    const confirming = link.replace('sign-in', 'new-address');
    expect((await askPage(app, confirming)).status).not.toBe(200);
  });
});

describe('Asking for it', () => {
  it('is answered the same for an address that is known and one that is not, after the same work (AUTH-8)', async () => {
    await app.sandbox.advance(61 * minuteMs);
    const answers = [];
    for (const email of [ada, 'nobody@example.org']) {
      const { db } = app.database;
      const before = await db.accountLink.count();
      await app.stopWorker();
      const answer = await ask(email);
      answers.push([answer.status, answer.headers.get('location'), (await db.accountLink.count()) - before]);
      app.startWorker();
      await app.quiet();
    }
    expect(answers).toEqual([
      [303, '/account/letter-sent', 1],
      [303, '/account/letter-sent', 1],
    ]);
  });

  it('for an address that nobody has sends no letter, and the address is not kept', async () => {
    await ask('stranger@example.org');
    await app.quiet();
    expect((await app.mail()).filter(({ to }) => to === 'stranger@example.org')).toEqual([]);
    expect(await app.database.db.accountLink.count({ where: { address: 'stranger@example.org' } })).toBe(0);
  });

  it('writes to the address that is on file, whatever way it was typed', async () => {
    await app.sandbox.advance(61 * minuteMs);
    await ask(' ADA@Example.ORG ');
    await app.quiet();
    const newest = (await app.mail())[0];
    expect([newest?.to, newest?.subject]).toEqual([ada, 'Your link to sign in to Green Left']);
  });

  it('ten times in an hour brings five letters, each still good, and the same answer (RL-1)', async () => {
    await app.sandbox.advance(61 * minuteMs);
    const before = (await linksTo(app, ada, '/account/sign-in')).length;
    for (let times = 0; times < 10; times++) expect((await ask(ada)).status).toBe(303);
    await app.quiet();
    const links = await linksTo(app, ada, '/account/sign-in');
    expect(links.length - before).toBe(5);
    expect((await askPage(app, links[4] ?? '')).status).toBe(200);
  });

  it('thirty times from one connection is enough for a quarter of an hour (RL-1)', async () => {
    await app.sandbox.advance(61 * minuteMs);
    const statuses = new Set<number>();
    for (let times = 0; times < 35; times++) statuses.add((await ask(`many${times}@example.org`)).status);
    expect([...statuses]).toEqual([303, 429]);
    await app.sandbox.advance(16 * minuteMs);
    expect((await ask(ada)).status).toBe(303);
  });

  it.each(['', 'ada', 'a@b.cd,e@f.gh', `${'x'.repeat(250)}@example.org`, 'a\0@b.cd', '<a@b.cd>'])(
    'with %j is answered in words',
    async (email) => {
      const answer = await ask(email);
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain('id="email-error"');
    },
  );
});

describe('Being signed in', () => {
  it('needs a cookie nobody planted; another letter gives another cookie and ends the first (SES-2)', async () => {
    await app.sandbox.advance(61 * minuteMs);
    const planted = `account=${'A'.repeat(43)}`;
    const entered = await askPage(app, await linkTo(ada), { cookie: planted, fields: {} });
    const first = cookieIn(entered);
    expect(first).not.toBe(planted);
    expect(await isIn(planted)).toBe(false);
    const second = cookieIn(await askPage(app, await linkTo(ada), { cookie: first, fields: {} }));
    expect(second).not.toBe(first);
    expect([await isIn(first), await isIn(second)]).toEqual([false, true]);
  });

  it('is told by a cookie for this host that no script reads (SES-5)', async () => {
    const entered = await askPage(app, await linkTo(ada), { fields: {} });
    const [pair = '', ...attributes] = (entered.headers.get('set-cookie') ?? '').split('; ');
    expect(pair).toMatch(/^account=[\w-]{43}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
  });

  it('ends after half an hour without a page, and after a day in any case (SES-3)', async () => {
    await app.sandbox.advance(61 * minuteMs);
    const idle = await signInByLetter(app, ada);
    await app.sandbox.advance(31 * minuteMs);
    const turnedAway = await idle.get('/account');
    expect([turnedAway.status, turnedAway.headers.get('location')]).toEqual([
      303,
      '/account/sign-in?ended=1',
    ]);
    const busy = await signInByLetter(app, ada);
    for (let half = 0; half < 48; half++) {
      expect(await isIn(busy.cookie)).toBe(true);
      await app.sandbox.advance(half === 0 ? 29 * minuteMs : 30 * minuteMs - 20_000);
    }
    await app.sandbox.advance(20 * minuteMs);
    expect(await isIn(busy.cookie)).toBe(false);
  });

  it('ends by a button, here or everywhere, and empties the browser (SES-4, SES-6)', async () => {
    await app.sandbox.advance(61 * minuteMs);
    const here = await signInByLetter(app, ada);
    const there = await signInByLetter(app, ada);
    const out = await here.post('/account/sign-out');
    expect(out.headers.get('clear-site-data')).toBe('"cache", "cookies", "storage"');
    expect([await isIn(here.cookie), await isIn(there.cookie)]).toEqual([false, true]);
    const back = await signInByLetter(app, ada);
    const bo = await signInByLetter(app, 'bo@example.org');
    await back.post('/account/sign-out-everywhere');
    expect([await isIn(back.cookie), await isIn(there.cookie), await isIn(bo.cookie)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('lets no form through without its own session’s token (CSRF-2)', async () => {
    await app.sandbox.advance(61 * minuteMs);
    const mine = await signInByLetter(app, ada);
    const other = await signInByLetter(app, 'bo@example.org');
    const csrf = /name="csrf" value="([^"]+)"/.exec(await (await other.get('/account')).text())?.[1] ?? '';
    for (const fields of [{}, { csrf: '' }, { csrf }]) {
      const { status } = await askPage(app, '/account/sign-out', { cookie: mine.cookie, fields });
      expect(status).toBe(403);
    }
    expect(await isIn(mine.cookie)).toBe(true);
  });

  it('is no key to the back office, nor a staff session to these pages', async () => {
    const mine = await signInByLetter(app, ada);
    expect((await mine.get('/staff')).headers.get('location')).toMatch(/^\/staff\/sign-in/);
    const crossed = visitorWith(app, mine.cookie.replace('account=', 'staff='));
    expect((await crossed.get('/staff')).headers.get('location')).toMatch(/^\/staff\/sign-in/);
  });
});
