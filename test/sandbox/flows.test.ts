import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { GOOD_CARD, gift, setStage, type Stage } from './support/stage.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PAID_INVOICE = ['invoice.paid', 'invoice.payment_succeeded', 'invoice_payment.paid'];
const CHARGED = ['charge.succeeded', 'payment_intent.succeeded'];
const REFUSED = ['charge.failed', 'payment_intent.payment_failed'];
const ATTEMPT_FAILED = [...REFUSED, 'invoice.payment_failed', 'invoice.updated'];
const BANK_ACCOUNT = {
  payment_method_type: 'au_becs_debit',
  bsb: '000-000',
  account_number: '000123456',
  name: 'Rosa Example',
  email: 'rosa@example.com',
};

/** What Stripe tells of in each flow, as recorded from it or documented: the same events here, and the same end. */
describe('the events of a flow', () => {
  let stage: Stage;
  let stripe: Stripe;
  beforeEach(async () => {
    stage = await setStage();
    ({ stripe } = stage);
  });
  afterEach(() => stage.close());

  /** Types told of since the last time, in alphabetical order: Stripe promises none. */
  const told = async () => {
    await stage.sandbox.webhooksSettled();
    return stage.receiver.types().sort();
  };
  const same = (...types: readonly (string | readonly string[])[]) => types.flat().sort();
  const priceOf = async (unit_amount = 500, interval: 'month' | 'year' = 'month') => {
    const { id: product } = await stripe.products.create({ name: 'Print edition' });
    return stripe.prices.create({ product, currency: 'aud', unit_amount, recurring: { interval } });
  };
  const supporter = async (card = 'pm_card_au', more: Stripe.CustomerCreateParams = {}) => {
    const { id } = await stripe.customers.create({ email: 'ada@example.com', ...more });
    const method = await stripe.paymentMethods.attach(card, { customer: id });
    return stripe.customers.update(id, { invoice_settings: { default_payment_method: method.id } });
  };
  const begun = async (more: Partial<Stripe.SubscriptionCreateParams> = {}, card?: string) => {
    const [{ id: customer }, { id: price }] = [await supporter(card), await priceOf()];
    await told();
    return stripe.subscriptions.create({ customer, items: [{ price }], ...more });
  };
  const subscribing = async (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) => {
    const { id: price } = await priceOf();
    await told();
    const { id } = await stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price, quantity: 1 }],
      success_url: 'http://localhost:3000/thanks',
      ...more,
    });
    return id;
  };
  const untilRenewed = async ({ items }: Stripe.Subscription) => {
    const end = (items.data[0]?.current_period_end ?? 0) * 1000;
    await stage.sandbox.advance(end - stage.sandbox.now().getTime() + HOUR_MS + 60_000);
  };
  const set = async (settings: Record<string, string>) =>
    expect((await stage.submit('/sandbox/settings', settings)).status).toBeLessThan(400);

  it('checkout_payment_card', async () => {
    const { id } = await stripe.checkout.sessions.create(gift(2500));
    await stage.submit(`/c/pay/${id}`, GOOD_CARD);
    await stage.sandbox.advance(3000);
    const usual = ['payment_intent.created', ...CHARGED, 'checkout.session.completed', 'charge.updated'];
    expect(await told()).toEqual(same(usual));
    const session = { status: 'complete', payment_status: 'paid', url: null };
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject(session);

    const known = await stripe.checkout.sessions.create(gift(2500, { customer_creation: 'always' }));
    await stage.submit(`/c/pay/${known.id}`, GOOD_CARD);
    await stage.sandbox.advance(3000);
    expect(await told()).toEqual(same(usual, 'customer.created', 'customer.updated'));

    const keeps = { payment_intent_data: { setup_future_usage: 'off_session' as const } };
    const kept = await stripe.checkout.sessions.create(gift(2500, keeps));
    await stage.submit(`/c/pay/${kept.id}`, GOOD_CARD);
    await stage.sandbox.advance(3000);
    expect(await told()).toEqual(
      same(usual, 'customer.created', 'customer.updated', 'payment_method.attached'),
    );
  });

  it('checkout_payment_declined_on_page', async () => {
    const { id } = await stripe.checkout.sessions.create(gift(2500));
    await stage.submit(`/c/pay/${id}`, { ...GOOD_CARD, card_number: '4000000000000002' });
    expect(await told()).toEqual(same('payment_intent.created', REFUSED));
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
    });
  });

  it('checkout_payment_becs_submit, checkout_payment_becs_success', async () => {
    const { id } = await stripe.checkout.sessions.create(gift(2500));
    await stage.submit(`/c/pay/${id}`, BANK_ACCOUNT);
    expect(await told()).toEqual(
      same(
        'payment_intent.created',
        'payment_intent.processing',
        'charge.pending',
        'checkout.session.completed',
      ),
    );
    const session = () => stripe.checkout.sessions.retrieve(id);
    expect(await session()).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    await stage.sandbox.advance(2 * DAY_MS + 3000);
    expect(await told()).toEqual(same(CHARGED, 'checkout.session.async_payment_succeeded', 'charge.updated'));
    expect(await session()).toMatchObject({ status: 'complete', payment_status: 'paid' });
  });

  it('checkout_payment_becs_failure', async () => {
    const { id } = await stripe.checkout.sessions.create(gift(2500));
    await stage.submit(`/c/pay/${id}`, { ...BANK_ACCOUNT, account_number: '111111113' });
    await told();
    await stage.sandbox.advance(2 * DAY_MS);
    const failed = 'checkout.session.async_payment_failed';
    expect(await told()).toEqual(same(REFUSED, failed, 'mandate.updated'));
    expect(await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] })).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: { status: 'requires_payment_method' },
    });
  });

  const SUBSCRIBED = [
    ...CHARGED,
    ...PAID_INVOICE,
    'payment_method.attached',
    'customer.updated',
    'checkout.session.completed',
    'customer.subscription.created',
    'payment_intent.created',
    'invoice.created',
    'invoice.finalized',
  ];

  it('checkout_subscription_card_new_customer', async () => {
    const id = await subscribing();
    await stage.submit(`/c/pay/${id}`, GOOD_CARD);
    expect(await told()).toEqual(same(SUBSCRIBED, 'customer.created'));
    expect(await stripe.checkout.sessions.retrieve(id, { expand: ['invoice'] })).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      payment_intent: null,
      subscription: expect.stringMatching(/^sub_/),
      invoice: { billing_reason: 'subscription_create' },
    });
  });

  it('checkout_subscription_card_existing_customer', async () => {
    const { id: customer } = await stripe.customers.create({ email: 'ada@example.com' });
    const id = await subscribing({ customer });
    await stage.submit(`/c/pay/${id}`, GOOD_CARD);
    expect(await told()).toEqual(same(SUBSCRIBED));
  });

  it('subscription_created_by_api, then cancelled', async () => {
    const { id } = await begun();
    expect(await told()).toEqual(
      same(CHARGED, PAID_INVOICE, [
        'customer.updated',
        'customer.subscription.created',
        'payment_intent.created',
        'invoice.created',
        'invoice.finalized',
      ]),
    );
    await stripe.subscriptions.cancel(id);
    expect(await told()).toEqual(['customer.subscription.deleted']);
  });

  it('price_created', async () => {
    const { id: product } = await stripe.products.create({ name: 'Digital edition' });
    await told();
    await stripe.prices.create({
      product,
      currency: 'aud',
      unit_amount: 500,
      recurring: { interval: 'month' },
    });
    expect(await told()).toEqual(['plan.created', 'price.created']);
  });

  it('renewal_success', async () => {
    const subscription = await begun();
    await stage.sandbox.advance(3000);
    await told();
    await untilRenewed(subscription);
    await stage.sandbox.advance(3000);
    expect(await told()).toEqual(
      same(CHARGED, PAID_INVOICE, [
        'invoice.upcoming',
        'customer.subscription.updated',
        'invoice.created',
        'invoice.finalized',
        'payment_intent.created',
        'invoice.updated',
        'charge.updated',
      ]),
    );
  });

  /** A subscription whose first payment went well and whose renewal did not. */
  const late = async () => {
    const subscription = await begun();
    const customer = subscription.customer as string;
    const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    await stripe.subscriptions.update(subscription.id, { default_payment_method: failing.id });
    await stage.sandbox.advance(3000);
    await told();
    await untilRenewed(subscription);
    return subscription;
  };

  it('renewal_failure, with a retry and recovery', async () => {
    const { id, customer } = await late();
    expect(await told()).toEqual(
      same(ATTEMPT_FAILED, [
        'invoice.upcoming',
        'customer.subscription.updated',
        'invoice.created',
        'invoice.finalized',
        'payment_intent.created',
        'customer.subscription.updated',
      ]),
    );
    const [open] = (await stripe.invoices.list({ subscription: id })).data;
    expect(open).toMatchObject({ status: 'open', attempted: true, attempt_count: 1 });
    expect(open?.next_payment_attempt).not.toBeNull();
    await stage.sandbox.advance(2 * DAY_MS);
    expect(await told()).toEqual(same(ATTEMPT_FAILED));
    const good = await stripe.paymentMethods.attach('pm_card_au', { customer: customer as string });
    await stripe.subscriptions.update(id, { default_payment_method: good.id });
    await told();
    await stage.sandbox.advance(5 * DAY_MS);
    expect(await told()).toEqual(
      same(CHARGED, PAID_INVOICE, 'customer.subscription.updated', 'charge.updated'),
    );
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
  });

  it.each([
    ['cancel', 'canceled', ['customer.subscription.deleted']],
    ['mark_unpaid', 'unpaid', ['customer.subscription.updated']],
    ['leave_past_due', 'past_due', []],
  ])('renewal_failure, exhausted: %s', async (afterLastRetry, status, last) => {
    await set({ afterLastRetry });
    const { id } = await late();
    await stage.sandbox.advance(20 * DAY_MS);
    await told();
    await stage.sandbox.advance(DAY_MS);
    expect(await told()).toEqual(same(ATTEMPT_FAILED, last));
    const after = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    expect(after).toMatchObject({ status, latest_invoice: { next_payment_attempt: null } });
    const reason = status === 'canceled' ? 'payment_failed' : null;
    expect(after.cancellation_details?.reason).toBe(reason);
  });

  it('first_payment_fails_api', async () => {
    const { id, status } = await begun({}, 'pm_card_chargeCustomerFail');
    expect(status).toBe('incomplete');
    expect(await told()).toEqual(
      same(REFUSED, [
        'customer.updated',
        'customer.subscription.created',
        'invoice.created',
        'invoice.finalized',
        'payment_intent.created',
        'invoice.payment_failed',
      ]),
    );
    await stage.sandbox.advance(23 * HOUR_MS);
    expect(await told()).toEqual(['customer.subscription.updated', 'invoice.voided']);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('incomplete_expired');
  });

  it('cancel_at_period_end, undone, and done', async () => {
    const { id } = await begun();
    await stage.sandbox.advance(3000);
    await told();
    for (const cancel_at_period_end of [true, false, true]) {
      await stripe.subscriptions.update(id, { cancel_at_period_end });
      expect(await told()).toEqual(['customer.subscription.updated']);
    }
    await stage.sandbox.advance(32 * DAY_MS);
    expect(await told()).toEqual(['customer.subscription.deleted']);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'canceled',
      ended_at: expect.any(Number),
    });
  });

  it('portal_session', async () => {
    const { id: customer } = await stripe.customers.create();
    await told();
    await stripe.billingPortal.sessions.create({ customer });
    expect(await told()).toEqual(['billing_portal.configuration.created', 'billing_portal.session.created']);
    await stripe.billingPortal.sessions.create({ customer });
    expect(await told()).toEqual(['billing_portal.session.created']);
  });

  it.each(['plan_change_always_invoice', 'plan_change_create_prorations'])('%s', async (flow) => {
    const subscription = await begun({ billing_mode: { type: 'classic' } });
    const { id: price } = await priceOf(1000);
    await stage.sandbox.advance(10 * DAY_MS);
    await told();
    const changed = await stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]?.id ?? '', price }],
      ...(flow === 'plan_change_always_invoice' ? { proration_behavior: 'always_invoice' } : {}),
      expand: ['latest_invoice'],
    });
    const items = ['invoiceitem.created', 'invoiceitem.created', 'customer.subscription.updated'];
    const invoiced = [
      'invoice.created',
      'invoice.finalized',
      'payment_intent.created',
      ...CHARGED,
      ...PAID_INVOICE,
    ];
    const isInvoiced = flow === 'plan_change_always_invoice';
    expect(await told()).toEqual(same(items, isInvoiced ? invoiced : []));
    expect(changed.latest_invoice).toMatchObject({
      status: 'paid',
      billing_reason: isInvoiced ? 'subscription_update' : 'subscription_create',
    });
  });

  const paid = async (payment_method = 'pm_card_visa') => {
    const intent = { amount: 2000, currency: 'aud', payment_method, confirm: true };
    const { id } = await stripe.paymentIntents.create(intent);
    await stage.sandbox.advance(3000);
    return id;
  };

  it('refund_card', async () => {
    const payment_intent = await paid();
    await told();
    await stripe.refunds.create({ payment_intent });
    const refunded = ['refund.created', 'charge.refunded', 'refund.updated', 'charge.refund.updated'];
    expect(await told()).toEqual(same(refunded));
  });

  it('refund_fails_later', async () => {
    const payment_intent = await paid('pm_card_refundFail');
    const { id, status } = await stripe.refunds.create({ payment_intent });
    expect(status).toBe('succeeded');
    await told();
    await stage.sandbox.advance(60_000);
    expect(await told()).toEqual(same('refund.failed', 'refund.updated', 'charge.refund.updated'));
    expect(
      await stripe.refunds.retrieve(id, { expand: ['charge', 'failure_balance_transaction'] }),
    ).toMatchObject({
      status: 'failed',
      failure_balance_transaction: { amount: 2000, type: 'refund_failure' },
      charge: { amount_refunded: 0, refunded: false },
    });
  });

  it.each([
    ['won', 'winning_evidence', ['charge.dispute.funds_reinstated']],
    ['lost', 'losing_evidence', []],
  ])('dispute, %s', async (status, uncategorized_text, more) => {
    const payment_intent = await paid('pm_card_createDispute');
    const withdrawn = [
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.updated',
      'charge.updated',
    ];
    expect(await told()).toEqual(same('payment_intent.created', CHARGED, withdrawn));
    const [dispute] = (await stripe.disputes.list({ payment_intent })).data;
    expect(dispute?.status).toBe('needs_response');
    const ended = await stripe.disputes.update(dispute?.id ?? '', { evidence: { uncategorized_text } });
    expect(await told()).toEqual(same('charge.dispute.updated', 'charge.dispute.closed', more));
    expect(ended.status).toBe(status);
  });

  it('session_expired', async () => {
    const { id } = await stripe.checkout.sessions.create(gift(2500));
    await stripe.checkout.sessions.expire(id);
    expect(await told()).toEqual(['checkout.session.expired']);
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: 'expired', url: null });
  });

  it('test_clock_advance', async () => {
    const frozen_time = Date.UTC(2027, 0, 31) / 1000;
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time });
    const { id: customer } = await supporter('pm_card_au', { test_clock: clock.id });
    await stripe.subscriptions.create({ customer, items: [{ price: (await priceOf()).id }] });
    await stage.sandbox.advance(3000);
    await told();
    const target = frozen_time + 29 * 86_400;
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: target });
    let status = 'advancing';
    while (status !== 'ready') ({ status } = await stripe.testHelpers.testClocks.retrieve(clock.id));
    await stage.sandbox.advance(3000);
    expect(await told()).toEqual(
      same(CHARGED, PAID_INVOICE, [
        'test_helpers.test_clock.advancing',
        'test_helpers.test_clock.ready',
        'invoice.upcoming',
        'customer.subscription.updated',
        'invoice.created',
        'invoice.finalized',
        'payment_intent.created',
        'invoice.updated',
        'charge.updated',
      ]),
    );
  });
});
