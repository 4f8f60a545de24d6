import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { aGift, anAddress, startApplication, type TestApplication } from '../../support/application.ts';
import { until } from '../../support/until.ts';
import { ask, askerOf, post, type Asker } from './ask.ts';
import { signInOwner } from './owner.ts';

// Values that are nobody's and stand nowhere else: found in the log, each has been leaked.
const canary = {
  name: 'Quillfeather Canary',
  email: 'quill.canary@feather.example',
  phone: '0491 570 159',
  message: 'Sing for your supper, zebrafinch.',
  line1: '77 Birdcage Walk',
  line2: 'Perch nine',
  suburb: 'Aviary Hill',
};
const colleague = {
  name: 'Owlbert Canary',
  email: 'owlbert@feather.example',
  password: 'hoot-wren-9-plover',
};
const secrets = {
  bearer: 'tok_canary_bearer_8c1d',
  cookie: 'canary-cookie-value-77aa',
  query: 'canary-query-value-11bb',
  agent: 'CanaryBrowser/9.9',
  referrer: 'https://canary.example/came-from',
  forwarded: '203.0.113.77',
};
const stripeKeys = { secretKey: 'sk_test_canary0001', webhookSecret: 'whsec_canary0002' };

let mailHost: SMTPServer;
let app: TestApplication;
let site: Asker;
let owner: string;
let tokens: string[];

beforeAll(async () => {
  mailHost = await startRudeMailHost();
  const { port } = mailHost.server.address() as AddressInfo;
  app = await startApplication({
    env: { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'The Lamp <lamp@lamp.example>' },
    stripeDeadlineMs: 500,
  });
  site = askerOf(app);
  owner = await signInOwner(app, site, colleague);
  tokens = [owner.split('=')[1] ?? ''];
});
afterAll(async () => {
  await app.close();
  await new Promise((resolve) => {
    mailHost.close(() => resolve(undefined));
  });
});

/** One that says back who it does not want, as many do. */
async function startRudeMailHost(): Promise<SMTPServer> {
  const host = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, callback) => {
      const words = `<${address}>: Recipient address rejected: user "${address}" unknown`;
      callback(Object.assign(new Error(words), { responseCode: 550 }));
    },
  });
  await new Promise<void>((resolve) => {
    host.listen(0, '127.0.0.1', resolve);
  });
  return host;
}

const telltale = {
  authorization: `Bearer ${secrets.bearer}`,
  'user-agent': secrets.agent,
  referer: secrets.referrer,
  'x-forwarded-for': secrets.forwarded,
};
const gift = { ...aGift, ...canary };

/** Every spelling of every value that must not be written down. */
function spellings(): string[] {
  const values = [
    ...Object.values(canary),
    ...Object.values(colleague),
    ...Object.values(secrets),
    ...tokens,
  ];
  const { secretKey, webhookSecrets } = app.parts.stripe;
  return [...values, secretKey, ...webhookSecrets, app.parts.sessionSecret, ...Object.values(stripeKeys)]
    .filter((value) => value !== '')
    .flatMap((value) => [
      value,
      encodeURIComponent(value),
      new URLSearchParams({ v: value }).toString().slice(2),
      Buffer.from(value).toString('base64').replace(/=+$/, ''),
      value.replaceAll(' ', ''),
    ])
    .map((each) => each.toLowerCase());
}

function leaks(): string[] {
  const log = app.log.join('').toLowerCase();
  return [...new Set(spellings().filter((each) => log.includes(each)))];
}

function linesOf(requestId: string): { level: number; err?: { type: string; at?: string[] } }[] {
  return app.log
    .map((line) => JSON.parse(line) as { requestId?: string; level: number; err?: { type: string } })
    .filter((line) => line.requestId === requestId);
}

/** Makes the database refuse rows with a story in which the row is told. */
async function forbid(table: string, what: string): Promise<() => Promise<void>> {
  const { pool } = app.database;
  await pool.query(`ALTER TABLE ${table} ADD CONSTRAINT forbidden CHECK (${what}) NOT VALID`);
  return async () => {
    await pool.query(`ALTER TABLE ${table} DROP CONSTRAINT forbidden`);
  };
}

async function hide(table: string): Promise<() => Promise<void>> {
  const { pool } = app.database;
  await pool.query(`ALTER TABLE ${table} RENAME TO hidden`);
  return async () => {
    await pool.query(`ALTER TABLE hidden RENAME TO ${table}`);
  };
}

describe('Whatever happens, the log does not tell who it happened to', () => {
  it('(LOG-4) when everything goes well', async () => {
    const headers = { ...telltale, cookie: `${owner}; other=${secrets.cookie}` };
    const given = await post(
      site,
      '/checkouts',
      { ...gift, plan: 'print', ...anAddress, ...canary },
      headers,
    );
    expect(given.status).toBe(303);
    tokens.push(/checkout=([^;]+)/.exec(given.headers['set-cookie']?.join() ?? '')?.[1] ?? '');
    const session = given.headers.location?.split('/').pop() ?? '';
    await app.pay(session);
    await app.quiet();
    await until('the mail host to have refused the letter', async () => {
      return (await app.database.db.receiptDelivery.findFirst())?.state === 'refused';
    });
    const supporter = await app.database.db.supporter.findFirstOrThrow();
    const looks = [
      `/?q=${secrets.query}`,
      `/thanks?session_id=${session}`,
      '/staff',
      `/staff/supporters?q=${encodeURIComponent(canary.email)}`,
      `/staff/supporters/${supporter.id}`,
      '/metrics',
      `/staff/sign-in?next=/staff/supporters%3Fq=${encodeURIComponent(canary.email)}`,
    ];
    for (const path of looks)
      expect([path, (await ask(site, path, { headers })).status]).toEqual([path, 200]);
    expect(app.log.length).toBeGreaterThan(10);
    expect(leaks()).toEqual([]);
  });

  it('(LOG-4) when what they sent or asked for cannot be had', async () => {
    const headers = { ...telltale, cookie: `${owner}; other=${secrets.cookie}` };
    const bad = await post(site, '/checkouts', { ...gift, other_amount: '1e9' }, headers);
    expect(bad.status).toBe(422);
    const api = { ...headers, 'content-type': 'application/json' };
    for (const body of [JSON.stringify({ ...gift, amount: [1] }), JSON.stringify(gift).slice(0, -3)]) {
      await ask(site, '/api/v1/checkouts', { method: 'POST', headers: api, body });
    }
    const paths = [
      `/${encodeURIComponent(canary.email)}?x=${secrets.query}`,
      `/thanks/${encodeURIComponent(canary.name)}`,
      `/staff/set-up/${encodeURIComponent(colleague.password)}`,
      `/staff/supporters/${encodeURIComponent(canary.email)}`,
      '/%',
    ];
    for (const path of paths) {
      expect((await ask(site, path, { headers })).status).toBeGreaterThanOrEqual(400);
      await ask(site, path, { method: 'POST', headers });
    }
    const wrong = { ...colleague, password: `${colleague.password}x` };
    expect((await post(site, '/staff/sign-in', wrong, headers)).status).toBe(422);
    const webhook = {
      ...telltale,
      'content-type': 'application/json',
      'stripe-signature': `t=1,v1=${secrets.query}`,
    };
    await ask(site, '/webhooks/stripe', { method: 'POST', headers: webhook, body: JSON.stringify(gift) });
    expect(leaks()).toEqual([]);
  });

  it('(LOG-4) when Stripe refuses and says back what it was sent', async () => {
    for (const kind of ['500', 'bad_json', '429', 'hang', 'drop_after'] as const) {
      app.sandbox.setFaults({ api: [{ match: 'POST /v1/checkout/sessions', kind }] });
      const answer = await post(
        site,
        '/checkouts',
        { ...gift, email: `${kind.replace('_', '')}.${canary.email}` },
        telltale,
      );
      expect([kind, answer.status]).toEqual([kind, 303]);
    }
    app.sandbox.setFaults({});
    expect(leaks()).toEqual([]);
  });

  it('(LOG-4) when a job fails over what the database will not keep', async () => {
    const mend = await forbid('receipt', `name <> '${canary.name}'`);
    const again = { ...gift, email: `again.${canary.email}` };
    const given = await post(site, '/checkouts', again, telltale);
    await app.pay(given.headers.location?.split('/').pop() ?? '');
    const { db } = app.database;
    await until('the job to have failed', async () => {
      const tried = await db.stripeEvent.findFirst({ where: { attempts: { gt: 0 }, state: 'waiting' } });
      return tried !== null || app.log.some((line) => line.includes('a job failed'));
    });
    await mend();
    expect(leaks()).toEqual([]);
  });
});

describe('An error nobody expected', () => {
  const broken: readonly [string, () => Promise<() => Promise<void>>, () => ReturnType<typeof ask>][] = [
    [
      'in PostgreSQL, which tells the row it refuses',
      () => forbid('checkout', `name <> '${canary.name}'`),
      () => post(site, '/checkouts', gift, telltale),
    ],
    [
      'in PostgreSQL, asked by a program',
      () => forbid('checkout', `name <> '${canary.name}'`),
      () =>
        ask(site, '/api/v1/checkouts', {
          method: 'POST',
          headers: { ...telltale, 'content-type': 'application/json' },
          body: JSON.stringify({ ...gift, amount: '25.50' }),
        }),
    ],
    [
      'in a store',
      () => hide('supporter'),
      () =>
        ask(site, `/staff/supporters?q=${encodeURIComponent(canary.email)}`, {
          headers: { ...telltale, cookie: owner },
        }),
    ],
    [
      'at the door of the back office',
      () => hide('staff_session'),
      () => ask(site, '/staff', { headers: { ...telltale, cookie: owner } }),
    ],
    ['in signing in', () => hide('staff_member'), () => post(site, '/staff/sign-in', colleague, telltale)],
    [
      'in the domain, whose words name somebody',
      () => {
        const clock = jest.spyOn(app.parts.clock, 'now').mockImplementation(() => {
          throw new TypeError(`No time for "${canary.name}" <${canary.email}> ${stripeKeys.secretKey}`);
        });
        const mend = (): Promise<void> => {
          clock.mockRestore();
          return Promise.resolve();
        };
        return Promise.resolve(mend);
      },
      () => post(site, '/checkouts', gift, telltale),
    ],
  ];

  it.each(broken)(
    '(LOG-5, LOG-4) %s is told in a general way, with an id that is in the log',
    async (_where, breaks, asks) => {
      const mend = await breaks();
      const before = app.log.length;
      const answer = await asks().finally(mend);
      expect(answer.status).toBe(500);
      const isProblem = answer.headers['content-type']?.startsWith('application/problem+json') === true;
      const id = isProblem
        ? (JSON.parse(answer.text) as { requestId: string }).requestId
        : (/please quote <code>([^<]+)</.exec(answer.text)?.[1] ?? '');
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.text).not.toMatch(/constraint|relation|column|TypeError|currency|hidden/i);
      expect(answer.text).not.toContain(canary.name);
      const told = linesOf(id);
      expect(told).toHaveLength(1);
      expect(told[0]?.level).toBe(50);
      expect(told[0]?.err?.type).toMatch(/Error$/);
      expect(told[0]?.err?.at?.join()).toContain('/src/');
      expect(app.log.slice(before).filter((line) => line.includes(id)).length).toBeGreaterThanOrEqual(2);
      expect(leaks()).toEqual([]);
    },
  );
});

describe('A line of the log', () => {
  it('(INJ-7) is one line, whatever was sent to be written in it', async () => {
    const before = app.log.length;
    const forged = 'x"}\r\n{"level":60,"msg":"forged"}\u2028\u0085\u001b[31m';
    await ask(site, `/${encodeURIComponent(forged)}`, {
      headers: { 'x-request-id': 'forged', 'user-agent': 'a\tforged' },
    });
    await post(site, `/staff/sign-in?next=${encodeURIComponent(forged)}`, {
      email: forged,
      password: forged,
    });
    await ask(site, '/webhooks/stripe', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': 't=1,v1="}{forged' },
      body: forged,
    });
    const lines = app.log.slice(before);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    for (const line of app.log) {
      expect(line.endsWith('\n')).toBe(true);
      expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(Object.keys(JSON.parse(line) as object)).toContain('level');
    }
    expect(lines.join('')).not.toContain('forged');
  });
});
