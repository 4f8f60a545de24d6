import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aGift, anAddress, startApplication, type TestApplication } from '../../support/application.ts';
import { find, readHtml, text } from '../read-html.ts';
import { ask, askerOf, post, type Asker } from './ask.ts';
import { signInOwner } from './owner.ts';
import { outlineOf } from './page-shape.ts';

let app: TestApplication;
let site: Asker;
let owner: string;

const plenty = { points: 100_000, seconds: 600 };
beforeAll(async () => {
  app = await startApplication({ limits: { perConnection: plenty, perEmail: plenty, altogether: plenty } });
  site = askerOf(app);
  owner = await signInOwner(app, site);
});
afterAll(() => app.close());

const nasty = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `' onmouseover='alert(1)`,
  '</title></textarea></style></p></td></main><svg onload=alert(1)>',
  '<!--', ']]>', '&lt;b&gt; &amp;quot; &#60;i&#62;',
  'javascript:alert(1)', 'data:text/html,<b>x</b>', '\u202E<b>\u202C', '{{7*7}}', '=1+1', '%3Cb%3E', '<a href="//evil.example">',
]; // prettier-ignore

/** Text such as somebody who means harm writes, or a person with an unusual name, that the form takes on one line. */
const anyText = fc
  .tuple(fc.constantFrom(...nasty), fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom(...nasty))
  .map((parts) =>
    `Everybody who reads this ${parts.join('')}`.replaceAll(/[\p{Cc}\p{Cs}\p{Cn}]/gu, '').slice(0, 190),
  );

type Person = Readonly<Record<'name' | 'message' | 'line1' | 'line2' | 'suburb', string>>;
const plain: Person = {
  name: 'Everybody who reads this and gives',
  message: 'Keep going.',
  line1: '12 Wattle Street',
  line2: 'Flat 2',
  suburb: 'Glebe',
};

interface Shown {
  readonly thanks: string;
  readonly record: string;
  readonly list: string;
  readonly letter: string;
  readonly letters: string;
}

let givers = 0;

/** Gives in somebody's words, pays, and gives every place where the words are then shown. */
async function shownOf(words: Person): Promise<Shown> {
  givers += 1;
  const email = `g${givers}@example.org`;
  const form = { ...aGift, ...anAddress, ...words, plan: 'print', phone: '0491 570 156', email };
  const given = await post(site, '/checkouts', form);
  expect(given.status).toBe(303);
  const session = given.headers.location?.split('/').pop() ?? '';
  await app.pay(session);
  await app.quiet();
  const { supporterId } = await app.database.db.supporterEmail.findFirstOrThrow({
    where: { address: email },
  });
  const page = async (path: string, cookie: string): Promise<string> =>
    (await ask(site, path, { headers: { cookie } })).text;
  return {
    thanks: await page(
      `/thanks?session_id=${session}`,
      given.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
    ),
    record: await page(`/staff/supporters/${supporterId}`, owner),
    list: await page(`/staff/supporters?q=${email}`, owner),
    letter: (await ask(site, '/dev/mail/0')).text,
    letters: await page('/dev/mail', ''),
  };
}

/** Letters put a space for marks that nobody sees, which could turn the writing around. */
const squeeze = (words: string): string => words.replaceAll(/[\p{Cf}\s]+/gu, '');
const wordsOf = (html: string): string => squeeze(text(readHtml(html)));

describe('What somebody wrote, wherever it is shown', () => {
  it('(INJ-1) is words: no page gets an element or an attribute by it, and none of it is lost', async () => {
    const asUsual = await shownOf(plain);
    await fc.assert(
      fc.asyncProperty(
        fc.record({ name: anyText, message: anyText, line1: anyText, line2: anyText, suburb: anyText }),
        async (words) => {
          const shown = await shownOf(words);
          for (const place of ['thanks', 'record', 'list', 'letter'] as const) {
            expect([place, outlineOf(shown[place])]).toEqual([place, outlineOf(asUsual[place])]);
          }
          const name = squeeze(words.name.normalize('NFC'));
          for (const place of ['thanks', 'record', 'list', 'letter'] as const) {
            expect([place, wordsOf(shown[place])]).toEqual([place, expect.stringContaining(name)]);
          }
          expect(wordsOf(shown.record)).toContain(squeeze(words.message.normalize('NFC')));
          expect(wordsOf(shown.record)).toContain(squeeze(words.suburb.normalize('NFC')));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('(INJ-1) is words in the lists of letters and supporters too, many together', async () => {
    const { letters } = await shownOf(plain);
    const kinds = new Set(outlineOf(letters));
    expect([...kinds].filter((each) => /script|img|svg| on\w+/.test(each))).toEqual([]);
    const all = await ask(site, '/staff/supporters', { headers: { cookie: owner } });
    expect(find(readHtml(all.text), 'script')).toEqual([]);
    expect(new Set(outlineOf(all.text).filter((each) => / on\w+| style/.test(each)))).toEqual(new Set());
  });
});

describe('What the paper itself is told to say', () => {
  /** The pages that say so, as they are with these words in the settings and the database. */
  async function pagesSaying(words: { name: string; ask: string }): Promise<Record<string, string>> {
    const own = await startApplication({
      worker: false,
      env: { ORGANISATION_NAME: words.name, ORGANISATION_ADDRESS: words.ask, MAIL_FROM: 'lamp@lamp.example' },
    });
    const there = askerOf(own);
    const { pool } = own.database;
    await pool.query('ALTER TABLE plan DISABLE TRIGGER USER');
    await pool.query('UPDATE plan SET name = $1', [words.name]);
    await pool.query('UPDATE appeal SET name = $1, ask = $2', [words.name, words.ask]);
    await own.web.refresh();
    const pages: Record<string, string> = {};
    for (const path of [
      '/',
      '/?plan=digital',
      '/nowhere',
      '/privacy',
      '/api/docs',
      '/staff/sign-in',
      '/thanks',
    ]) {
      pages[path] = (await ask(there, path)).text;
    }
    await own.close();
    return pages;
  }

  it('(INJ-1, INJ-2) in an appeal, a plan or its own name is words as well', async () => {
    const usual = await pagesSaying({ name: 'A name too long for large type', ask: 'Please give.' });
    const evil = await pagesSaying({ name: `${nasty.join('')} (name)`, ask: `${nasty.join('')} (ask)` });
    for (const [path, html] of Object.entries(evil)) {
      expect([path, outlineOf(html)]).toEqual([path, outlineOf(usual[path] ?? '')]);
      expect([path, wordsOf(html)]).toEqual([path, expect.stringContaining('<script>alert(1)</script>')]);
    }
    expect(wordsOf(evil['/'] ?? '')).toContain('(ask)');
  });
});
