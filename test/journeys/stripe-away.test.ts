import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiFaultKind } from '../../src/sandbox/faults.ts';
import { aGift, startApplication, type TestApplication } from '../support/application.ts';
import { expectBooksInOrder } from '../support/books.ts';
import { freePort } from '../support/free-port.ts';
import { expectThankedOnce } from '../support/thanked.ts';
import { until } from '../support/until.ts';

const deadlineMs = 1_000;
/** The deadline, and what else an answer takes on a machine with other things to do. */
const pageWithinMs = deadlineMs + 2_000;

let app: TestApplication;
beforeAll(async () => {
  app = await startApplication({ stripeDeadlineMs: deadlineMs });
});
afterEach(async () => {
  app.sandbox.setFaults({});
  await expectBooksInOrder(app.database.db);
});
afterAll(() => app.close());

const opening = 'POST /v1/checkout/sessions';
const sessionsMade = () =>
  app.sandbox.requests().filter(({ method, path }) => `${method} ${path}` === opening);

interface Pressed {
  readonly ms: number;
  readonly status: number;
  readonly to: string;
  readonly cookie: string;
}

async function press(email: string): Promise<Pressed> {
  const before = performance.now();
  const answer = await app.post({ ...aGift, email });
  await answer.arrayBuffer();
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return {
    ms: performance.now() - before,
    status: answer.status,
    to: answer.headers.get('location') ?? '',
    cookie,
  };
}

/** Follows the waiting page as a browser does, and gives what it is led to at last. */
async function waitedFor({ to, cookie }: Pressed): Promise<string> {
  return until('the waiting page to lead on', async () => {
    const answer = await fetch(new URL(to, app.url), { headers: { cookie }, redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.status === 303 ? answer.headers.get('location') : undefined;
  });
}

it('While Stripe hangs ten press the button: each gets an honest page in time, and other pages answer meanwhile (AVL-2)', async () => {
  const pages = ['/', '/?plan=digital', '/thanks', '/healthz', '/privacy'];
  const looking = () => Promise.all(pages.map((path) => fetch(new URL(path, app.url))));
  await looking();
  app.sandbox.setFaults({ api: [{ match: opening, kind: 'hang' }] });
  const order: string[] = [];
  const pressing = Promise.all(
    Array.from({ length: 10 }, (_, position) =>
      press(`ten${position}@example.org`).finally(() => order.push('pressed')),
    ),
  );
  await until('Stripe to be asked ten times', () => sessionsMade().length === 10);
  expect((await looking()).map(({ status }) => status)).toEqual(pages.map(() => 200));
  order.push('looked');
  const pressed = await pressing;
  for (const { ms, status, to } of pressed) {
    expect(status).toBe(303);
    expect(to).toMatch(/^\/checkouts\/[\w-]+$/);
    expect(ms).toBeLessThan(pageWithinMs);
  }
  expect(order[0]).toBe('looked');
  const [first] = pressed;
  if (!first) throw new Error('nobody pressed');
  const page = await fetch(new URL(first.to, app.url), { headers: { cookie: first.cookie } });
  expect(page.status).toBe(503);
  expect(page.headers.get('retry-after')).toBe('3');
  expect(await page.text()).toContain('Nothing was charged.');
  const stranger = await fetch(new URL(first.to, app.url));
  expect(stranger.status).toBe(404);

  app.sandbox.setFaults({});
  const urls = await Promise.all(pressed.map(waitedFor));
  expect(new Set(urls).size).toBe(10);
  for (const url of urls) await app.pay(url.split('/').pop() ?? '');
  await app.quiet();
  for (let position = 0; position < 10; position++)
    await expectThankedOnce(app, `ten${position}@example.org`);
});

const troubles: readonly ApiFaultKind[] = [
  'hang',
  '500',
  '429',
  'bad_json',
  'drop_before',
  'drop_after',
  'timeout_after',
];

describe('Whatever Stripe does instead of answering', () => {
  it.each(troubles)('(%s) nothing is charged, and the one gift waits for one page (AVL-2)', async (kind) => {
    const email = `${kind}@example.org`;
    app.sandbox.setFaults({ api: [{ match: opening, kind, times: 1 }] });
    const before = sessionsMade().length;
    const pressed = await press(email);
    expect(pressed.ms).toBeLessThan(pageWithinMs);
    const url = pressed.to.startsWith('/') ? await waitedFor(pressed) : pressed.to;
    const asked = sessionsMade().slice(before);
    expect(asked.length).toBeGreaterThan(1);
    expect(new Set(asked.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    await app.pay(url.split('/').pop() ?? '');
    await app.quiet();
    await expectThankedOnce(app, email);
    const begun = await app.database.db.checkout.count({ where: { email } });
    expect(begun).toBe(1);
  });
});

it('While Stripe refuses connections the process lives, says so, and goes on when Stripe is back (AVL-2)', async () => {
  const port = await freePort();
  const away = await startApplication({
    stripeDeadlineMs: deadlineMs,
    env: {
      STRIPE_SECRET_KEY: 'sk_test_away',
      STRIPE_WEBHOOK_SECRET: 'whsec_away',
      STRIPE_API_BASE: `http://127.0.0.1:${port}`,
    },
  });
  try {
    const answer = await away.post({ ...aGift, email: 'away@example.org' });
    expect(answer.status).toBe(303);
    const waiting = new URL(answer.headers.get('location') ?? '', away.url);
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await fetch(waiting, { headers: { cookie } })).status).toBe(503);
    expect((await fetch(`${away.url}/healthz`)).status).toBe(200);
    const back = await passingOn(port, away.sandbox.url);
    try {
      const url = await until('the waiting page to lead on', async () => {
        const page = await fetch(waiting, { headers: { cookie }, redirect: 'manual' });
        return page.status === 303 ? page.headers.get('location') : undefined;
      });
      expect(url).toMatch(/\/c\/pay\/cs_test_/);
    } finally {
      back.closeAllConnections();
      back.close();
    }
  } finally {
    await away.close();
  }
});

/** What a request to another host may carry over. */
function kept(headers: IncomingHttpHeaders): Record<string, string> {
  const names = ['authorization', 'content-type', 'idempotency-key', 'stripe-version'];
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}

/** A Stripe that is back at an address where nobody answered before. */
async function passingOn(port: number, to: string): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void fetch(new URL(request.url ?? '', to), {
        method: request.method ?? 'GET',
        headers: kept(request.headers),
        ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
      }).then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(await answer.text());
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  expect((server.address() as AddressInfo).port).toBe(port);
  return server;
}
