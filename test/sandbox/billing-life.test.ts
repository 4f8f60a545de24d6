import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { GOOD_CARD, gift, setStage, type Stage } from './support/stage.ts';

const DAY_MS = 86_400_000;

describe('billing from beginning to end', () => {
  let stage: Stage;
  let stripe: Stripe;
  beforeEach(async () => {
    stage = await setStage();
    ({ stripe } = stage);
  });
  afterEach(() => stage.close());

  const told = async () => {
    await stage.sandbox.webhooksSettled();
    return stage.receiver.types();
  };
  const priceOf = async (amountMinor: number) => {
    const { id: product } = await stripe.products.create({ name: 'Print edition' });
    return stripe.prices.create({
      product,
      currency: 'aud',
      unit_amount: amountMinor,
      recurring: { interval: 'month' },
    });
  };
  const customerWithCard = async (more: Stripe.CustomerCreateParams = {}) => {
    const { id } = await stripe.customers.create({ email: 'ada@example.com', ...more });
    const card = await stripe.paymentMethods.attach('pm_card_au', { customer: id });
    return stripe.customers.update(id, { invoice_settings: { default_payment_method: card.id } });
  };

  it('tells of a subscription begun by the API, and of its end when cancelled at once', async () => {
    const [customer, price] = [await customerWithCard(), await priceOf(500)];
    await told();
    const { id, status } = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
    });
    expect(status).toBe('active');
    expect((await told()).sort()).toEqual(
      [
        'charge.succeeded',
        'customer.updated',
        'customer.subscription.created',
        'payment_intent.succeeded',
        'payment_intent.created',
        'invoice.created',
        'invoice.finalized',
        'invoice.paid',
        'invoice.payment_succeeded',
        'invoice_payment.paid',
      ].sort(),
    );
    expect(await stripe.subscriptions.cancel(id)).toMatchObject({ status: 'canceled' });
    expect(await told()).toEqual(['customer.subscription.deleted']);
  });

  it('leaves a subscription incomplete whose first payment fails, and lets it lapse after 23 hours', async () => {
    const { id: customer } = await stripe.customers.create();
    const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    const price = await priceOf(500);
    const begun = await stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
      default_payment_method: failing.id,
    });
    expect(begun.status).toBe('incomplete');
    await told();
    await stage.sandbox.advance(23 * 3_600_000);
    expect(await told()).toEqual(['customer.subscription.updated', 'invoice.voided']);
    expect((await stripe.subscriptions.retrieve(begun.id)).status).toBe('incomplete_expired');
  });

  it('lives through 14 months on a test clock, coming back to the 31st', async () => {
    let time = Date.UTC(2027, 0, 31) / 1000;
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: time });
    const customer = await customerWithCard({ test_clock: clock.id });
    const price = await priceOf(1000);
    const { id } = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    for (let month = 0; month < 14; month++) {
      time += 31 * 86_400;
      expect((await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: time })).status).toBe(
        'advancing',
      );
      let status = 'advancing';
      while (status !== 'ready') ({ status } = await stripe.testHelpers.testClocks.retrieve(clock.id));
    }
    const { data } = await stripe.invoices.list({ subscription: id, limit: 100 });
    const days = data.map(({ lines }) =>
      new Date((lines.data[0]?.period.start ?? 0) * 1000).toISOString().slice(5, 10),
    );
    expect(data.every(({ status, amount_paid: paid }) => status === 'paid' && paid === 1000)).toBe(true);
    expect(days.reverse()).toEqual([
      '01-31',
      '02-28',
      '03-31',
      '04-30',
      '05-31',
      '06-30',
      '07-31',
      '08-31',
      '09-30',
      '10-31',
      '11-30',
      '12-31',
      '01-31',
      '02-29',
      '03-31',
    ]);
    await expect(stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: time - 1 })).rejects.toThrow(
      'must be after',
    );
  });

  it('asks for the difference at once when a plan changes with always_invoice, and later otherwise', async () => {
    const [customer, small, large] = [await customerWithCard(), await priceOf(500), await priceOf(1000)];
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: small.id }],
    });
    const item = subscription.items.data[0];
    const start = item?.current_period_start ?? 0;
    const half = (start + (item?.current_period_end ?? 0)) / 2;
    const change = { items: [{ id: item?.id ?? '', price: large.id }], proration_date: Math.floor(half) };
    const preview = await stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: { ...change, proration_behavior: 'always_invoice' },
    });
    expect(preview.amount_due).toBe(250);
    await told();
    const changed = await stripe.subscriptions.update(subscription.id, {
      ...change,
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    });
    expect(changed.latest_invoice).toMatchObject({
      status: 'paid',
      amount_paid: 250,
      billing_reason: 'subscription_update',
    });
    expect(await told()).toEqual([
      'customer.subscription.updated',
      'invoice.created',
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
    ]);
    await stripe.subscriptions.update(subscription.id, {
      ...change,
      items: [{ id: item?.id ?? '', price: small.id }],
    });
    expect(await told()).toEqual(['customer.subscription.updated']);
    expect((await stripe.invoices.createPreview({ subscription: subscription.id })).total).toBe(500 - 250);
  });

  it('takes an invoice from draft to paid, void or written off', async () => {
    const customer = await customerWithCard();
    const make = async () => {
      const { id } = await stripe.invoices.create({ customer: customer.id });
      await stripe.invoiceItems.create({
        customer: customer.id,
        invoice: id,
        amount: 700,
        currency: 'aud',
        description: 'Back issue',
      });
      return id;
    };
    expect(await stripe.invoices.pay(await make())).toMatchObject({
      status: 'paid',
      amount_paid: 700,
      total: 700,
    });
    expect(await stripe.invoices.pay(await make(), { paid_out_of_band: true })).toMatchObject({
      status: 'paid',
    });
    const voided = await stripe.invoices.finalizeInvoice(await make());
    expect(voided).toMatchObject({
      status: 'open',
      amount_due: 700,
      number: expect.stringMatching(/-\d{4}$/),
    });
    expect((await stripe.invoices.voidInvoice(voided.id)).status).toBe('void');
    const lost = await stripe.invoices.finalizeInvoice(await make());
    expect((await stripe.invoices.markUncollectible(lost.id)).status).toBe('uncollectible');
    const dropped = await make();
    expect(await stripe.invoices.del(dropped)).toMatchObject({ deleted: true });
    await expect(stripe.invoices.retrieve(dropped)).rejects.toMatchObject({ code: 'resource_missing' });
    await expect(stripe.invoices.pay(voided.id)).rejects.toThrow('Voided');
  });

  it('takes a discount off a checkout, and off renewals as long as it runs', async () => {
    const coupon = await stripe.coupons.create({
      percent_off: 20,
      duration: 'repeating',
      duration_in_months: 2,
    });
    const code = await stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'STALL',
    });
    const price = await priceOf(1000);
    const session = await stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price: price.id, quantity: 1 }],
      discounts: [{ promotion_code: code.id }],
      success_url: 'http://localhost:3000/thanks',
    });
    expect(session).toMatchObject({
      amount_subtotal: 1000,
      amount_total: 800,
      total_details: { amount_discount: 200 },
    });
    await stage.submit(`/c/pay/${session.id}`, GOOD_CARD);
    await stage.sandbox.advance(70 * DAY_MS);
    const { customer, subscription, discounts } = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['subscription.discounts.source.coupon', 'discounts.coupon'],
    });
    expect(discounts).toMatchObject([{ coupon: { percent_off: 20 }, promotion_code: code.id }]);
    expect(subscription).toMatchObject({ discounts: [{ source: { coupon: { id: coupon.id } } }] });
    const { data } = await stripe.invoices.list({ customer: customer as string });
    expect(data.map(({ amount_paid: paid }) => paid)).toEqual([1000, 800, 800]);
    expect(await stripe.coupons.retrieve(coupon.id)).toMatchObject({ times_redeemed: 1 });
  });

  it('gathers what has become available into one payout a day, which adds up', async () => {
    const { id } = await stripe.checkout.sessions.create(gift(10_000));
    await stage.submit(`/c/pay/${id}`, GOOD_CARD);
    await stage.sandbox.advance(7 * DAY_MS);
    const [payout] = (await stripe.payouts.list()).data;
    expect(payout).toMatchObject({ automatic: true, status: 'paid', amount: 10_000 - 380 });
    const { data } = await stripe.balanceTransactions.list({ payout: payout?.id ?? '' });
    expect(data.filter(({ type }) => type !== 'payout').reduce((sum, { net }) => sum + net, 0)).toBe(
      payout?.amount,
    );
    const balance = await stripe.balance.retrieve();
    expect(balance.available[0]).toMatchObject({ amount: 0, currency: 'aud' });
  });
});
