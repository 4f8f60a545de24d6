import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { setStage, type Stage } from './support/stage.ts';

const DAY_MS = 86_400_000;

describe('a trial', () => {
  let stage: Stage;
  let stripe: Stripe;
  let customer: string;
  let price: string;
  beforeEach(async () => {
    stage = await setStage();
    ({ stripe } = stage);
    ({ id: customer } = await stripe.customers.create());
    const { id: product } = await stripe.products.create({ name: 'Digital edition' });
    const recurring = { interval: 'month' as const };
    ({ id: price } = await stripe.prices.create({ product, currency: 'aud', unit_amount: 500, recurring }));
  });
  afterEach(() => stage.close());

  const trial = (missing_payment_method: 'cancel' | 'create_invoice' | 'pause') =>
    stripe.subscriptions.create({
      customer,
      items: [{ price }],
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method } },
    });
  const told = async () => {
    await stage.sandbox.webhooksSettled();
    return stage.receiver.types();
  };
  const giveCard = async () => {
    const { id } = await stripe.paymentMethods.attach('pm_card_au', { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  };

  it.each([
    ['cancel', 'canceled', 'customer.subscription.deleted'],
    ['pause', 'paused', 'customer.subscription.paused'],
    ['create_invoice', 'past_due', 'invoice.payment_failed'],
  ] as const)('that ends with nothing to pay with does as it was told: %s', async (rule, status, event) => {
    const { id } = await trial(rule);
    await told();
    await stage.sandbox.advance(4 * DAY_MS);
    expect(await told()).toContain('customer.subscription.trial_will_end');
    await stage.sandbox.advance(4 * DAY_MS);
    expect(await told()).toContain(event);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status });
  });

  it('that was paused goes on when there is a card, and is paid from that day', async () => {
    const { id } = await trial('pause');
    await stage.sandbox.advance(8 * DAY_MS);
    await giveCard();
    await told();
    const resumed = await stripe.subscriptions.resume(id, { expand: ['latest_invoice'] });
    expect(resumed).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', amount_paid: 500 } });
    expect(await told()).toContain('customer.subscription.resumed');
    const now = Math.floor(stage.sandbox.now().getTime() / 1000);
    expect(Math.abs((resumed.items.data[0]?.current_period_start ?? 0) - now)).toBeLessThan(5);
  });

  it('can be cut short, and given to somebody who pays already', async () => {
    await giveCard();
    const { id } = await trial('create_invoice');
    const paid = await stripe.subscriptions.update(id, { trial_end: 'now', expand: ['latest_invoice'] });
    expect(paid).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', amount_paid: 500 } });
    const end = Math.floor(stage.sandbox.now().getTime() / 1000) + 60 * 86_400;
    expect(await stripe.subscriptions.update(id, { trial_end: end })).toMatchObject({
      status: 'trialing',
      trial_end: end,
      items: { data: [{ current_period_end: end }] },
    });
    await stage.sandbox.advance(59 * DAY_MS);
    expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(2);
    await stage.sandbox.advance(2 * DAY_MS);
    expect(await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })).toMatchObject({
      status: 'active',
      latest_invoice: { status: 'paid', amount_paid: 500 },
    });
    await expect(stripe.subscriptions.update(id, { trial_end: 1 })).rejects.toThrow('in the future');
  });
});
