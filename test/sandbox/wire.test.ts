import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { gift, setStage, stripeFor, type Stage } from './support/stage.ts';

describe('the API on the wire', () => {
  let stage: Stage;
  let stripe: Stripe;
  beforeAll(async () => {
    stage = await setStage();
    ({ stripe } = stage);
  });
  afterAll(() => stage.close());

  const refused = (work: Promise<unknown>) =>
    work.then(
      () => {
        throw new Error('It was not refused.');
      },
      (error: unknown) => error as Stripe.errors.StripeError,
    );
  const raw = (path: string, init: RequestInit = {}) =>
    fetch(`${stage.sandbox.url}${path}`, {
      ...init,
      headers: { authorization: 'Bearer sk_test_y', ...(init.headers as Record<string, string>) },
    });

  it('refuses a caller without a key, and one with a live key', async () => {
    const none = await fetch(`${stage.sandbox.url}/v1/customers`);
    expect(none.status).toBe(401);
    expect(((await none.json()) as { error: { message: string } }).error.message).toMatch(
      /^You did not provide an API key\./,
    );
    const live = await refused(
      new Stripe('sk_live_x', {
        host: '127.0.0.1',
        port: stage.sandbox.port,
        protocol: 'http',
      }).balance.retrieve(),
    );
    expect(live).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
  });

  it('names parameters it does not know, all at once', async () => {
    const one = await refused(stripe.customers.create({ shoe_size: 44 } as Stripe.CustomerCreateParams));
    expect(one).toMatchObject({
      code: 'parameter_unknown',
      param: 'shoe_size',
      message: 'Received unknown parameter: shoe_size',
    });
    const two = await refused(stripe.customers.create({ a: 1, b: 2 } as Stripe.CustomerCreateParams));
    expect(two.message).toBe('Received unknown parameters: a, b');
    const nested = await refused(
      stripe.checkout.sessions.create({
        ...gift(500),
        line_items: [{ price: 'x', colour: 'red' }],
      } as unknown as Stripe.Checkout.SessionCreateParams),
    );
    expect(nested.message).toBe('Received unknown parameter: line_items[0][colour]');
  });

  it('answers what is missing, wrong or not there as Stripe does', async () => {
    const missing = await refused(stripe.products.create({} as Stripe.ProductCreateParams));
    expect(missing).toMatchObject({
      statusCode: 400,
      code: 'parameter_missing',
      message: 'Missing required param: name.',
    });
    const wrong = await refused(
      stripe.refunds.create({ charge: 'ch_x', amount: 'ten' as unknown as number }),
    );
    expect(wrong).toMatchObject({ code: 'parameter_invalid_integer', message: 'Invalid integer: ten' });
    const empty = await refused(stripe.products.create({ name: '' }));
    expect(empty.code).toBe('parameter_invalid_empty');
    const gone = await refused(stripe.customers.retrieve('cus_nobody'));
    expect(gone).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
      message: "No such customer: 'cus_nobody'",
    });
    const named = await refused(stripe.checkout.sessions.create(gift(500, { customer: 'cus_nobody' })));
    expect(named).toMatchObject({ statusCode: 400, code: 'resource_missing', param: 'customer' });
    const url = await raw('/v1/nonsense');
    expect(url.status).toBe(404);
    expect(((await url.json()) as { error: { message: string } }).error.message).toMatch(
      /^Unrecognized request URL \(GET: \/v1\/nonsense\)/,
    );
  });

  it('carries a request id and echoes the version', async () => {
    const { lastResponse } = await stripe.customers.create({ email: 'a@example.com' });
    expect(lastResponse.requestId).toMatch(/^req_/);
    expect(lastResponse.apiVersion).toBe('2026-10-28.endive');
  });

  it('refuses payment_method_types from a caller of the present version, and takes it from an older one', async () => {
    const params =
      'mode=payment&success_url=http://x.example&payment_method_types[]=card&line_items[0][quantity]=1&line_items[0][price_data][currency]=aud&line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][name]=Gift';
    const send = (headers: Record<string, string>) =>
      raw('/v1/checkout/sessions', { method: 'POST', body: params, headers });
    expect((await send({ 'stripe-version': '2026-10-28.endive' })).status).toBe(400);
    expect((await send({})).status).toBe(200);
  });

  it('gives pages newest first, both ways', async () => {
    const fresh = await setStage();
    const made: string[] = [];
    for (let i = 0; i < 5; i++)
      made.unshift((await fresh.stripe.customers.create({ name: `Reader ${i}` })).id);
    const first = await fresh.stripe.customers.list({ limit: 2 });
    expect(first).toMatchObject({ has_more: true, data: [{ id: made[0] }, { id: made[1] }] });
    const second = await fresh.stripe.customers.list({ limit: 2, starting_after: made[1] ?? '' });
    expect(second).toMatchObject({ has_more: true, data: [{ id: made[2] }, { id: made[3] }] });
    const back = await fresh.stripe.customers.list({ limit: 2, ending_before: made[3] ?? '' });
    expect(back).toMatchObject({ has_more: true, data: [{ id: made[1] }, { id: made[2] }] });
    const all = await fresh.stripe.customers.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
    expect(all.map(({ id }) => id)).toEqual(made);
    await fresh.close();
  });

  it('expands what can be expanded, to four levels', async () => {
    const { id } = await stripe.checkout.sessions.create(gift(700));
    await raw(`/v1/payment_pages/${id}/confirm`, {
      method: 'POST',
      body: 'payment_method=pm_card_visa&expected_amount=700',
    });
    const deep = await stripe.checkout.sessions.retrieve(id, {
      expand: ['payment_intent.latest_charge.payment_intent.payment_method'],
    });
    expect(deep.payment_intent).toMatchObject({
      latest_charge: { payment_intent: { payment_method: { type: 'card' } } },
    });
    const deeper = await refused(
      stripe.checkout.sessions.retrieve(id, {
        expand: ['payment_intent.latest_charge.payment_intent.payment_method.customer'],
      }),
    );
    expect(deeper.code).toBe('property_expansion_max_depth');
    const never = await refused(stripe.checkout.sessions.retrieve(id, { expand: ['metadata'] }));
    expect(never.message).toBe('This property cannot be expanded (metadata).');
  });

  it('sets, keeps and deletes metadata key by key', async () => {
    const { id } = await stripe.customers.create({ metadata: { a: '1', b: '2' } });
    expect((await stripe.customers.update(id, { metadata: { b: '', c: '3' } })).metadata).toEqual({
      a: '1',
      c: '3',
    });
    expect((await stripe.customers.update(id, { metadata: '' })).metadata).toEqual({});
  });

  it('moves a lookup key to another price only when told to', async () => {
    const { id: product } = await stripe.products.create({ name: 'Print edition' });
    const price = {
      product,
      currency: 'aud',
      unit_amount: 1000,
      recurring: { interval: 'month' as const },
      lookup_key: 'print_monthly',
    };
    const first = await stripe.prices.create(price);
    await expect(stripe.prices.create(price)).rejects.toThrow('already uses that lookup key');
    const second = await stripe.prices.create({ ...price, transfer_lookup_key: true });
    const found = await stripe.prices.list({ lookup_keys: ['print_monthly'] });
    expect(found.data.map(({ id }) => id)).toEqual([second.id]);
    expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull();
  });

  describe('an idempotency key', () => {
    it('gives the first answer again, and does the work once', async () => {
      const options = { idempotencyKey: 'donation-1' };
      const first = await stripe.checkout.sessions.create(gift(900), options);
      const again = await stripe.checkout.sessions.create(gift(900), options);
      expect(again.id).toBe(first.id);
      expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
      const other = await refused(stripe.checkout.sessions.create(gift(901), options));
      expect(other).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    });

    it('does not remember a request that was not valid', async () => {
      const options = { idempotencyKey: 'donation-2' };
      await refused(stripe.checkout.sessions.create(gift(10), options));
      expect((await stripe.checkout.sessions.create(gift(1000), options)).status).toBe('open');
    });

    it('remembers a declined card, charge and all', async () => {
      const pay = () =>
        refused(
          stripe.paymentIntents.create(
            { amount: 500, currency: 'aud', payment_method: 'pm_card_chargeDeclined', confirm: true },
            { idempotencyKey: 'donation-3' },
          ),
        );
      const first = await pay();
      expect(first).toMatchObject({
        statusCode: 402,
        code: 'card_declined',
        decline_code: 'generic_decline',
      });
      const { id } = first.payment_intent ?? { id: 'none' };
      expect(await pay()).toMatchObject({ payment_intent: { id } });
    });
  });

  it('refunds up to what was paid and not a cent more', async () => {
    await stage.sandbox.webhooksSettled();
    const intent = await stripe.paymentIntents.create({
      amount: 1000,
      currency: 'aud',
      payment_method: 'pm_card_au',
      confirm: true,
    });
    await stage.sandbox.webhooksSettled();
    stage.receiver.types();
    await stripe.refunds.create({ payment_intent: intent.id, amount: 400 });
    await stage.sandbox.webhooksSettled();
    expect(stage.receiver.types()).toEqual([
      'refund.created',
      'charge.refunded',
      'refund.updated',
      'charge.refund.updated',
    ]);
    await expect(stripe.refunds.create({ payment_intent: intent.id, amount: 601 })).rejects.toThrow(
      'greater than unrefunded amount',
    );
    await stripe.refunds.create({ payment_intent: intent.id });
    await expect(stripe.refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
    const charge = await stripe.charges.retrieve(intent.latest_charge as string, { expand: ['refunds'] });
    expect(charge).toMatchObject({
      amount_refunded: 1000,
      refunded: true,
      refunds: { data: [{ amount: 600 }, { amount: 400 }] },
    });
  });

  it('holds nothing against names that mean something to JavaScript', async () => {
    const answer = await raw('/v1/customers', {
      method: 'POST',
      body: 'metadata[__proto__]=x&metadata[constructor]=y',
    });
    expect(answer.status).toBe(200);
    expect(stripeFor(stage.sandbox.port)).not.toHaveProperty('x');
    expect((await raw('/v1/customers', { method: 'POST', body: '__proto__[a]=x' })).status).toBe(400);
  });
});
