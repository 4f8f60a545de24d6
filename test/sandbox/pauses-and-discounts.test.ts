import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { setStage, type Stage } from './support/stage.ts';

const DAY_MS = 86_400_000;

describe('pauses and discounts', () => {
  let stage: Stage;
  let stripe: Stripe;
  let customer: string;
  let price: string;
  let card: string;
  beforeEach(async () => {
    stage = await setStage({ beginsAt: new Date('2027-04-01T00:00:00Z') });
    ({ stripe } = stage);
    ({ id: customer } = await stripe.customers.create({
      payment_method: 'pm_card_au',
      invoice_settings: { default_payment_method: 'pm_card_au' },
    }));
    card = (await stripe.customers.listPaymentMethods(customer)).data[0]?.id ?? '';
    const { id: product } = await stripe.products.create({ name: 'Digital edition' });
    const monthly = { currency: 'aud', unit_amount: 3000, recurring: { interval: 'month' as const } };
    ({ id: price } = await stripe.prices.create({ product, ...monthly }));
  });
  afterEach(() => stage.close());

  const begin = () => stripe.subscriptions.create({ customer, items: [{ price }] });
  const pausedHalfway = async (more: Stripe.SubscriptionPauseParams = {}) => {
    const { id } = await begin();
    await stage.sandbox.advance(15 * DAY_MS);
    await stripe.subscriptions.pause(id, more);
    return id;
  };
  const credit = { bill_for: { unused_time_from: { type: 'now' as const } } };
  const totals = async () => (await stripe.invoices.list({ customer })).data.map(({ total }) => total);
  const told = async () => {
    await stage.sandbox.webhooksSettled();
    return stage.receiver.types();
  };

  it('credits what is left of the period at once where that is asked for', async () => {
    await pausedHalfway({ ...credit, invoicing_behavior: 'invoice' });
    expect(await totals()).toEqual([-1500, 3000]);
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -1500 });
  });

  it('credits the whole period where that is asked for, on the next invoice', async () => {
    await pausedHalfway({ bill_for: { unused_time_from: { type: 'item_current_period_start' } } });
    const pending = (await stripe.invoiceItems.list({ customer, pending: true })).data;
    expect(pending.map(({ amount }) => amount)).toEqual([-3000]);
  });

  it.each([
    ['create_prorations', [3000], [-1500, 1200]],
    ['always_invoice', [-300, 3000], []],
    ['none', [3000], [-1500]],
  ] as const)(
    'resumed in its old rhythm with %s takes the credit back so',
    async (how, invoices, waiting) => {
      const id = await pausedHalfway(credit);
      await stage.sandbox.advance(3 * DAY_MS);
      const resumed = await stripe.subscriptions.resume(id, {
        billing_cycle_anchor: { type: 'unchanged' },
        proration_behavior: how,
      });
      expect(resumed.status).toBe('active');
      expect(await totals()).toEqual(invoices);
      const pending = (await stripe.invoiceItems.list({ customer, pending: true })).data;
      expect(pending.map(({ amount }) => amount).sort((a, b) => a - b)).toEqual(waiting);
    },
  );

  it('resumed in its old rhythm owes nothing where nothing was credited', async () => {
    const id = await pausedHalfway();
    await stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: 'unchanged' } });
    expect((await stripe.invoiceItems.list({ customer })).data).toEqual([]);
  });

  it('resumed on an attempt goes on although the attempt failed', async () => {
    const id = await pausedHalfway();
    stage.sandbox.acts.setCharges(card, 'fail');
    expect((await stripe.subscriptions.resume(id)).status).toBe('past_due');
    expect(await told()).toContain('customer.subscription.resumed');
  });

  it('resumed on success stays paused until it is paid', async () => {
    const id = await pausedHalfway();
    stage.sandbox.acts.setCharges(card, 'fail');
    await told();
    const waiting = await stripe.subscriptions.resume(id, { payment_behavior: 'resume_on_payment_success' });
    expect(waiting).toMatchObject({ status: 'paused', status_details: { paused: {} } });
    expect(await told()).not.toContain('customer.subscription.resumed');
    stage.sandbox.acts.setCharges(card, 'succeed');
    await stripe.invoices.pay(waiting.latest_invoice as string);
    const active = await stripe.subscriptions.retrieve(id);
    expect(active.status).toBe('active');
    expect(active.status_details).toBeUndefined();
    expect(await told()).toContain('customer.subscription.resumed');
    await stage.sandbox.advance(31 * DAY_MS);
    expect(await totals()).toEqual([3000, 3000, 3000]);
  });

  it('resumed on success and never paid is paused still, its invoice void after 23 hours', async () => {
    const id = await pausedHalfway();
    stage.sandbox.acts.setCharges(card, 'fail');
    const { latest_invoice } = await stripe.subscriptions.resume(id, {
      payment_behavior: 'resume_on_payment_success',
    });
    await stage.sandbox.advance(23 * 3_600_000 + 60_000);
    expect((await stripe.invoices.retrieve(latest_invoice as string)).status).toBe('void');
    await stage.sandbox.advance(60 * DAY_MS);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('paused');
    expect(await totals()).toEqual([3000, 3000]);
  });

  /** Only an older caller can give a customer a coupon. */
  const discounted = async (duration: 'once' | 'forever') => {
    const { id: coupon } = await stripe.coupons.create({ percent_off: 10, duration });
    const old = { apiVersion: '2024-06-20' } as unknown as Stripe.RequestOptions;
    await stripe.customers.update(customer, { coupon } as Stripe.CustomerUpdateParams, old);
  };

  it("takes a customer's discount off every invoice of theirs", async () => {
    await discounted('forever');
    await begin();
    await stripe.invoiceItems.create({ customer, amount: 1000, currency: 'aud' });
    const book = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' });
    expect(book).toMatchObject({ subtotal: 1000, total: 900 });
    const whole = await stripe.invoices.create({ customer, discounts: '' });
    expect(whole.discounts).toEqual([]);
    await stage.sandbox.advance(31 * DAY_MS);
    const upcoming = stage.sandbox.events().find(({ type }) => type === 'invoice.upcoming');
    expect(upcoming?.data.object).toMatchObject({ subtotal: 3000, total: 2700 });
    expect(await totals()).toEqual([2700, 0, 900, 2700]);
  });

  it("takes a customer's discount that counts once off the first invoice, and then it is gone", async () => {
    await discounted('once');
    await begin();
    await stage.sandbox.advance(31 * DAY_MS);
    expect(await totals()).toEqual([3000, 2700]);
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ discount: null });
    expect(await told()).toContain('customer.discount.deleted');
  });

  it("takes a subscription's own discount, not its customer's as well, until it is deleted", async () => {
    await discounted('forever');
    const { id: coupon } = await stripe.coupons.create({ percent_off: 50, duration: 'forever' });
    const terms = { customer, items: [{ price }], discounts: [{ coupon }] };
    const { id } = await stripe.subscriptions.create(terms);
    await told();
    await stripe.subscriptions.deleteDiscount(id);
    expect(await told()).toEqual(['customer.discount.deleted', 'customer.subscription.updated']);
    await expect(stripe.subscriptions.deleteDiscount(id)).rejects.toThrow('No active discount');
    await stage.sandbox.advance(31 * DAY_MS);
    expect(await totals()).toEqual([2700, 1500]);
  });
});
