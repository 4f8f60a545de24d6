import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { money } from '../../src/money/money.ts';
import { digitalMonthly, monthlyGift, setSandboxStage, type SandboxStage } from './sandbox-stage.ts';

let stage: SandboxStage;
beforeEach(async () => {
  stage = await setSandboxStage();
});
afterEach(() => stage.close());

const calls = () => stage.asked().map(({ method, path }) => `${method} ${path}`);

async function list(
  what: string,
): Promise<{ id: string; unit_amount?: number; lookup_key?: string; name?: string }[]> {
  const headers = { authorization: 'Bearer sk_test_stage' };
  const answer = await fetch(new URL(`/v1/${what}?limit=100`, stage.sandbox.url), { headers });
  stage.asked();
  return ((await answer.json()) as { data: { id: string }[] }).data;
}

async function change(path: string, fields: Record<string, string>): Promise<void> {
  const headers = { authorization: 'Bearer sk_test_stage' };
  const body = new URLSearchParams(fields);
  await fetch(new URL(path, stage.sandbox.url), { method: 'POST', headers, body });
  stage.asked();
}

describe('the price of a plan', () => {
  it('is made at the first sale, named after the plan, and only the page is asked for after that', async () => {
    await stage.processor.openCheckout(digitalMonthly());
    expect(calls()).toEqual([
      'GET /v1/prices',
      'POST /v1/products',
      'POST /v1/prices',
      'POST /v1/checkout/sessions',
    ]);
    await stage.processor.openCheckout(digitalMonthly());
    expect(calls()).toEqual(['POST /v1/checkout/sessions']);
    expect(await list('prices')).toMatchObject([
      { lookup_key: 'ff-digital-monthly-500-aud', unit_amount: 500 },
    ]);
    expect(await list('products')).toMatchObject([{ id: 'ff-digital-monthly', name: 'Digital edition' }]);
  });

  it('is found by a process that was not there when it was made', async () => {
    await stage.processor.openCheckout(digitalMonthly());
    calls();
    await stage.anotherProcessor().openCheckout(digitalMonthly());
    expect(calls()).toEqual(['GET /v1/prices', 'POST /v1/checkout/sessions']);
    expect(await list('prices')).toHaveLength(1);
  });

  it('is one, though ten readers of five processes are the first at once', async () => {
    const processors = Array.from({ length: 5 }, () => stage.anotherProcessor());
    const opened = await Promise.all(
      processors.flatMap((processor) => [1, 2].map(() => processor.openCheckout(digitalMonthly()))),
    );
    expect(new Set(opened.map(({ processorRef }) => processorRef)).size).toBe(10);
    expect(await list('prices')).toHaveLength(1);
    expect((await list('products')).filter(({ id }) => id.startsWith('ff-'))).toHaveLength(1);
  });

  it('is another for another amount, of the same product', async () => {
    await stage.processor.openCheckout(digitalMonthly());
    await stage.processor.openCheckout(digitalMonthly({ base: money(700n, 'AUD') }));
    expect((await list('prices')).map((price) => price.lookup_key).sort()).toEqual([
      'ff-digital-monthly-500-aud',
      'ff-digital-monthly-700-aud',
    ]);
    expect(await list('products')).toHaveLength(1);
  });

  it('is made again where staff have archived it', async () => {
    await stage.processor.openCheckout(digitalMonthly());
    const [archived] = await list('prices');
    await change(`/v1/prices/${archived?.id ?? ''}`, { active: 'false' });
    // A day later, for Stripe answers the same for a day.
    await stage.sandbox.advance(25 * 3_600_000);
    const later = new Date(stage.sandbox.now().getTime() + 3_600_000);
    await stage.anotherProcessor().openCheckout(digitalMonthly({ expiresAt: later }));
    expect(await list('prices')).toHaveLength(2);
  });

  it('is not taken where somebody has put its key on another: nobody is sold a wrong price', async () => {
    await stage.processor.openCheckout(digitalMonthly());
    const product = 'ff-digital-monthly';
    await change('/v1/prices', {
      product,
      currency: 'aud',
      unit_amount: '5000',
      'recurring[interval]': 'month',
      lookup_key: 'ff-digital-monthly-500-aud',
      transfer_lookup_key: 'true',
    });
    await expect(stage.anotherProcessor().openCheckout(digitalMonthly())).rejects.toThrow(
      'ff-digital-monthly-500-aud',
    );
    expect(calls()).toEqual(['GET /v1/prices']);
  });
});

describe('a monthly gift', () => {
  it('of any amount is of one product, and after the first is one call', async () => {
    await stage.processor.openCheckout(monthlyGift());
    expect(calls()).toEqual(['POST /v1/products', 'POST /v1/checkout/sessions']);
    await stage.processor.openCheckout(monthlyGift({ base: money(1000n, 'AUD') }));
    expect(calls()).toEqual(['POST /v1/checkout/sessions']);
    await stage.anotherProcessor().openCheckout(monthlyGift());
    expect((await list('products')).map(({ id }) => id)).toEqual(['ff-gift-monthly']);
  });

  it('is of that product still when its name has changed and Stripe has forgotten how it was made', async () => {
    await stage.processor.openCheckout(monthlyGift());
    const plan = { code: 'gift-monthly', name: 'Fighting Fund, every month', priced: false };
    await stage.anotherProcessor().openCheckout(monthlyGift({ plan }));
    await stage.sandbox.advance(25 * 3_600_000);
    const later = new Date(stage.sandbox.now().getTime() + 3_600_000);
    await stage.anotherProcessor().openCheckout(monthlyGift({ plan, expiresAt: later }));
    expect((await list('products')).map(({ id }) => id)).toEqual(['ff-gift-monthly']);
  });
});

describe('when Stripe is away at the first sale', () => {
  it('the next reader asks again', async () => {
    stage.sandbox.setFaults({ api: [{ match: 'GET /v1/prices', kind: '500', times: 1 }] });
    await expect(stage.processor.openCheckout(digitalMonthly())).rejects.toMatchObject({ kind: 'away' });
    await expect(stage.processor.openCheckout(digitalMonthly())).resolves.toBeDefined();
  });

  it('a price that was made though nobody heard so is found', async () => {
    stage.sandbox.setFaults({ api: [{ match: 'POST /v1/prices', kind: 'drop_after', times: 2 }] });
    await expect(stage.processor.openCheckout(digitalMonthly())).rejects.toMatchObject({ kind: 'away' });
    await stage.processor.openCheckout(digitalMonthly());
    expect(await list('prices')).toHaveLength(1);
  });
});
