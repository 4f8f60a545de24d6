import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { setStage, type Stage } from './support/stage.ts';

describe('what a person can do by hand', () => {
  let stage: Stage;
  let stripe: Stripe;
  let customer: string;
  let card: string;
  beforeEach(async () => {
    stage = await setStage();
    ({ stripe } = stage);
    ({ id: customer } = await stripe.customers.create({ email: 'ada@example.com' }));
    ({ id: card } = await stripe.paymentMethods.attach('pm_card_au', { customer }));
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: card } });
  });
  afterEach(() => stage.close());

  const priceOf = async (unit_amount: number) => {
    const { id: product } = await stripe.products.create({ name: `Edition at ${unit_amount}` });
    return stripe.prices.create({ product, currency: 'aud', unit_amount, recurring: { interval: 'month' } });
  };
  const pay = () =>
    stripe.paymentIntents.create({
      amount: 900,
      currency: 'aud',
      customer,
      payment_method: card,
      confirm: true,
      off_session: true,
    });

  it('makes a card that was good fail, and pay again', async () => {
    expect((await stage.open(`/objects/payment_method/${card}`)).text).toContain('Make it fail from now on');
    const form = { from: 'desk', charges: 'fail' };
    const back = await stage.submit(`/sandbox/payment_methods/${card}/behaviour`, form);
    expect(back).toMatchObject({ status: 303, location: `/objects/payment_method/${card}` });
    await expect(pay()).rejects.toMatchObject({ code: 'card_declined' });
    expect((await stage.open(`/objects/payment_method/${card}`)).text).toContain('Let it pay again');
    await stage.submit(`/sandbox/payment_methods/${card}/behaviour`, { charges: 'succeed' });
    expect((await pay()).status).toBe('succeeded');
  });

  it('disputes a charge nobody disputed, once', async () => {
    const charge = (await pay()).latest_charge as string;
    expect((await stage.open(`/objects/charge/${charge}`)).text).toContain('Dispute this charge');
    const address = `/sandbox/charges/${charge}/dispute`;
    const page = await stage.submit(address, { from: 'desk', kind: 'fraudulent' });
    const [dispute] = (await stripe.disputes.list({ charge })).data;
    expect(page).toMatchObject({ status: 303, location: `/objects/dispute/${dispute?.id ?? ''}` });
    expect(dispute).toMatchObject({ amount: 900, status: 'needs_response' });
    expect((await stage.submit(address, { kind: 'fraudulent' })).status).toBe(400);
    expect((await stage.open(`/objects/charge/${charge}`)).text).not.toContain('Dispute this charge');
  });

  it('lets a supporter switch to a plan the portal offers, and to no other', async () => {
    const [small, large, secret] = [await priceOf(500), await priceOf(1000), await priceOf(1)];
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: small.id }] });
    const products = [small, large].map(({ product, id: price }) => ({
      product: product as string,
      prices: [price],
    }));
    const { id: configuration } = await stripe.billingPortal.configurations.create({
      features: {
        subscription_update: {
          enabled: true,
          default_allowed_updates: ['price'],
          products,
          proration_behavior: 'none',
        },
      },
    });
    const { url } = await stripe.billingPortal.sessions.create({ customer, configuration });
    const { pathname } = new URL(url);
    const page = await stage.open(pathname);
    expect(page.text).toContain('Switch to $10.00 a month');
    expect(page.text).not.toContain('Switch to $5.00 a month');
    const address = `${pathname}/subscriptions/${id}`;
    const held = async () =>
      (await stripe.subscriptions.retrieve(id)).items.data.map(({ price }) => price.id);
    await stage.submit(address, { price: secret.id });
    expect(await held()).toEqual([small.id]);
    await stage.submit(address, { price: large.id });
    expect(await held()).toEqual([large.id]);
    expect((await stripe.invoices.createPreview({ subscription: id })).total).toBe(1000);
  });
});
