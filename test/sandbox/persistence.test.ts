import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gift, GOOD_CARD, setStage, stripeFor } from './support/stage.ts';
import { startWatched } from './support/watched-sandbox.ts';

describe('what the sandbox remembers', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('is all there after a restart: objects, events, keys, clock, and what waits', async () => {
    const first = await setStage({ dataDir });
    const paid = await first.stripe.checkout.sessions.create(gift(1200), { idempotencyKey: 'k' });
    await first.submit(`/c/pay/${paid.id}`, GOOD_CARD);
    const open = await first.stripe.checkout.sessions.create(gift(1300));
    await first.sandbox.advance(3_600_000);
    await first.sandbox.webhooksSettled();
    const events = first.sandbox.events().map(({ id }) => id);
    const offset = first.sandbox.now().getTime() - Date.now();
    await first.close();

    const second = await setStage({ dataDir });
    expect(second.sandbox.events().map(({ id }) => id)).toEqual(events);
    expect(second.sandbox.now().getTime() - Date.now()).toBeCloseTo(offset, -3);
    expect(await second.stripe.checkout.sessions.retrieve(paid.id)).toMatchObject({ payment_status: 'paid' });
    expect((await second.stripe.checkout.sessions.create(gift(1200), { idempotencyKey: 'k' })).id).toBe(
      paid.id,
    );
    await second.sandbox.advance(86_400_000);
    expect(await second.stripe.checkout.sessions.retrieve(open.id)).toMatchObject({ status: 'expired' });
    await second.close();
  });

  it('sends after a restart the webhooks that nobody took before it', async () => {
    const first = await setStage({ dataDir, retryDelaysMs: [3_600_000] });
    first.receiver.answer = 500;
    const { id } = await first.stripe.checkout.sessions.create(gift(1200));
    await first.submit(`/c/pay/${id}`, GOOD_CARD);
    await first.sandbox.webhooksSettled();
    await first.sandbox.close();
    first.receiver.answer = 200;
    const again = await setStage({
      dataDir,
      webhooks: [{ url: first.receiver.url, secret: 'whsec_a_secret_for_tests' }],
    });
    await again.sandbox.advance(3_700_000);
    await again.sandbox.webhooksSettled();
    expect(first.receiver.types()).toContain('checkout.session.completed');
    await again.close();
    await first.receiver.close();
  });

  it('drops a line that a crash cut off, and nothing before it', async () => {
    const first = await startWatched({ port: 0, dataDir });
    const { id } = await stripeFor(first.port).customers.create({ name: 'Ada Example' });
    await first.close();
    appendFileSync(join(dataDir, 'journal'), '9 7 1 1 0\t{"id":"cus_torn","object":"cust');
    const second = await startWatched({ port: 0, dataDir });
    const stripe = stripeFor(second.port);
    expect(await stripe.customers.retrieve(id)).toMatchObject({ name: 'Ada Example' });
    const after = await stripe.customers.create({ name: 'Bo Example' });
    await second.close();
    const third = await startWatched({ port: 0, dataDir });
    expect((await stripeFor(third.port).customers.list()).data.map((customer) => customer.id)).toEqual([
      after.id,
      id,
    ]);
    await third.close();
  });

  it('survives being killed outright: every answer it gave is still true', async () => {
    const script = `
      import { startSandbox } from ${JSON.stringify(new URL('../../src/sandbox/sandbox.ts', import.meta.url).href)};
      const sandbox = await startSandbox({ port: 0, dataDir: ${JSON.stringify(dataDir)} });
      console.log(sandbox.port);
    `;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const port = await new Promise<number>((resolve) =>
      child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString()))),
    );
    const stripe = stripeFor(port);
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, i) => stripe.customers.create({ name: `Reader ${i}` })),
    );
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGKILL');
    });
    const after = await startWatched({ port: 0, dataDir });
    const found = await stripeFor(after.port).customers.list({ limit: 100 });
    expect(found.data.map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
    await after.close();
  });

  it('never starts in production', async () => {
    await expect(startWatched({ port: 0, dataDir, production: true })).rejects.toThrow(
      'does not run in production',
    );
  });
});
