import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { startChild } from './child.ts';
import type { Effort } from './effort.ts';
import { alternate, milliseconds, type Figure } from './figures.ts';
import { run, type Posted } from './load.ts';
import { fillSandbox } from './sandbox-store.ts';

const customers = 10_000;
const events = 100_000;

/** The local Stripe with a long life behind it: how long an answer takes, and how long a start. */
export async function sandboxFigures(effort: Effort): Promise<Figure[]> {
  const full = fillSandbox(customers, events);
  const empty = mkdtempSync(path.join(tmpdir(), 'fighting-fund-bench-'));
  try {
    const start = await startFigure(effort, full, empty);
    return [await sessionFigure(effort, full), start];
  } finally {
    rmSync(full, { recursive: true });
    rmSync(empty, { recursive: true });
  }
}

async function startFigure({ starts }: Effort, full: string, empty: string): Promise<Figure> {
  await startMs(empty);
  const found = await alternate(
    starts,
    () => startMs(full),
    () => startMs(empty),
  );
  const added = found.measured - found.floor;
  return {
    name: 'What starting the sandbox with that store adds (floor: starting an empty one)',
    measured: milliseconds(added),
    floor: milliseconds(found.floor),
    demand: '< 300 ms',
    met: added < 300,
  };
}

async function startMs(dataDir: string): Promise<number> {
  const began = performance.now();
  const sandbox = await startSandbox({ port: 0, dataDir });
  const took = performance.now() - began;
  await sandbox.close();
  return took;
}

/** One caller after another: an answer is made on one thread, and nobody else's should be counted. */
async function sessionFigure({ turns, seconds }: Effort, full: string): Promise<Figure> {
  const sandbox = await startChild('sandbox-process.ts', { DATA_DIR: full });
  const url = `http://127.0.0.1:${sandbox.port}`;
  const found = await alternate(
    turns,
    async () =>
      (await run({ url: `${url}/v1/checkout/sessions`, connections: 1, seconds, post: session, status: 200 }))
        .medianMs,
    async () => (await run({ url: `${url}/sandbox/clock`, connections: 1, seconds, status: 200 })).medianMs,
  );
  await sandbox.stop();
  return {
    name: `Checkout Session created by the sandbox, ${customers.toLocaleString('en-AU')} customers and ${events.toLocaleString('en-AU')} events in store, median (floor: asking it the time)`,
    measured: milliseconds(found.measured),
    floor: milliseconds(found.floor),
    ratio: found.ratio,
    demand: '< 5 ms',
    met: found.measured < 5,
  };
}

let asked = 0;

/** A gift as the application asks for it, each with a key of its own. */
function session(): Posted {
  const number = ++asked;
  const body = new URLSearchParams({
    mode: 'payment',
    success_url: 'http://127.0.0.1:3000/thanks?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:3000/',
    customer_email: `reader${number}@example.org`,
    submit_type: 'donate',
    'line_items[0][quantity]': '1',
    'line_items[0][price_data][currency]': 'aud',
    'line_items[0][price_data][unit_amount]': '2550',
    'line_items[0][price_data][product_data][name]': 'One-off gift',
    'metadata[checkout]': `checkout-${number}`,
  });
  return {
    body: body.toString(),
    headers: {
      authorization: 'Bearer sk_test_benchmark',
      'content-type': 'application/x-www-form-urlencoded',
      'stripe-version': '2026-10-28.endive',
      'idempotency-key': `benchmark-${number}`,
    },
  };
}
