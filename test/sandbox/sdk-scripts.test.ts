import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { gift, setStage, type Stage } from './support/stage.ts';

const DAY = 86_400;
const URLS = { success_url: 'http://localhost:3000/thanks', cancel_url: 'http://localhost:3000/' };

/** Each written from Stripe's public documentation, and run with Stripe's own SDK, changed in nothing but its host. */
describe('a script for Stripe', () => {
  let stage: Stage;
  let stripe: Stripe;
  beforeEach(async () => {
    stage = await setStage();
    ({ stripe } = stage);
  });
  afterEach(() => stage.close());

  const priceOf = async (unit_amount: number, interval: 'month' | 'year' = 'month') => {
    const { id: product } = await stripe.products.create({ name: 'Print edition' });
    return stripe.prices.create({ product, currency: 'aud', unit_amount, recurring: { interval } });
  };
  const clockAt = async (year: number, month: number, day: number) => {
    const { id } = await stripe.testHelpers.testClocks.create({
      frozen_time: Date.UTC(year, month - 1, day) / 1000,
    });
    return id;
  };
  const supporter = async (test_clock?: string, card = 'pm_card_au') => {
    const { id: customer } = await stripe.customers.create(test_clock === undefined ? {} : { test_clock });
    const { id } = await stripe.paymentMethods.attach(card, { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
    return customer;
  };
  const advance = async (clock: string, seconds: number) => {
    const { frozen_time: now } = await stripe.testHelpers.testClocks.retrieve(clock);
    await stripe.testHelpers.testClocks.advance(clock, { frozen_time: now + seconds });
    for (;;) {
      const { status } = await stripe.testHelpers.testClocks.retrieve(clock);
      if (status === 'ready') return;
    }
  };
  const pay = async (session: Stripe.Checkout.Session, payment_method: string) => {
    const body = new URLSearchParams({ payment_method });
    const headers = { authorization: 'Bearer sk_test_x' };
    const url = new URL(`/v1/payment_pages/${session.id}/confirm`, stage.sandbox.url);
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200);
  };
  const failed = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: unknown) => error as Stripe.errors.StripeError,
    );

  it('sells once by Checkout, and finds the money, the fee and the line', async () => {
    const session = await stripe.checkout.sessions.create(gift(2550, { metadata: { order: '7' } }));
    await pay(session, 'pm_card_au');
    await stage.sandbox.advance(3000);
    const after = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['line_items', 'payment_intent.latest_charge.balance_transaction'],
    });
    expect(after).toMatchObject({ status: 'complete', payment_status: 'paid', metadata: { order: '7' } });
    expect(after.line_items?.data).toMatchObject([{ amount_total: 2550, quantity: 1 }]);
    const { latest_charge: charge } = after.payment_intent as Stripe.PaymentIntent;
    expect((charge as Stripe.Charge).balance_transaction).toMatchObject({ amount: 2550, fee: 73, net: 2477 });
  });

  it('sells a subscription by Checkout, and finds its next renewal', async () => {
    const price = await priceOf(1000);
    const line_items = [{ price: price.id, quantity: 1 }];
    const session = await stripe.checkout.sessions.create({ mode: 'subscription', line_items, ...URLS });
    await pay(session, 'pm_card_au');
    const { subscription } = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['subscription'],
    });
    const held = subscription as Stripe.Subscription;
    expect(held).toMatchObject({ status: 'active', items: { data: [{ price: { id: price.id } }] } });
    const next = await stripe.invoices.createPreview({ subscription: held.id });
    expect(next).toMatchObject({ amount_due: 1000, period_end: held.items.data[0]?.current_period_end });
  });

  it.each([29, 30, 31])('bills 14 months of a subscription begun on the %ith', async (day) => {
    const clock = await clockAt(2027, 1, day);
    const customer = await supporter(clock);
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: (await priceOf(1000)).id }],
    });
    for (let month = 0; month < 14; month++) await advance(clock, 31 * DAY);
    const { data } = await stripe.invoices.list({ subscription: id, limit: 100 });
    const starts = data.map(({ lines }) => new Date((lines.data[0]?.period.start ?? 0) * 1000)).reverse();
    const expected = Array.from({ length: 15 }, (_, month) => {
      const last = new Date(Date.UTC(2027, month + 1, 0)).getUTCDate();
      return new Date(Date.UTC(2027, month, Math.min(day, last)));
    });
    expect(starts).toEqual(expected);
    expect(data.every(({ status, amount_paid }) => status === 'paid' && amount_paid === 1000)).toBe(true);
  });

  it.each(['recovery', 'cancellation'])('lets a renewal fail, to its %s', async (end) => {
    const clock = await clockAt(2027, 3, 10);
    const customer = await supporter(clock);
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: (await priceOf(500)).id }],
    });
    const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    await stripe.subscriptions.update(id, { default_payment_method: bad.id });
    await advance(clock, 31 * DAY + 7200);
    const late = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    expect(late).toMatchObject({ status: 'past_due', latest_invoice: { status: 'open', attempt_count: 1 } });
    if (end === 'recovery') {
      const good = await stripe.paymentMethods.attach('pm_card_visa', { customer });
      const invoice = (late.latest_invoice as Stripe.Invoice).id;
      expect(await stripe.invoices.pay(invoice, { payment_method: good.id })).toMatchObject({
        status: 'paid',
      });
      expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'active' });
      return;
    }
    await advance(clock, 22 * DAY);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
    });
  });

  it('changes a plan half way, up, down and to another interval', async () => {
    const clock = await clockAt(2027, 4, 1);
    const customer = await supporter(clock);
    const [small, large, yearly] = [await priceOf(1000), await priceOf(3000), await priceOf(12_000, 'year')];
    const { id, items } = await stripe.subscriptions.create({ customer, items: [{ price: small.id }] });
    await advance(clock, 15 * DAY);
    const item = items.data[0]?.id ?? '';
    const up = await stripe.subscriptions.update(id, {
      items: [{ id: item, price: large.id }],
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    });
    expect(up.latest_invoice).toMatchObject({ amount_paid: 1000, billing_reason: 'subscription_update' });
    await stripe.subscriptions.update(id, {
      items: [{ id: item, price: small.id }],
      proration_behavior: 'always_invoice',
    });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -1000 });
    const year = await stripe.subscriptions.update(id, {
      items: [{ id: item, price: yearly.id }],
      expand: ['latest_invoice'],
    });
    const unused = 500;
    expect(year.latest_invoice).toMatchObject({
      total: 12_000 - unused,
      amount_paid: 12_000 - unused - 1000,
    });
    const [
      { current_period_start: start, current_period_end: end } = {
        current_period_start: 0,
        current_period_end: 0,
      },
    ] = year.items.data;
    expect((end - start) / DAY).toBe(366);
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: 0 });
  });

  it('debits a bank account, which pays or does not', async () => {
    for (const [account, status, code] of [
      ['success', 'succeeded', undefined],
      ['noAccount', 'requires_payment_method', 'no_account'],
    ] as const) {
      const begun = await stripe.paymentIntents.create({
        amount: 5000,
        currency: 'aud',
        payment_method: `pm_auBecsDebit_${account}`,
        confirm: true,
        mandate_data: { customer_acceptance: { type: 'offline' } },
      });
      expect(begun.status).toBe('processing');
      await stage.sandbox.advance(2 * DAY * 1000);
      const after = await stripe.paymentIntents.retrieve(begun.id);
      expect([after.status, after.last_payment_error?.code]).toEqual([status, code]);
    }
  });

  it('gives back parts of a payment to its limit, and not beyond', async () => {
    const intent = { amount: 1000, currency: 'aud', payment_method: 'pm_card_visa', confirm: true };
    const { id: payment_intent, latest_charge: charge } = await stripe.paymentIntents.create(intent);
    await stripe.refunds.create({ payment_intent, amount: 300 });
    await stripe.refunds.create({ payment_intent, amount: 600 });
    const tooMuch = await failed(stripe.refunds.create({ payment_intent, amount: 101 }));
    expect(tooMuch?.message).toBe(
      'Refund amount ($1.01) is greater than unrefunded amount on charge ($1.00)',
    );
    await stripe.refunds.create({ payment_intent });
    expect(await stripe.charges.retrieve(charge as string)).toMatchObject({
      refunded: true,
      amount_refunded: 1000,
    });
    expect(await failed(stripe.refunds.create({ payment_intent }))).toMatchObject({
      code: 'charge_already_refunded',
    });
  });

  it.each([
    ['won', 'winning_evidence', [-1500, 1500]],
    ['lost', 'losing_evidence', [-1500]],
  ] as const)('answers a dispute that is %s', async (status, uncategorized_text, movements) => {
    const intent = { amount: 1500, currency: 'aud', payment_method: 'pm_card_createDispute', confirm: true };
    const { id } = await stripe.paymentIntents.create(intent);
    await stage.sandbox.advance(1000);
    const [dispute] = (await stripe.disputes.list({ payment_intent: id })).data;
    const ended = await stripe.disputes.update(dispute?.id ?? '', {
      evidence: { uncategorized_text },
      submit: true,
    });
    expect(ended.status).toBe(status);
    expect(ended.balance_transactions.map(({ amount }) => amount)).toEqual(movements);
  });

  it('sends a supporter to the portal, who changes their card, switches their plan and stops', async () => {
    const customer = await supporter();
    const [small, large] = [await priceOf(500), await priceOf(1000)];
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: small.id }] });
    const products = [small, large].map((price) => ({
      product: price.product as string,
      prices: [price.id],
    }));
    const { id: configuration } = await stripe.billingPortal.configurations.create({
      features: {
        invoice_history: { enabled: true },
        payment_method_update: { enabled: true },
        subscription_cancel: { enabled: true, mode: 'at_period_end' },
        subscription_update: { enabled: true, default_allowed_updates: ['price'], products },
      },
    });
    const { url, return_url } = await stripe.billingPortal.sessions.create({
      customer,
      configuration,
      return_url: URLS.cancel_url,
    });
    expect(return_url).toBe(URLS.cancel_url);
    const read = async () => (await fetch(url)).text();
    expect(await read()).toContain('$5.00 a month');

    const asked = await (await fetch(`${url}/card`)).text();
    await press(url, asked, 'Save card', {
      card_number: '5555 5555 5555 4444',
      exp: '12/34',
      cvc: '123',
      name: 'Ada',
    });
    expect(await read()).toContain('Card ending in 4444');
    await press(url, await read(), 'Switch to $10.00 a month');
    await press(url, await read(), 'Cancel subscription');
    const held = await stripe.subscriptions.retrieve(id, { expand: ['default_payment_method'] });
    expect(held).toMatchObject({
      cancel_at_period_end: true,
      default_payment_method: { card: { last4: '4444' } },
      items: { data: [{ price: { id: large.id } }] },
    });
    expect(await read()).toContain('Keep subscription');
  });
});

/** Posts the form that holds the button of these words, as a browser does: its own fields, what was typed, and the button. */
async function press(
  page: string,
  html: string,
  words: string,
  typed: Readonly<Record<string, string>> = {},
): Promise<void> {
  const forms = html.match(/<form\b[^]*?<\/form>/g) ?? [];
  const form = forms.find((one) => one.replaceAll(/<[^>]*>/g, ' ').includes(words));
  if (form === undefined) throw new Error(`no form has a button "${words}": ${html}`);
  const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  const button = (form.match(/<button\b[^>]*>[^<]*/g) ?? []).find((tag) => tag.includes(words)) ?? '';
  const fields = new URLSearchParams();
  for (const tag of [...(form.match(/<input\b[^>]*>/g) ?? []), button]) {
    const name = attribute(tag, 'name');
    if (name !== undefined) fields.set(name, typed[name] ?? attribute(tag, 'value') ?? '');
  }
  const address = new URL(attribute(form, 'action') ?? page, page);
  const answer = await fetch(address, { method: 'POST', body: fields, redirect: 'manual' });
  if (answer.status !== 303)
    throw new Error(`${words} was answered ${answer.status}: ${await answer.text()}`);
}
