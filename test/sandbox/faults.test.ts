import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { gift, GOOD_CARD, setStage, stripeFor, type Stage } from './support/stage.ts';

describe('when things go wrong', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage({ retryDelaysMs: [10, 3_600_000] });
  });
  afterEach(() => stage.close());

  const post = (path: string, body: unknown) =>
    fetch(`${stage.sandbox.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const give = async () => {
    const { id } = await stage.stripe.checkout.sessions.create(gift(1500));
    await stage.submit(`/c/pay/${id}`, GOOD_CARD);
    await stage.sandbox.webhooksSettled();
  };

  it('lets every webhook come twice, with the same event id', async () => {
    expect((await post('/sandbox/faults', { webhooks: { duplicate: 1 } })).status).toBe(200);
    await give();
    const ids = stage.receiver.events.map((event) => event.id);
    expect(ids).toHaveLength(8);
    expect(new Set(ids).size).toBe(4);
  });

  it('lets no webhook come at all, and still lists the events', async () => {
    stage.sandbox.setFaults({ webhooks: { drop: 'all' } });
    await give();
    expect(stage.receiver.events).toEqual([]);
    const { data } = await stage.stripe.events.list({ type: 'checkout.session.completed' });
    expect(data).toHaveLength(1);
    stage.sandbox.setFaults({});
    await stage.sandbox.resend(data[0]?.id ?? '');
    await stage.sandbox.webhooksSettled();
    expect(stage.receiver.types()).toEqual(['checkout.session.completed']);
  });

  it('shuffles webhooks the same way for the same seed', async () => {
    const orders: string[][] = [];
    for (const seed of [7, 7]) {
      stage.sandbox.setFaults({ webhooks: { reorder: true }, seed });
      await give();
      orders.push(stage.receiver.types());
    }
    expect(orders[0]).toEqual(orders[1]);
  });

  it('lets some webhooks come and others not, the same for the same seed', async () => {
    const arrived: string[][] = [];
    for (const seed of [11, 11, 12]) {
      stage.sandbox.setFaults({ webhooks: { drop: 0.5 }, seed });
      for (let gifts = 0; gifts < 4; gifts++) await give();
      arrived.push(stage.receiver.types());
    }
    expect(stage.sandbox.events().length).toBeGreaterThanOrEqual(48);
    const [first, again, other] = arrived;
    expect(first?.length).toBeGreaterThan(2);
    expect(first?.length).toBeLessThan(14);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('lets webhooks come so much later', async () => {
    stage.sandbox.setFaults({ webhooks: { delayMs: 400 } });
    const { id } = await stage.stripe.checkout.sessions.create(gift(1500));
    const paid = performance.now();
    await stage.submit(`/c/pay/${id}`, GOOD_CARD);
    expect(stage.receiver.events).toEqual([]);
    await stage.sandbox.webhooksSettled();
    expect(performance.now() - paid).toBeGreaterThanOrEqual(390);
    expect(stage.receiver.types()).toContain('checkout.session.completed');
  });

  it('neither answers a call with timeout_before nor does its work; its key is free once the caller has gone', async () => {
    stage.sandbox.setFaults({
      api: [{ match: 'POST /v1/checkout/sessions', kind: 'timeout_before', times: 1 }],
    });
    const impatient = stripeFor(stage.sandbox.port, { maxNetworkRetries: 0, timeout: 200 });
    const key = { idempotencyKey: 'once' };
    await expect(impatient.checkout.sessions.create(gift(800), key)).rejects.toBeInstanceOf(
      Stripe.errors.StripeConnectionError,
    );
    expect((await impatient.checkout.sessions.list()).data).toEqual([]);
    await impatient.checkout.sessions.create(gift(800), key);
    expect((await impatient.checkout.sessions.list()).data).toHaveLength(1);
  });

  it('sends a webhook again when the answer was an error or a redirect', async () => {
    stage.receiver.answer = 302;
    await give();
    expect(stage.receiver.events).toEqual([]);
    stage.receiver.answer = 200;
    await stage.sandbox.advance(3_700_000);
    await stage.sandbox.webhooksSettled();
    expect(stage.receiver.types()).toContain('checkout.session.completed');
  });

  it.each([
    ['500', Stripe.errors.StripeAPIError],
    ['429', Stripe.errors.StripeRateLimitError],
    ['409', Stripe.errors.StripeAPIError],
    ['drop_before', Stripe.errors.StripeConnectionError],
    ['hang', Stripe.errors.StripeConnectionError],
    ['bad_json', Stripe.errors.StripeAPIError],
  ] as const)('answers a call with %s when told to', async (kind, error) => {
    // The SDK sends once more by itself, retries or not, when a connection closes without an answer.
    const times = kind === 'drop_before' ? 2 : 1;
    stage.sandbox.setFaults({ api: [{ match: 'POST /v1/checkout/sessions', kind, times }] });
    const impatient = stripeFor(stage.sandbox.port, { maxNetworkRetries: 0, timeout: 200 });
    await expect(impatient.checkout.sessions.create(gift(800))).rejects.toBeInstanceOf(error);
    await expect(impatient.checkout.sessions.create(gift(800))).resolves.toMatchObject({ status: 'open' });
  });

  it.each(['drop_after', 'timeout_after'] as const)(
    'does the work of a call it then answers with %s: a retry gets the same session',
    async (kind) => {
      stage.sandbox.setFaults({ api: [{ match: 'POST /v1/checkout/sessions', kind, times: 1 }] });
      const patient = stripeFor(stage.sandbox.port, { maxNetworkRetries: 1, timeout: 300 });
      await patient.checkout.sessions.create(gift(800));
      expect((await patient.checkout.sessions.list()).data).toHaveLength(1);
      expect(stage.sandbox.requests().filter(({ method }) => method === 'POST')).toHaveLength(2);
    },
  );

  it('refuses faults it does not know, by name', async () => {
    const answer = await post('/sandbox/faults', { api: [{ match: '*', kind: 'earthquake' }] });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('must be one of timeout_before');
  });

  it('moves its clock on a form post and says what time it is', async () => {
    const before = stage.sandbox.now().getTime();
    const answer = await fetch(`${stage.sandbox.url}/sandbox/clock`, {
      method: 'POST',
      body: new URLSearchParams({ advance: '31d' }),
    });
    const { now } = (await answer.json()) as { now: string };
    expect(new Date(now).getTime() - before).toBeGreaterThanOrEqual(31 * 86_400_000);
    expect(
      (
        await fetch(`${stage.sandbox.url}/sandbox/clock`, {
          method: 'POST',
          body: new URLSearchParams({ advance: 'soon' }),
        })
      ).status,
    ).toBe(400);
  });
});
