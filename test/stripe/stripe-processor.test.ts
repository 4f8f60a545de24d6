import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ProcessorUnavailable, type CheckoutOrder } from '../../src/domain/payments/payment-processor.ts';
import { money } from '../../src/money/money.ts';
import { translateEvent } from '../../src/stripe/translate-event.ts';
import { digitalMonthly, monthlyGift, order, setSandboxStage, type SandboxStage } from './sandbox-stage.ts';

let stage: SandboxStage;
beforeEach(async () => {
  stage = await setSandboxStage();
});
afterEach(() => stage.close());

const sessions = 'POST /v1/checkout/sessions';
const calls = () => stage.asked().map(({ method, path }) => `${method} ${path}`);

/** What Stripe said of a kind since the stage was set, in our words. */
function facts(type: string) {
  return stage.sandbox
    .events()
    .filter((event) => event.type === type)
    .map(translateEvent);
}

describe('a one-off gift', () => {
  it('opens a page with exactly one call', async () => {
    const asked = order({ coveredFee: money(75n, 'AUD') });
    const opened = await stage.processor.openCheckout(asked);
    expect(calls()).toEqual([sessions]);
    expect(opened.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/c\/pay\/cs_test_/);
    expect(opened.expiresAt.getTime()).toBe(Math.floor(asked.expiresAt.getTime() / 1000) * 1000);
  });

  it('(PAY-1) (PAY-4) asks for the amount we were told, by the name of our row, of nobody Stripe knows', async () => {
    const asked = order({ coveredFee: money(75n, 'AUD') });
    await stage.processor.openCheckout(asked);
    const mark = { checkout: asked.checkoutId, purpose: 'donation', project: 'fighting-fund' };
    const [request] = stage.asked();
    expect(request?.idempotencyKey).toBe(`checkout-${asked.checkoutId}`);
    expect(request?.params).toEqual({
      mode: 'payment',
      submit_type: 'donate',
      // A form writes a list as numbered fields.
      line_items: {
        0: {
          quantity: '1',
          price_data: {
            currency: 'aud',
            unit_amount: '2550',
            product_data: { name: 'A gift to the Fighting Fund' },
          },
        },
        1: {
          quantity: '1',
          price_data: { currency: 'aud', unit_amount: '75', product_data: { name: 'Covering the card fee' } },
        },
      },
      client_reference_id: asked.checkoutId,
      metadata: mark,
      payment_intent_data: { description: 'A gift to the Fighting Fund', metadata: mark },
      customer_email: 'mara@example.org',
      success_url: asked.thanksUrl,
      cancel_url: asked.backUrl,
      expires_at: String(Math.floor(asked.expiresAt.getTime() / 1000)),
    });
  });

  it('told again, is the same page', async () => {
    const asked = order();
    const first = await stage.processor.openCheckout(asked);
    expect(await stage.anotherProcessor().openCheckout(asked)).toEqual(first);
  });

  it('paid by card, says so by its event and when asked, the same', async () => {
    const asked = order();
    const { processorRef } = await stage.processor.openCheckout(asked);
    expect(await stage.processor.lookUpCheckout(processorRef)).toEqual({ kind: 'open' });
    await stage.pay(processorRef);
    const paid = {
      kind: 'checkout paid',
      checkoutId: asked.checkoutId,
      processorRef,
      total: money(2550n, 'AUD'),
      method: 'card',
      livemode: false,
    };
    const [told] = facts('checkout.session.completed');
    expect(told).toMatchObject({ kind: 'fact', fact: paid });
    const report = await stage.processor.lookUpCheckout(processorRef);
    expect(report).toMatchObject(paid);
    expect('paymentRef' in report && report.paymentRef).toMatch(/^pi_/);
    expect(told).toMatchObject({ fact: { paymentRef: 'paymentRef' in report ? report.paymentRef : '' } });
  });

  it('(PAY-10) paid by bank debit, is on its way for days and then paid', async () => {
    const { processorRef } = await stage.processor.openCheckout(order());
    await stage.pay(processorRef, 'pm_auBecsDebit_success');
    expect(facts('checkout.session.completed')).toMatchObject([{ fact: { kind: 'checkout processing' } }]);
    expect(await stage.processor.lookUpCheckout(processorRef)).toMatchObject({ kind: 'checkout processing' });
    await stage.sandbox.advance(7 * 86_400_000);
    expect(facts('checkout.session.async_payment_succeeded')).toMatchObject([
      { fact: { kind: 'checkout paid', method: 'bank debit' } },
    ]);
    expect(await stage.processor.lookUpCheckout(processorRef)).toMatchObject({
      kind: 'checkout paid',
      method: 'bank debit',
    });
  });

  it('(PAY-10) refused by the bank, has failed', async () => {
    const { processorRef } = await stage.processor.openCheckout(order());
    await stage.pay(processorRef, 'pm_auBecsDebit_noAccount');
    await stage.sandbox.advance(7 * 86_400_000);
    expect(facts('checkout.session.async_payment_failed')).toMatchObject([
      { fact: { kind: 'checkout failed' } },
    ]);
    expect(await stage.processor.lookUpCheckout(processorRef)).toMatchObject({ kind: 'checkout failed' });
  });

  it('left alone, expires, by its event and when asked', async () => {
    const { processorRef } = await stage.processor.openCheckout(order());
    await stage.sandbox.advance(3_600_000 + 60_000);
    expect(facts('checkout.session.expired')).toMatchObject([
      { fact: { kind: 'checkout expired', processorRef } },
    ]);
    expect(await stage.processor.lookUpCheckout(processorRef)).toMatchObject({ kind: 'checkout expired' });
  });

  it('closed, can be paid no more; closed again, nothing happens; closed once paid, it stays paid', async () => {
    const { processorRef } = await stage.processor.openCheckout(order());
    await stage.processor.closeCheckout(processorRef);
    await stage.processor.closeCheckout(processorRef);
    await expect(stage.pay(processorRef)).rejects.toThrow();
    const other = await stage.processor.openCheckout(order());
    await stage.pay(other.processorRef);
    await stage.processor.closeCheckout(other.processorRef);
    expect(await stage.processor.lookUpCheckout(other.processorRef)).toMatchObject({ kind: 'checkout paid' });
  });

  it('closing a page that was never there is a fault', async () => {
    await expect(stage.processor.closeCheckout('cs_test_never')).rejects.toThrow('cs_test_never');
  });
});

describe('(PAY-5) when the line drops', () => {
  it('after Stripe has done as it was asked, there is one page, asked for by the same key each time', async () => {
    const asked = order();
    // The SDK tries a dropped line once more itself, so it has to drop twice before anybody here hears of it.
    stage.sandbox.setFaults({ api: [{ match: sessions, kind: 'drop_after', times: 2 }] });
    await expect(stage.processor.openCheckout(asked)).rejects.toThrow(ProcessorUnavailable);
    const opened = await stage.processor.openCheckout(asked);
    const keys = stage.asked().map(({ idempotencyKey }) => idempotencyKey);
    expect(keys).toEqual(Array.from({ length: 3 }, () => `checkout-${asked.checkoutId}`));
    await stage.pay(opened.processorRef);
    expect(facts('checkout.session.completed')).toHaveLength(1);
    expect(await pagesOf(asked.checkoutId)).toEqual([opened.processorRef]);
  });

  it('before Stripe has done anything, the next time makes the page', async () => {
    const asked = order();
    stage.sandbox.setFaults({ api: [{ match: sessions, kind: 'drop_before', times: 2 }] });
    await expect(stage.processor.openCheckout(asked)).rejects.toMatchObject({ kind: 'away' });
    const opened = await stage.processor.openCheckout(asked);
    expect(await pagesOf(asked.checkoutId)).toEqual([opened.processorRef]);
  });

  async function pagesOf(checkoutId: string): Promise<string[]> {
    const headers = { authorization: 'Bearer sk_test_stage' };
    const answer = await fetch(new URL('/v1/checkout/sessions?limit=100', stage.sandbox.url), { headers });
    const { data } = (await answer.json()) as { data: { id: string; client_reference_id: string }[] };
    return data.filter((one) => one.client_reference_id === checkoutId).map(({ id }) => id);
  }
});

describe('(AVL-2) while Stripe is in trouble', () => {
  it.each([
    ['500', 'away'],
    ['429', 'busy'],
    ['409', 'busy'],
    ['bad_json', 'away'],
  ] as const)('a reader is told so: %s', async (kind, said) => {
    stage.sandbox.setFaults({ api: [{ match: '*', kind }] });
    await expect(stage.processor.openCheckout(order())).rejects.toMatchObject({
      name: 'ProcessorUnavailable',
      kind: said,
    });
  });

  it.each(['hang', 'timeout_before', 'timeout_after'] as const)(
    'a reader is not kept waiting: %s',
    async (kind) => {
      stage.sandbox.setFaults({ api: [{ match: '*', kind }] });
      const hurried = stage.anotherProcessor({ deadlineMs: 150 });
      await expect(hurried.openCheckout(order())).rejects.toMatchObject({
        name: 'ProcessorUnavailable',
        kind: 'away',
      });
      await expect(hurried.openCheckout(monthlyGift())).rejects.toMatchObject({
        name: 'ProcessorUnavailable',
        kind: 'away',
      });
    },
  );
});

describe('a term paid once', () => {
  it('is one call too, and the button says pay', async () => {
    const plan = { code: 'print-year', name: 'Print edition, 12 months', priced: true };
    await stage.processor.openCheckout(
      order({
        purpose: 'term',
        plan,
        base: money(12_000n, 'AUD'),
        description: 'Print edition for 12 months',
      }),
    );
    const [request, ...others] = stage.asked();
    expect(others).toEqual([]);
    expect(request?.params).toMatchObject({
      mode: 'payment',
      submit_type: 'pay',
      metadata: { purpose: 'term' },
      line_items: {
        0: { price_data: { unit_amount: '12000', product_data: { name: 'Print edition for 12 months' } } },
      },
    });
  });
});

describe('a subscription', () => {
  it('to a plan is sold from the price list, marked so that all that comes of it names our row', async () => {
    const asked = digitalMonthly();
    await stage.processor.openCheckout(asked);
    const request = stage.asked().at(-1);
    const mark = { checkout: asked.checkoutId, purpose: 'subscription', project: 'fighting-fund' };
    expect(request?.params).toMatchObject({
      mode: 'subscription',
      metadata: mark,
      subscription_data: { metadata: mark },
    });
    expect(request?.params).not.toHaveProperty('submit_type');
    expect(request?.params).not.toHaveProperty('customer');
    expect(request?.params['line_items']).toEqual({
      0: { quantity: '1', price: expect.stringMatching(/^price_/) },
    });
  });

  it.each([
    ['to a plan', digitalMonthly, 500n],
    ['of any amount', monthlyGift, 2550n],
  ])('%s, with the fee covered, takes both every month', async (_, ask, base) => {
    const asked = ask({ coveredFee: money(41n, 'AUD') });
    const { processorRef } = await stage.processor.openCheckout(asked);
    await stage.pay(processorRef);
    expect(facts('checkout.session.completed')).toMatchObject([
      { fact: { kind: 'subscription begun', checkoutId: asked.checkoutId, processorRef } },
    ]);
    expect(facts('invoice.paid')).toMatchObject([
      {
        kind: 'fact',
        fact: { kind: 'invoice paid', checkoutId: asked.checkoutId, total: money(base + 41n, 'AUD') },
      },
    ]);
    expect(facts('customer.subscription.created')).toMatchObject([{ fact: { kind: 'subscription moved' } }]);
  });

  it('says when asked how it stands, and what was last paid, for which month, by which payment', async () => {
    const asked = digitalMonthly();
    const { subscriptionRef } = await begin(asked);
    const { report, latestPaid } = await stage.processor.lookUpSubscription(subscriptionRef);
    expect(report).toMatchObject({
      subscriptionRef,
      checkoutId: asked.checkoutId,
      standing: 'active',
      livemode: false,
    });
    expect(report.cancelAt).toBeUndefined();
    expect(latestPaid).toMatchObject({
      checkoutId: asked.checkoutId,
      total: money(500n, 'AUD'),
      subscriptionRef,
    });
    expect(latestPaid?.paymentRef).toMatch(/^pi_/);
    expect(latestPaid?.periodEnd).toEqual(report.currentPeriodEnd);
    const [told] = facts('invoice.paid');
    expect(told).toMatchObject({ fact: { invoiceRef: latestPaid?.invoiceRef } });
  });

  it('renewed, tells of the next month; between the draft and the payment the last paid invoice is still the one before', async () => {
    const { subscriptionRef } = await begin(digitalMonthly());
    const first = await stage.processor.lookUpSubscription(subscriptionRef);
    await stage.sandbox.advance(
      first.report.currentPeriodEnd.getTime() - stage.sandbox.now().getTime() + 60_000,
    );
    const drafted = await stage.processor.lookUpSubscription(subscriptionRef);
    expect(drafted.report.currentPeriodEnd.getTime()).toBeGreaterThan(
      first.report.currentPeriodEnd.getTime(),
    );
    expect(drafted.latestPaid?.invoiceRef).toBe(first.latestPaid?.invoiceRef);
    await stage.sandbox.advance(2 * 3_600_000);
    const renewed = await stage.processor.lookUpSubscription(subscriptionRef);
    expect(renewed.latestPaid?.periodStart).toEqual(first.report.currentPeriodEnd);
    expect(facts('invoice.paid')).toHaveLength(2);
  });

  it('whose first payment is refused has not begun: the page stays open for another card', async () => {
    const { processorRef } = await stage.processor.openCheckout(digitalMonthly());
    await expect(stage.pay(processorRef, 'pm_card_chargeCustomerFail')).rejects.toThrow('card_declined');
    expect(facts('checkout.session.completed')).toEqual([]);
    expect(await stage.processor.lookUpCheckout(processorRef)).toEqual({ kind: 'open' });
  });

  async function begin(asked: CheckoutOrder): Promise<{ subscriptionRef: string }> {
    const { processorRef } = await stage.processor.openCheckout(asked);
    await stage.pay(processorRef);
    const report = await stage.processor.lookUpCheckout(processorRef);
    if (report.kind !== 'subscription begun') throw new Error(report.kind);
    return report;
  }
});

describe('what is not ours', () => {
  it('is a fault to ask after', async () => {
    const headers = { authorization: 'Bearer sk_test_stage' };
    const body = new URLSearchParams({
      mode: 'payment',
      success_url: 'http://localhost/',
      'line_items[0][quantity]': '1',
      'line_items[0][price_data][currency]': 'aud',
      'line_items[0][price_data][unit_amount]': '500',
      'line_items[0][price_data][product_data][name]': 'A mug',
    });
    const answer = await fetch(new URL('/v1/checkout/sessions', stage.sandbox.url), {
      method: 'POST',
      headers,
      body,
    });
    const { id } = (await answer.json()) as { id: string };
    await stage.pay(id);
    await expect(stage.processor.lookUpCheckout(id)).rejects.toThrow('not made by this project');
    expect(facts('checkout.session.completed')).toMatchObject([{ kind: 'ignored' }]);
  });
});
