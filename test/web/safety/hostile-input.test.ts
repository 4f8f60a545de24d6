import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { formFields, type FormField } from '../../../src/web/giving/form-field.ts';
import { aGift, anAddress, startApplication, type TestApplication } from '../../support/application.ts';
import { attribute, text } from '../read-html.ts';
import { ask, askerOf, post, type Answer, type Asker } from './ask.ts';
import { signInOwner } from './owner.ts';
import { elementsIn, filledIn, partsOf } from './page-shape.ts';

let app: TestApplication;
let site: Asker;
let owner: string;
/** What pages of ours are made of, when nobody means harm. */
let known: Set<string>;

const plenty = { points: 100_000, seconds: 600 };
beforeAll(async () => {
  app = await startApplication({
    worker: false,
    limits: { perConnection: plenty, perEmail: plenty, altogether: plenty },
  });
  site = askerOf(app);
  owner = await signInOwner(app, site);
  const mistaken = [
    {},
    { ...aPrint, postcode: '3000' },
    { ...aPrint, ...Object.fromEntries(formFields.map((field) => [field, '?'])), plan: 'print' },
    { ...aGift, name: '', message: 'x'.repeat(1001) },
  ];
  const pages = [await ask(site, '/'), await ask(site, '/?back=1')];
  for (const form of mistaken) pages.push(await post(site, '/checkouts', form));
  known = new Set(pages.flatMap(({ text: html }) => [...partsOf(html)]));
});
afterAll(() => app.close());

const aPrint: Readonly<Record<string, string>> = {
  ...anAddress,
  plan: 'print',
  frequency: 'once',
  name: 'Ada Reader',
  email: 'ada@example.org',
  phone: '0491 570 156',
  message: 'Keep going.',
  newsletter: 'on',
  cover_fee: 'on',
};
const base = (field: FormField): Readonly<Record<string, string>> =>
  field === 'amount' || field === 'other_amount'
    ? { ...aGift, phone: '0491 570 156', newsletter: 'on' }
    : aPrint;

const hostile: Readonly<Record<string, string>> = {
  'a script': `"><script>alert(1)</script><img src=x onerror=alert(1)>'`,
  'a closing tag': '</textarea></title></style><svg/onload=alert(1)>',
  'a NUL': 'a\0b',
  'a line break and a header': 'x\r\nBcc: all@evil.example',
  'writing from right to left': '\u202Egpj.exe\u202C\u2066\u200F',
  'a statement': `'; DROP TABLE checkout; --`,
  'a template': '{{7*7}}${7*7}<%= 7*7 %>',
  'an object’s own word': 'constructor',
  'a prototype': '__proto__',
  'a link that runs': 'javascript:alert(1)',
  'far too much': 'far too much '.repeat(2000),
  'a character that is none': '\uFFFE\uFDD0\u0085',
};

const encoded: Readonly<Record<string, (field: string) => string>> = {
  'half a pair': (field) => `${field}=%ED%A0%80`,
  'bytes that are no text': (field) => `${field}=%FF%FE%C0%80`,
  'a percent sign alone': (field) => `${field}=%&${field}x=%zz`,
  'itself twice': (field) => `${field}=1&${field}=2`,
  'a list': (field) => `${field}[]=1`,
  'an object': (field) => `${field}[a]=1`,
  'a prototype’s list': (field) => `${field}[__proto__]=1`,
};

const json: Readonly<Record<string, unknown>> = {
  'half a pair': '\uD800',
  'a list': ['1'],
  'an object': { toString: 'x' },
  'an object that claims to be text': { length: 3, 0: 'a' },
  'no number': Number.MAX_VALUE,
  'nothing in a list': [null],
  true: true,
};

/** Nothing was begun unless the form was taken; what was begun, was begun once. */
async function expectNothingElse(before: Counts, taken: boolean): Promise<void> {
  const now = await counts();
  expect(now.checkouts - before.checkouts).toBeLessThanOrEqual(taken ? 1 : 0);
  if (!taken) expect(now.calls).toBe(before.calls);
}

interface Counts {
  readonly checkouts: number;
  readonly calls: number;
}

async function counts(): Promise<Counts> {
  return { checkouts: await app.database.db.checkout.count(), calls: app.sandbox.requests().length };
}

/** Not on the page unless somebody tampered (or there are several offers), so that what is wrong with it stands at the top only. */
const unseen = new Set<string>(['appeal', 'address_checked', 'offer']);

function expectSentBack(answer: Answer, field: string, posted: Readonly<Record<string, string>>): void {
  const elements = elementsIn(answer.text);
  const having = (wanted: Record<string, string>): string[] =>
    elements
      .filter((each) => Object.entries(wanted).every(([name, value]) => attribute(each, name) === value))
      .map(text);
  expect([...partsOf(answer.text)].filter((part) => !known.has(part))).toEqual([]);
  const summary = having({ id: 'errors' }).join();
  expect(summary).not.toBe('');
  if (!unseen.has(field) && summary !== '' && !summary.includes('it has a field we do not take')) {
    const beside = having({ id: `${field}-error` }).join();
    expect([field, beside.length > 20]).toEqual([field, true]);
    const controls = having({ name: field, 'aria-invalid': 'true' });
    expect([field, controls.length > 0]).toEqual([field, true]);
    const kept = filledIn(answer.text);
    // What stands for a preset and is none is shown as an amount of one's own.
    const replaced = field === 'amount' ? ['amount', 'other_amount'] : [field];
    const rest = Object.entries(posted).filter(([name]) => !replaced.includes(name) && !unseen.has(name));
    expect(Object.fromEntries(rest.map(([name]) => [name, kept[name]]))).toEqual(Object.fromEntries(rest));
  }
}

const free: readonly string[] = ['name', 'message', 'line1', 'line2', 'suburb', 'appeal'];

describe.each(formFields)('As %s', (field) => {
  const without = Object.fromEntries(Object.entries(base(field)).filter(([name]) => name !== field));

  it('(INJ-2, INJ-9) hostile text is text or is sent back with a sentence beside it, the rest kept', async () => {
    for (const [what, value] of Object.entries(hostile)) {
      const before = await counts();
      const answer = await post(site, '/checkouts', { ...without, [field]: value });
      const isTaken = answer.status === 303;
      expect([what, isTaken ? free.includes(field) : answer.status]).toEqual([what, isTaken ? true : 422]);
      if (!isTaken) expectSentBack(answer, field, without);
      await expectNothingElse(before, isTaken);
    }
  });

  it('(INJ-8) what is no single text is sent back too, or is another field’s and nobody’s', async () => {
    for (const [what, write] of Object.entries(encoded)) {
      const before = await counts();
      const answer = await post(
        site,
        '/checkouts',
        `${new URLSearchParams(without).toString()}&${write(field)}`,
      );
      expect([what, answer.status === 303 ? free.includes(field) : answer.status]).toEqual([
        what,
        answer.status === 303 ? true : 422,
      ]);
      if (answer.status === 422) expectSentBack(answer, field, without);
      await expectNothingElse(before, answer.status === 303);
    }
  });

  it('(INJ-8, INJ-9) a program is told the same in problem+json', async () => {
    const typed = Object.entries(hostile).filter(([what]) => what !== 'far too much');
    for (const [what, value] of [...typed, ...Object.entries(json)]) {
      const before = await counts();
      const body = JSON.stringify({ ...without, [field]: value });
      const headers = { 'content-type': 'application/json' };
      const { status, text: answer } = await ask(site, '/api/v1/checkouts', {
        method: 'POST',
        headers,
        body,
      });
      const told = JSON.parse(answer) as { errors?: { field: string; message: string }[] };
      if (status === 201)
        expect([what, [...free, 'newsletter', 'cover_fee', 'address_checked']]).toEqual([
          what,
          expect.arrayContaining([field]),
        ]);
      else {
        expect([what, status]).toEqual([what, 422]);
        expect(told.errors?.map((error) => error.field)).toContain(field);
      }
      await expectNothingElse(before, status === 201);
    }
  });
});

describe('A form', () => {
  const send = (body: string, type = 'application/x-www-form-urlencoded'): Promise<Answer> =>
    post(site, '/checkouts', body, { 'content-type': type });

  it.each([
    '__proto__[plan]=none',
    'constructor[prototype][plan]=none',
    'constructor=x',
    'prototype=x',
    '__proto__.plan=none',
    '%5F%5Fproto%5F%5F[name]=1',
  ])('(INJ-8) that reaches for a prototype (%s) is sent back, and nothing is changed by it', async (more) => {
    const before = await counts();
    const { status, text: html } = await send(`${new URLSearchParams(aGift).toString()}&${more}`);
    expect(status).toBe(422);
    expect(html).toContain('it has a field we do not take');
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['plan']).toBeUndefined();
    await expectNothingElse(before, false);
  });

  it.each(['__proto__=1', '%5F%5Fproto%5F%5F=1', 'plan.__proto__=1'])(
    '(INJ-8) with a name that never comes as far as us (%s) is read without it',
    async (more) => {
      const { status } = await send(`${new URLSearchParams(aGift).toString()}&${more}`);
      expect(status).toBe(303);
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );

  it.each([
    ['', 422],
    ['&&&&', 422],
    ['=', 422],
    ['a'.repeat(20_000), 422],
    ['plan=none&'.repeat(199), 422],
    ['plan=none&'.repeat(250), 413],
  ])('(INJ-9) that is no form of ours is sent back: %#', async (body, expected) => {
    expect((await send(body)).status).toBe(expected);
  });

  it.each([
    ['text/plain', 422],
    ['multipart/form-data; boundary=x', 422],
    ['application/json', 422],
    ['', 422],
    ['application/x-www-form-urlencoded; charset=utf-7', 415],
    ['application/x-www-form-urlencoded; charset=x', 415],
  ])('(INJ-9) in another dress (%s) is not read', async (type, expected) => {
    expect((await send(new URLSearchParams(aGift).toString(), type)).status).toBe(expected);
  });

  it('(INJ-9) that is packed is not a way around its size', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expect((await post(site, '/checkouts', 'not gzip', headers)).status).toBe(400);
  });

  it.each([
    ['null', 400],
    ['[]', 422],
    ['"plan"', 400],
    ['{', 400],
    ['{"plan":"none",}', 400],
    ['{"__proto__":{"plan":"none"}}', 422],
    ['{"constructor":{"prototype":{"plan":"none"}}}', 422],
    ['['.repeat(10_000), 400],
    [`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, 422],
    ['{"name":"\\ud800"}', 422],
    ['\uFEFF{}', 422],
  ])('(INJ-8, INJ-9) that a program sends as %j is answered %d', async (body, expected) => {
    const headers = { 'content-type': 'application/json' };
    const before = await counts();
    const { status } = await ask(site, '/api/v1/checkouts', { method: 'POST', headers, body });
    expect(status).toBe(expected);
    await expectNothingElse(before, false);
  });
});

const isPage = (headers: Answer['headers']): boolean =>
  headers['content-type']?.startsWith('text/html') === true;

/** What of a page could do something by itself. */
function liveParts(html: string): string[] {
  const live = /^(script|img|svg|iframe|object|embed|style|base|video)( |$)| on\w+$| style$| srcdoc$/;
  return html === '' ? [] : [...partsOf(html)].filter((part) => live.test(part));
}

describe('What is asked for by an address', () => {
  const paths = (value: string): string[] => [
    ...['plan', 'frequency', 'amount', 'appeal', 'back', 'name', '__proto__', 'x'].map(
      (name) => `/?${name}=${value}`,
    ),
    `/?plan[]=${value}`,
    `/?plan=none&plan=${value}`,
    `/?${value}`,
    `/thanks?session_id=${value}`,
    `/thanks?session_id=${value}&session_id=x`,
    `/checkouts/${value}`,
    `/api/v1/checkouts/${value}`,
    `/staff/supporters?q=${value}`,
    `/staff/supporters?after=${value}`,
    `/staff/supporters/${value}`,
    `/staff/set-up/${value}`,
    `/staff/sign-in?next=${value}&ended=${value}`,
    `/staff/${value}`,
    `/dev/mail/${value}`,
    `/assets/${value}`,
    `/${value}`,
  ];
  let cookie: string;
  beforeAll(async () => {
    cookie = `${owner}; ${(await app.give(aGift)).cookie}`;
  });

  const values = [
    ...Object.values(hostile).map((value) => encodeURIComponent(value.slice(0, 3000))),
    '%ED%A0%80',
    '%FF',
    '%',
    '%00',
    '..%2f..%2f..%2fetc%2fpasswd',
    '..%5c..%5cpackage.json',
    'hasOwnProperty',
    "0'or'1'='1",
  ];

  it.each(values)('(INJ-2, INJ-9) %# is answered like any mistyped one', async (value) => {
    for (const path of paths(value)) {
      const { status, headers, text: html } = await ask(site, path, { headers: { cookie } });
      expect([path, [200, 303, 400, 404].includes(status) ? true : status]).toEqual([path, true]);
      expect(isPage(headers) ? liveParts(html) : []).toEqual([]);
    }
  });

  it.each(['checkout', 'staff'])(
    '(INJ-9) with a cookie (%s) of somebody’s own making is a stranger’s',
    async (name) => {
      const made = [
        '',
        '=',
        'x',
        '.'.repeat(50),
        'a.b',
        '%00.%00',
        '__proto__.x',
        '"><script>',
        'x'.repeat(6000),
        ';;;==;',
      ];
      for (const value of made) {
        for (const path of ['/thanks?session_id=cs_test_1', '/checkouts/x', '/staff', '/staff/sign-in']) {
          const { status } = await ask(site, path, { headers: { cookie: `${name}=${value}` } });
          expect([200, 303, 404]).toContain(status);
        }
      }
    },
  );
});

describe('How much may be sent', () => {
  const form = (size: number): string => `message=${'x'.repeat(size - 8)}`;
  const kb = 1024;

  it.each(['/checkouts', '/staff/sign-in'])(
    '(INJ-9) to %s: a form of 32 kB and not a byte more',
    async (path) => {
      expect((await post(site, path, form(32 * kb))).status).toBe(422);
      expect((await post(site, path, form(32 * kb + 1))).status).toBe(413);
      expect((await post(site, path, form(1024 * kb))).status).toBe(413);
    },
  );

  it('(INJ-9) by a program: JSON of 32 kB and not a byte more', async () => {
    const of = async (size: number): Promise<number> => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ message: 'x'.repeat(size - 14) });
      expect(body).toHaveLength(size);
      return (await ask(site, '/api/v1/checkouts', { method: 'POST', headers, body })).status;
    };
    expect(await of(32 * kb)).toBe(422);
    expect(await of(32 * kb + 1)).toBe(413);
    expect(await of(1024 * kb)).toBe(413);
  });

  it('(INJ-9) in an address and in headers: 16 kB together', async () => {
    expect((await ask(site, `/?x=${'x'.repeat(14 * kb)}`)).status).toBe(200);
    expect((await ask(site, `/?x=${'x'.repeat(17 * kb)}`)).status).toBe(431);
    expect((await ask(site, '/', { headers: { cookie: 'x'.repeat(17 * kb) } })).status).toBe(431);
  });

  it.each([
    ['name', 200],
    ['message', 1000],
    ['line1', 200],
    ['suburb', 200],
  ])('(INJ-9) in %s: %d characters, however many bytes they take', async (field, most) => {
    const letters = ['x', 'é', '木', '🗞'];
    for (const letter of letters) {
      const of = async (length: number): Promise<number> =>
        (await post(site, '/checkouts', { ...aPrint, [field]: letter.repeat(length) })).status;
      if (letter !== '🗞' || field !== 'name') expect([letter, await of(most)]).toEqual([letter, 303]);
      expect([letter, await of(most + 1)]).toEqual([letter, 422]);
    }
  });

  it('(INJ-9) the same letters written two ways are kept one way', async () => {
    const { db } = app.database;
    await post(site, '/checkouts', { ...aGift, name: 'Zoe\u0308 Nun\u0303ez', email: 'zoe@example.org' });
    const row = await db.checkout.findFirstOrThrow({ where: { email: 'zoe@example.org' } });
    expect(row.name).toBe('Zoë Nuñez'.normalize('NFC'));
  });
});

let read = 0;
afterEach(() => {
  const lines = app.log.slice(read);
  read = app.log.length;
  expect(lines.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
});
