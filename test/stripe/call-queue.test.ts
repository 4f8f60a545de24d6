import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { ProcessorUnavailable } from '../../src/domain/payments/payment-processor.ts';
import {
  createCallQueue,
  type CallQueue,
  type CallQueueLimits,
  type Deadline,
} from '../../src/stripe/call-queue.ts';
import { createStripeClient } from '../../src/stripe/client.ts';

let server: Server;
let stripe: Stripe;
/** What the next requests meet; the last stands for all that follow. */
let answers: ((response: ServerResponse) => void)[];
let asked: number;

beforeEach(async () => {
  asked = 0;
  server = createServer((_, response) => {
    asked += 1;
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const apiBase = new URL(`http://127.0.0.1:${port}`);
  stripe = createStripeClient({ secretKey: 'sk_test_queue', apiBase, timeoutMs: 1_000 });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const reply = (status: number, body: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
};
const error = (status: number, type: string, code?: string) =>
  reply(status, JSON.stringify({ error: { type, code, message: 'No.' } }));
const balance = reply(200, '{"object":"balance","livemode":false}');
const silence = () => undefined;

const limits: CallQueueLimits = { concurrency: 20, mostWaiting: 100, deadlineMs: 2_000 };
const soon = (ms: number) => (performance.now() + ms) as Deadline;
const ask = (calls: CallQueue) => calls.call((options) => stripe.balance.retrieve({}, options));

async function unavailable(asking: Promise<unknown>): Promise<ProcessorUnavailable['kind']> {
  const outcome: unknown = await asking.then(
    () => 'answered',
    (problem: unknown) => problem,
  );
  expect(outcome).toBeInstanceOf(ProcessorUnavailable);
  return (outcome as ProcessorUnavailable).kind;
}

describe('(AVL-2) when Stripe is in trouble', () => {
  it('an answer is an answer', async () => {
    answers = [balance];
    await expect(ask(createCallQueue(limits))).resolves.toMatchObject({ object: 'balance' });
  });

  it.each<[string, 'busy' | 'away', (response: ServerResponse) => void]>([
    ['500', 'away', error(500, 'api_error')],
    ['503 from a gateway, in HTML', 'away', reply(503, '<h1>Service Unavailable</h1>')],
    ['503 from a gateway, in JSON of its own', 'away', reply(503, '{"message":"unavailable"}')],
    ['bad JSON', 'away', reply(200, '{"object":"bal')],
    [
      'half an answer',
      'away',
      (response) =>
        response.writeHead(200, { 'content-length': 500 }).write('{"obj', () => response.destroy()),
    ],
    ['a closed connection', 'away', (response) => response.destroy()],
    ['429', 'busy', error(429, 'invalid_request_error', 'rate_limit')],
    ['a lock that others hold', 'busy', error(429, 'invalid_request_error', 'lock_timeout')],
    [
      'the same call being answered elsewhere',
      'busy',
      error(409, 'idempotency_error', 'idempotency_key_in_use'),
    ],
  ])('%s: the processor is %s', async (_, kind, answer) => {
    answers = [answer];
    expect(await unavailable(ask(createCallQueue(limits)))).toBe(kind);
  });

  it('a port where nobody listens is a processor that is away', async () => {
    const nobody = createStripeClient({
      secretKey: 'sk_test_queue',
      apiBase: new URL('http://127.0.0.1:9'),
      timeoutMs: 1_000,
    });
    const calls = createCallQueue(limits);
    expect(await unavailable(calls.call((options) => nobody.balance.retrieve({}, options)))).toBe('away');
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['a malformed request', error(400, 'invalid_request_error', 'parameter_unknown')],
    ['a key used for something else', error(400, 'idempotency_error')],
    ['a bad key', error(401, 'invalid_request_error')],
    ['a key without permission', error(403, 'invalid_request_error')],
    ['a thing that is not there', error(404, 'invalid_request_error', 'resource_missing')],
  ])('%s is a fault of ours, which waiting does not mend', async (_, answer) => {
    answers = [answer];
    await expect(ask(createCallQueue(limits))).rejects.toBeInstanceOf(Stripe.errors.StripeError);
    expect(asked).toBe(1);
  });
});

describe('(AVL-2) when Stripe is silent', () => {
  it('a call is given up at its deadline', async () => {
    answers = [silence];
    expect(await unavailable(ask(createCallQueue({ ...limits, deadlineMs: 100 })))).toBe('away');
  });

  it('a call is given up at its deadline though bytes keep dripping in', async () => {
    let drip: NodeJS.Timeout | undefined;
    answers = [
      (response) => {
        response.writeHead(200);
        drip = setInterval(() => response.write(' '), 20);
      },
    ];
    try {
      expect(await unavailable(ask(createCallQueue({ ...limits, deadlineMs: 100 })))).toBe('away');
    } finally {
      clearInterval(drip);
    }
  });

  it('an act of several calls has one deadline for all of them, sooner than a call of its own would have', async () => {
    answers = [balance, silence];
    const calls = createCallQueue({ ...limits, deadlineMs: 10_000 });
    const until = soon(1_000);
    const begun = performance.now();
    await calls.call((options) => stripe.balance.retrieve({}, options), until);
    expect(await unavailable(calls.call((options) => stripe.balance.retrieve({}, options), until))).toBe(
      'away',
    );
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('the readers after those are told so when their own time is up, without a call, and those beyond the queue at once', async () => {
    answers = [silence];
    const calls = createCallQueue({ concurrency: 2, mostWaiting: 3, deadlineMs: 10_000 });
    const askUntil = (until: Deadline) =>
      calls.call((options) => stripe.balance.retrieve({}, options), until);
    const first = [1, 2].map(() => unavailable(askUntil(soon(2_000))));
    const waiting = [1, 2, 3].map(() => unavailable(askUntil(soon(200))));
    expect(calls.load()).toEqual({ running: 2, waiting: 3 });
    expect(await unavailable(ask(calls))).toBe('busy');
    // At once: nobody's time was up meanwhile.
    expect(calls.load()).toEqual({ running: 2, waiting: 3 });
    expect(await Promise.all(waiting)).toEqual(['busy', 'busy', 'busy']);
    expect(calls.load()).toEqual({ running: 2, waiting: 0 });
    expect(await Promise.all(first)).toEqual(['away', 'away']);
    expect(asked).toBe(2);
  });

  it('places are free again afterwards, and the next call is made', async () => {
    answers = [silence];
    const calls = createCallQueue({ concurrency: 2, mostWaiting: 3, deadlineMs: 10_000 });
    const askInHaste = () => calls.call((options) => stripe.balance.retrieve({}, options), soon(100));
    await Promise.all([unavailable(askInHaste()), unavailable(askInHaste())]);
    answers = [balance];
    await expect(ask(calls)).resolves.toMatchObject({ object: 'balance' });
    expect(calls.load()).toEqual({ running: 0, waiting: 0 });
  });
});

it('no more calls are under way at once than were agreed, and each gets its turn', async () => {
  let underWay = 0;
  let most = 0;
  answers = [
    (response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setImmediate(() => {
        underWay -= 1;
        balance(response);
      });
    },
  ];
  const calls = createCallQueue({ concurrency: 4, mostWaiting: 100, deadlineMs: 5_000 });
  await Promise.all(Array.from({ length: 40 }, () => ask(calls)));
  expect(asked).toBe(40);
  expect(most).toBeLessThanOrEqual(4);
});

it('nobody is to be kept waiting for more than ten seconds', () => {
  expect(() => createCallQueue({ ...limits, deadlineMs: 10_001 })).toThrow('10001');
});
