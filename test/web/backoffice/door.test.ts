import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import request, { type Response } from 'supertest';
import { firstOwnerLink } from '../../../src/domain/staff/first-owner-link.ts';
import {
  cookieOf,
  olive,
  openPaper,
  pathOf,
  setCookies,
  signedIn,
  visitorWith,
  type Paper,
  type Visitor,
} from './paper.ts';

let paper: Paper;
let visitor: Visitor;
beforeAll(async () => {
  paper = await openPaper();
});
beforeEach(async () => {
  const { db } = paper.database;
  await db.staffSession.deleteMany();
  await db.staffInvitation.deleteMany();
  await db.staffMember.deleteMany();
  paper.braked.clear();
  paper.counted.length = 0;
  visitor = await signedIn(paper);
});
afterAll(() => paper.close());

const send = async (
  path: string,
  fields: Record<string, string | string[]>,
  cookie = '',
): Promise<Response> =>
  request(paper.app)
    .post(path)
    .set('Cookie', cookie)
    .set('Sec-Fetch-Site', 'same-origin')
    .type('form')
    .send(fields);
const signIn = (fields: Record<string, string>, cookie?: string) =>
  send('/staff/sign-in', { email: olive.email, password: olive.password, ...fields }, cookie);
const isIn = async (cookie: string): Promise<boolean> =>
  (await visitorWith(paper, cookie).get('/staff')).status === 200;

describe('The first owner, with the printed link', () => {
  beforeEach(async () => {
    await paper.database.db.staffMember.deleteMany();
  });

  it('opens it as often as a mail scanner likes, and nothing is used up', async () => {
    const path = pathOf(await firstOwnerLink(paper.deps));
    for (let times = 0; times < 3; times++) {
      const { status, text } = await request(paper.app).get(path);
      expect(status).toBe(200);
      expect(text).toContain('You are the first');
    }
  });

  it('(AUTH-2) may paste a password and have it kept by the browser', async () => {
    const { text } = await request(paper.app).get(pathOf(await firstOwnerLink(paper.deps)));
    expect(text).toMatch(/<input[^>]*name="password"[^>]*>/);
    const box = /<input[^>]*name="password"[^>]*>/.exec(text)?.[0] ?? '';
    expect(box).toContain('type="password"');
    expect(box).toContain('autocomplete="new-password"');
    expect(box).not.toMatch(/maxlength|onpaste|pattern/);
  });

  it('makes the account and stands in the back office', async () => {
    const made = await send(pathOf(await firstOwnerLink(paper.deps)), olive);
    expect([made.status, made.headers['location']]).toEqual([303, '/staff']);
    expect(await isIn(cookieOf(made))).toBe(true);
  });

  it('hears of every mistake at once, each beside its field, and types nothing twice but the password', async () => {
    const path = pathOf(await firstOwnerLink(paper.deps));
    const answer = await send(path, { name: '  ', email: 'olive at lamp', password: 'short' });
    expect(answer.status).toBe(422);
    for (const field of ['name', 'email', 'password']) expect(answer.text).toContain(`id="${field}-error"`);
    expect(answer.text).toContain('value="olive at lamp"');
    expect(answer.text).not.toContain('short');
    expect(answer.text).toContain('<title>Error: ');
    await expect(send(path, olive)).resolves.toMatchObject({ status: 303 });
  });

  it.each([
    [{ name: 'N\0L' }, 'name-error'],
    [{ name: 'x'.repeat(201) }, 'name-error'],
    [{ email: 'a@b.c,d@e.fg' }, 'email-error'],
    [{ email: 'a\0@b.cd' }, 'email-error'],
    [{ password: ['vkzn plough heron 7', 'vkzn plough heron 7'] }, 'password-error'],
    [{ password: 'thedailylamp1' }, 'password-error'],
  ])('with %j is answered in words', async (odd, message) => {
    const answer = await send(pathOf(await firstOwnerLink(paper.deps)), { ...olive, ...odd });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
  });

  it('(AUTH-9) is told so where the link has been used, is too old, or never was', async () => {
    const path = pathOf(await firstOwnerLink(paper.deps));
    await send(path, olive);
    const used = await request(paper.app).get(path);
    expect([used.status, used.text.includes('This link has been used')]).toEqual([422, true]);
    expect((await request(paper.app).get('/staff/set-up/nonsense')).status).toBe(404);
    expect((await send(path, { ...olive, email: 'mallory@lamp.example' })).status).toBe(422);
    expect(await paper.database.db.staffMember.count()).toBe(1);
  });
});

describe('Signing in', () => {
  it('leads to the page that was asked for', async () => {
    const turnedAway = await request(paper.app).get('/staff/supporters?q=zoe');
    expect(turnedAway.headers['location']).toBe('/staff/sign-in?next=%2Fstaff%2Fsupporters%3Fq%3Dzoe');
    const page = await request(paper.app).get(turnedAway.headers['location'] ?? '');
    expect(page.text).toContain('name="next" value="/staff/supporters?q=zoe"');
    const entered = await signIn({ next: '/staff/supporters?q=zoe' });
    expect([entered.status, entered.headers['location']]).toEqual([303, '/staff/supporters?q=zoe']);
  });

  test.each(['//evil.example', '/\\evil.example', 'https:evil.example', 'https://evil.example/staff'])(
    '(CSRF-6) does not lead to %s',
    async (next) => {
      expect((await signIn({ next })).headers['location']).toBe('/staff');
      const page = await request(paper.app).get(`/staff/sign-in?next=${encodeURIComponent(next)}`);
      expect(page.text).not.toContain('evil');
    },
  );

  it('says the same to a wrong password and to an unknown address', async () => {
    const wrong = await signIn({ password: 'vkzn plough heron 8' });
    const unknown = await signIn({ email: 'nobody@lamp.example' });
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    expect(unknown.text.replace('nobody@lamp.example', olive.email)).toBe(wrong.text);
    expect(setCookies(wrong)).toEqual([]);
  });

  it('is counted by where it comes from and by whose account it is, before the password is looked at', async () => {
    await signIn({});
    expect(paper.counted).toHaveLength(2);
    expect(paper.counted.join(' ')).not.toContain(olive.email);
    paper.braked.add(paper.counted[1] ?? '');
    expect((await signIn({})).status).toBe(429);
    expect((await signIn({ email: olive.email.toUpperCase() })).status).toBe(429);
    expect((await signIn({ email: 'bo@lamp.example' })).status).toBe(422);
  });

  it.each([
    { email: '' },
    { password: '' },
    { email: 'a\0b@lamp.example' },
    { password: 'x'.repeat(20_000) },
    { email: 'x'.repeat(400) },
  ])('with %# is answered in words, and no password is worked on', async (fields) => {
    const answer = await signIn(fields);
    expect(answer.status).toBe(422);
    expect(paper.counted).toEqual([]);
  });

  it('with two addresses is as with none', async () => {
    const answer = await send('/staff/sign-in', {
      email: [olive.email, olive.email],
      password: olive.password,
    });
    expect(answer.status).toBe(422);
  });

  it('(SES-2) gives a planted cookie no rights, and a browser that had one another', async () => {
    const planted = `__Host-staff=${'A'.repeat(43)}`;
    const entered = await signIn({}, planted);
    expect(cookieOf(entered)).not.toBe(planted);
    expect(await isIn(planted)).toBe(false);
    const again = await signIn({}, cookieOf(entered));
    expect(cookieOf(again)).not.toBe(cookieOf(entered));
    expect(await isIn(cookieOf(entered))).toBe(false);
    expect(await isIn(cookieOf(again))).toBe(true);
  });
});

describe('The cookie', () => {
  it('(SES-5) is for this host over https alone, and no script reads it', async () => {
    const [cookie = '', ...others] = setCookies(await signIn({}));
    expect(others).toEqual([]);
    const [pair = '', ...attributes] = cookie.split('; ');
    expect(pair).toMatch(/^__Host-staff=[\w-]{43}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']);
  });

  it('(SES-5) has a plainer name where there is no https, as at home', async () => {
    const home = await openPaper('http://localhost:3000');
    const made = await request(home.app)
      .post(pathOf(await firstOwnerLink(home.deps)))
      .set('Sec-Fetch-Site', 'same-origin')
      .type('form')
      .send(olive);
    const [pair = '', ...attributes] = (setCookies(made)[0] ?? '').split('; ');
    expect(pair).toMatch(/^staff=[\w-]{43}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
    await home.close();
  });
});

describe('A form of the back office', () => {
  const signOut = (fields: Record<string, string>) => visitor.post('/staff/sign-out', fields);

  it('(CSRF-2) is refused without its token, or with a near miss of it', async () => {
    const token = await visitor.csrf();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect((await signOut({})).status).toBe(403);
    expect((await signOut({ csrf: '' })).status).toBe(403);
    expect((await signOut({ csrf: `${token}A` })).status).toBe(403);
    expect((await signOut({ csrf: token.toLowerCase() })).status).toBe(403);
    expect(await isIn(visitor.cookie)).toBe(true);
  });

  it('(CSRF-2) is refused with the token of another session, though it be the same person’s', async () => {
    const other = visitorWith(paper, cookieOf(await signIn({})));
    expect((await signOut({ csrf: await other.csrf() })).status).toBe(403);
  });

  it('(CSRF-2) is of no use once its session has ended', async () => {
    const csrf = await visitor.csrf();
    await signOut({ csrf });
    const late = await signOut({ csrf });
    expect([late.status, late.headers['location']]).toEqual([303, '/staff/sign-in?ended=1']);
    const fresh = visitorWith(paper, cookieOf(await signIn({})));
    expect((await fresh.post('/staff/sign-out', { csrf })).status).toBe(403);
  });

  it('is refused from another site, whatever it carries', async () => {
    const answer = await request(paper.app)
      .post('/staff/sign-out')
      .set('Cookie', visitor.cookie)
      .set('Sec-Fetch-Site', 'cross-site')
      .type('form')
      .send({ csrf: await visitor.csrf() });
    expect(answer.status).toBe(403);
    expect(await isIn(visitor.cookie)).toBe(true);
  });
});

describe('Signing out', () => {
  it('(SES-6) is a button on every page, ends the session and empties the browser', async () => {
    for (const path of ['/staff', '/staff/supporters', '/staff/parked']) {
      expect((await visitor.get(path)).text).toContain('action="/staff/sign-out"');
    }
    const out = await visitor.post('/staff/sign-out', { csrf: await visitor.csrf() });
    expect([out.status, out.headers['location']]).toEqual([303, '/staff/sign-in']);
    expect(out.headers['clear-site-data']).toBe('"cache", "cookies", "storage"');
    expect(setCookies(out)[0]).toMatch(/^__Host-staff=;.*Expires=Thu, 01 Jan 1970/);
    expect(await isIn(visitor.cookie)).toBe(false);
  });

  it('is not to be had by a link', async () => {
    expect((await visitor.get('/staff/sign-out')).status).toBe(404);
    expect(await isIn(visitor.cookie)).toBe(true);
  });

  it('happens by itself after half an hour, and the page says why', async () => {
    paper.clock.forward({ minutes: 30 });
    const late = await visitor.get('/staff/supporters');
    expect(late.headers['location']).toBe('/staff/sign-in?next=%2Fstaff%2Fsupporters&ended=1');
    const page = await request(paper.app).get(late.headers['location'] ?? '');
    expect(page.text).toContain('You were signed out');
  });
});

describe('A page of the back office', () => {
  const pages = [
    '/staff',
    '/staff/supporters',
    '/staff/supporters?q=x',
    '/staff/parked',
    '/staff/sign-in',
    '/staff/nowhere',
    '/staff/supporters/0',
  ];

  test.each(pages)('(HDR-4) %s is kept by no cache, for somebody signed in or not', async (path) => {
    expect((await visitor.get(path)).headers['cache-control']).toBe('no-store');
    expect((await request(paper.app).get(path)).headers['cache-control']).toBe('no-store');
  });

  it('(HDR-4) nor is the set-up page', async () => {
    await paper.database.db.staffMember.deleteMany();
    const page = await request(paper.app).get(pathOf(await firstOwnerLink(paper.deps)));
    expect(page.headers['cache-control']).toBe('no-store');
  });

  it('sets no cookie by itself', async () => {
    expect(setCookies(await visitor.get('/staff'))).toEqual([]);
    expect(setCookies(await request(paper.app).get('/staff/sign-in'))).toEqual([]);
  });
});
