import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { setStage, type Stage } from './support/stage.ts';

describe('a charge without a payment intent', () => {
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
  const gift = { amount: 2000, currency: 'aud', source: 'tok_visa', description: 'A gift' };

  it('is paid at once, its fee known soon after, and can be given back', async () => {
    const charge = await stripe.charges.create(gift);
    expect(charge).toMatchObject({ status: 'succeeded', captured: true, payment_intent: null });
    await stage.sandbox.advance(3000);
    const held = await stripe.charges.retrieve(charge.id, { expand: ['balance_transaction'] });
    expect(held.balance_transaction).toMatchObject({ amount: 2000, fee: 100 });
    const refund = await stripe.refunds.create({ charge: charge.id, amount: 500 });
    expect(refund).toMatchObject({ status: 'succeeded', payment_intent: null });
    expect(await told()).toEqual([
      'charge.succeeded',
      'charge.updated',
      'refund.created',
      'charge.refunded',
      'refund.updated',
      'charge.refund.updated',
    ]);
  });

  it('can be held first and taken later, in part', async () => {
    const { id } = await stripe.charges.create({ ...gift, capture: false });
    await expect(stripe.charges.capture(id, { amount: 2001 })).rejects.toMatchObject({
      code: 'amount_too_large',
    });
    expect(await stripe.charges.capture(id, { amount: 1500 })).toMatchObject({
      amount_captured: 1500,
      amount_refunded: 500,
    });
    await expect(stripe.charges.capture(id)).rejects.toMatchObject({ code: 'charge_already_captured' });
    const intent = { amount: 900, currency: 'aud', payment_method: 'pm_card_visa', confirm: true };
    const { latest_charge } = await stripe.paymentIntents.create({ ...intent, capture_method: 'manual' });
    await expect(stripe.charges.capture(latest_charge as string)).rejects.toThrow('PaymentIntent');
  });

  it('takes a card a customer keeps, for them alone, and leaves a failed charge where it is refused', async () => {
    const { id: customer } = await stripe.customers.create();
    const { id: source } = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    await expect(stripe.charges.create({ ...gift, source })).rejects.toThrow('belongs to a customer');
    await told();
    await expect(stripe.charges.create({ ...gift, source, customer })).rejects.toMatchObject({
      type: 'StripeCardError',
      code: 'card_declined',
    });
    expect(await told()).toEqual(['charge.failed']);
    expect((await stripe.charges.list({ customer })).data).toMatchObject([{ status: 'failed' }]);
    await expect(
      stripe.charges.create({ ...gift, source: 'pm_card_authenticationRequired' }),
    ).rejects.toMatchObject({ code: 'authentication_required' });
    const bare = { amount: 2000, currency: 'aud' };
    await expect(stripe.charges.create(bare)).rejects.toMatchObject({ param: 'source' });
    await expect(stripe.charges.create({ ...bare, customer })).rejects.toThrow('no active card');
  });

  it('of an intent grows only where that was asked for, and only upwards', async () => {
    const intent = { amount: 900, currency: 'aud', payment_method: 'pm_card_visa', confirm: true };
    const held = { ...intent, capture_method: 'manual' as const };
    const plain = await stripe.paymentIntents.create(held);
    await expect(stripe.paymentIntents.incrementAuthorization(plain.id, { amount: 1200 })).rejects.toThrow(
      'not eligible',
    );
    const growing = await stripe.paymentIntents.create({
      ...held,
      payment_method_options: { card: { request_incremental_authorization: 'if_available' } },
    });
    await expect(stripe.paymentIntents.incrementAuthorization(growing.id, { amount: 900 })).rejects.toThrow(
      'more than',
    );
    await told();
    const grown = await stripe.paymentIntents.incrementAuthorization(growing.id, { amount: 1200 });
    expect(grown).toMatchObject({ amount: 1200, amount_capturable: 1200, status: 'requires_capture' });
    expect((await told()).sort()).toEqual(['charge.updated', 'payment_intent.amount_capturable_updated']);
    const paid = await stripe.paymentIntents.capture(growing.id, { expand: ['latest_charge'] });
    expect(paid.latest_charge).toMatchObject({ amount: 1200, amount_captured: 1200, amount_refunded: 0 });
  });
});
