import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { GOOD_CARD, setStage, type Stage } from './support/stage.ts';

const DAY_MS = 86_400_000;
const MONTHLY: Stripe.Checkout.SessionCreateParams = {
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
  subscription_data: { metadata: { subscription: 's_1' } },
  success_url: 'http://localhost:3000/thanks?session_id={CHECKOUT_SESSION_ID}',
};

describe('a monthly subscription bought on the checkout page', () => {
  let stage: Stage;
  let session: Stripe.Checkout.Session;
  beforeEach(async () => {
    stage = await setStage();
    const { id } = await stage.stripe.checkout.sessions.create(MONTHLY);
    const page = await stage.open(`/c/pay/${id}`);
    expect(page.text).toContain('Subscribe $5.00 a month');
    await stage.submit(`/c/pay/${id}`, GOOD_CARD);
    await stage.sandbox.webhooksSettled();
    session = await stage.stripe.checkout.sessions.retrieve(id);
  });
  afterEach(() => stage.close());

  const told = async () => {
    await stage.sandbox.webhooksSettled();
    return stage.receiver.types();
  };
  const subscription = () =>
    stage.stripe.subscriptions.retrieve(session.subscription as string, {
      expand: ['latest_invoice.payments'],
    });

  it('begins with a paid invoice, and tells of everything a subscription tells of', async () => {
    expect((await told()).sort()).toEqual(
      [
        'charge.succeeded',
        'payment_method.attached',
        'customer.created',
        'customer.updated',
        'checkout.session.completed',
        'customer.subscription.created',
        'payment_intent.created',
        'payment_intent.succeeded',
        'invoice.created',
        'invoice.finalized',
        'invoice.paid',
        'invoice.payment_succeeded',
        'invoice_payment.paid',
      ].sort(),
    );
    expect(session).toMatchObject({ status: 'complete', payment_status: 'paid', payment_intent: null });
    const held = await subscription();
    expect(held).toMatchObject({ status: 'active', metadata: { subscription: 's_1' } });
    const invoice = held.latest_invoice as Stripe.Invoice;
    expect(invoice).toMatchObject({
      status: 'paid',
      billing_reason: 'subscription_create',
      amount_paid: 500,
      parent: { subscription_details: { subscription: held.id, metadata: { subscription: 's_1' } } },
    });
    const { payment } = invoice.payments?.data[0] ?? {};
    const found = await stage.stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: payment?.payment_intent as string },
    });
    expect(found.data.map((one) => one.invoice)).toEqual([invoice.id]);
  });

  it('renews a month later: a draft for an hour, then paid', async () => {
    await told();
    const before = await subscription();
    const end = before.items.data[0]?.current_period_end ?? 0;
    await stage.sandbox.advance(end * 1000 - stage.sandbox.now().getTime() + 60_000);
    expect(await told()).toEqual(
      expect.arrayContaining(['invoice.upcoming', 'customer.subscription.updated', 'invoice.created']),
    );
    expect((await subscription()).latest_invoice).toMatchObject({
      status: 'draft',
      billing_reason: 'subscription_cycle',
    });
    await stage.sandbox.advance(3_600_000);
    expect(await told()).toEqual([
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
      'charge.updated',
    ]);
    const after = await subscription();
    expect(after).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', amount_paid: 500 } });
    expect(after.items.data[0]?.current_period_start).toBe(end);
  });

  it('goes on to the end of the period when cancelled so, and can be kept after all', async () => {
    await told();
    const { id } = await subscription();
    const ending = await stage.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    expect(ending).toMatchObject({
      status: 'active',
      cancel_at_period_end: true,
      cancel_at: ending.items.data[0]?.current_period_end,
    });
    const kept = await stage.stripe.subscriptions.update(id, { cancel_at_period_end: false });
    expect(kept).toMatchObject({ cancel_at: null, canceled_at: null });
    await stage.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    expect(await told()).toEqual(Array(3).fill('customer.subscription.updated'));
    await stage.sandbox.advance(32 * DAY_MS);
    expect(await told()).toEqual(['charge.updated', 'customer.subscription.deleted']);
    expect(await subscription()).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'cancellation_requested' },
    });
  });

  it('is late when a renewal fails, is tried four times more, and is then cancelled', async () => {
    const { stripe, sandbox } = stage;
    const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: session.customer as string,
    });
    await stripe.subscriptions.update(session.subscription as string, { default_payment_method: failing.id });
    await told();
    await sandbox.advance(31 * DAY_MS + 2 * 3_600_000);
    const types = await told();
    expect(types.slice(types.indexOf('invoice.finalized'))).toEqual([
      'invoice.finalized',
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.payment_failed',
      'invoice.updated',
      'customer.subscription.updated',
    ]);
    const late = await subscription();
    expect(late).toMatchObject({
      status: 'past_due',
      latest_invoice: { status: 'open', attempted: true, attempt_count: 1 },
    });
    expect((late.latest_invoice as Stripe.Invoice).next_payment_attempt).toBeGreaterThan(
      sandbox.now().getTime() / 1000,
    );
    await sandbox.advance(3 * DAY_MS);
    expect(await told()).toEqual([
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.payment_failed',
      'invoice.updated',
    ]);
    await sandbox.advance(20 * DAY_MS);
    expect((await told()).at(-1)).toBe('customer.subscription.deleted');
    expect(await subscription()).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
      latest_invoice: { next_payment_attempt: null, attempt_count: 5 },
    });
  });

  it('is in order again when a retry succeeds with another card', async () => {
    const { stripe, sandbox } = stage;
    const id = session.subscription as string;
    const customer = session.customer as string;
    const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    await stripe.subscriptions.update(id, { default_payment_method: failing.id });
    await sandbox.advance(31 * DAY_MS + 2 * 3_600_000);
    const good = await stripe.paymentMethods.attach('pm_card_au', { customer });
    await stripe.subscriptions.update(id, { default_payment_method: good.id });
    await told();
    await sandbox.advance(2 * DAY_MS - 3_600_000);
    expect(await told()).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
      'customer.subscription.updated',
      'charge.updated',
    ]);
    expect(await subscription()).toMatchObject({ status: 'active' });
  });
});

describe('renewal dates', () => {
  it('come back to the 31st after a short month', async () => {
    const { afterPeriods } = await import('../../src/sandbox/billing/periods.ts');
    const anchor = Date.UTC(2027, 0, 31, 9) / 1000;
    const days = [1, 2, 3, 4, 13].map((count) =>
      new Date(afterPeriods(anchor, { interval: 'month', interval_count: 1 }, count) * 1000)
        .toISOString()
        .slice(0, 10),
    );
    expect(days).toEqual(['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2028-02-29']);
  });
});
