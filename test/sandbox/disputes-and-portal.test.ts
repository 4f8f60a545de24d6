import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { GOOD_CARD, setStage, type Stage } from './support/stage.ts';

describe('a disputed payment', () => {
  let stage: Stage;
  let stripe: Stripe;
  let dispute: Stripe.Dispute;
  beforeEach(async () => {
    stage = await setStage();
    ({ stripe } = stage);
    const { id } = await stripe.paymentIntents.create({
      amount: 4000,
      currency: 'aud',
      payment_method: 'pm_card_createDispute',
      confirm: true,
    });
    await stage.sandbox.advance(2000);
    for (const found of (await stripe.disputes.list({ payment_intent: id })).data) dispute = found;
  });
  afterEach(() => stage.close());

  const told = async () => {
    await stage.sandbox.webhooksSettled();
    return stage.receiver.types();
  };

  it('takes the money and a fee back at once', async () => {
    expect((await told()).sort()).toEqual(
      [
        'payment_intent.created',
        'charge.succeeded',
        'payment_intent.succeeded',
        'charge.updated',
        'charge.dispute.created',
        'charge.dispute.funds_withdrawn',
        'charge.updated',
      ].sort(),
    );
    expect(dispute).toMatchObject({
      status: 'needs_response',
      amount: 4000,
      balance_transactions: [{ amount: -4000, fee: 2500, net: -6500 }],
    });
    expect(await stripe.charges.retrieve(dispute.charge as string)).toMatchObject({ disputed: true });
    await expect(stripe.refunds.create({ charge: dispute.charge as string })).rejects.toMatchObject({
      code: 'charge_disputed',
    });
  });

  it('is won with the right evidence, and the money comes back', async () => {
    await told();
    const won = await stripe.disputes.update(dispute.id, {
      evidence: { uncategorized_text: 'winning_evidence' },
    });
    expect(won).toMatchObject({
      status: 'won',
      balance_transactions: [{ amount: -4000 }, { amount: 4000, fee: 0 }],
    });
    expect(await told()).toEqual([
      'charge.dispute.updated',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ]);
  });

  it('is lost when it is given up', async () => {
    await told();
    expect((await stripe.disputes.close(dispute.id)).status).toBe('lost');
    expect(await told()).toEqual(['charge.dispute.closed']);
    await expect(stripe.disputes.close(dispute.id)).rejects.toThrow('already closed');
  });
});

describe('the customer portal', () => {
  let stage: Stage;
  let customer: string;
  let subscription: string;
  beforeEach(async () => {
    stage = await setStage();
    const { id } = await stage.stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: 'aud',
            unit_amount: 500,
            recurring: { interval: 'month' },
            product_data: { name: 'Digital edition' },
          },
        },
      ],
      success_url: 'http://localhost:3000/thanks',
    });
    await stage.submit(`/c/pay/${id}`, GOOD_CARD);
    const session = await stage.stripe.checkout.sessions.retrieve(id);
    [customer, subscription] = [session.customer as string, session.subscription as string];
    await stage.sandbox.webhooksSettled();
    stage.receiver.types();
  });
  afterEach(() => stage.close());

  it('lets a supporter stop at the end of the period, and think again', async () => {
    const { url } = await stage.stripe.billingPortal.sessions.create({
      customer,
      return_url: 'http://localhost:3000/account',
    });
    await stage.sandbox.webhooksSettled();
    expect(stage.receiver.types()).toEqual([
      'billing_portal.configuration.created',
      'billing_portal.session.created',
    ]);
    const { pathname } = new URL(url);
    const page = await stage.open(pathname);
    expect(page.text).toContain('$5.00 a month');
    expect(page.text).toContain('Card ending in 4242');
    await stage.submit(`${pathname}/subscriptions/${subscription}`, { act: 'cancel' });
    expect(await stage.stripe.subscriptions.retrieve(subscription)).toMatchObject({
      cancel_at_period_end: true,
    });
    expect((await stage.open(pathname)).text).toContain('Keep subscription');
    await stage.submit(`${pathname}/subscriptions/${subscription}`, { act: 'keep' });
    expect(await stage.stripe.subscriptions.retrieve(subscription)).toMatchObject({
      cancel_at_period_end: false,
      cancel_at: null,
    });
  });

  it('keeps another card for everything they hold, and sends them back', async () => {
    const { url } = await stage.stripe.billingPortal.sessions.create({
      customer,
      flow_data: {
        type: 'payment_method_update',
        after_completion: { type: 'redirect', redirect: { return_url: 'http://localhost:3000/account' } },
      },
    });
    const { pathname } = new URL(url);
    const declined = await stage.submit(`${pathname}/card`, {
      ...GOOD_CARD,
      card_number: '4000000000000002',
    });
    expect(declined.status).toBe(402);
    const kept = await stage.submit(`${pathname}/card`, { ...GOOD_CARD, card_number: '5555555555554444' });
    expect(kept).toMatchObject({ status: 303, location: 'http://localhost:3000/account' });
    const held = await stage.stripe.subscriptions.retrieve(subscription, {
      expand: ['default_payment_method'],
    });
    expect(held.default_payment_method).toMatchObject({ card: { last4: '4444' } });
  });

  it('saves a card in a checkout that takes no money, after asking the bank', async () => {
    const session = await stage.stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'aud',
      customer,
      success_url: 'http://localhost:3000/account',
    });
    stage.receiver.types();
    await stage.submit(`/c/pay/${session.id}`, { ...GOOD_CARD, card_number: '4000002500003155' });
    const done = await stage.submit(`/c/pay/${session.id}/authenticate`, { answer: 'complete' });
    expect(done.location).toBe('http://localhost:3000/account');
    const complete = await stage.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['setup_intent.payment_method'],
    });
    expect(complete).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      setup_intent: { status: 'succeeded', payment_method: { customer, card: { last4: '3155' } } },
    });
  });
});
