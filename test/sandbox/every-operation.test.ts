import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { declaredForResourcesServed } from './contract/declared.ts';
import { NOT_SERVED } from './contract/not-served.ts';
import { served, UNDOCUMENTED } from './contract/served.ts';
import { gift, setStage, type Stage } from './support/stage.ts';

/** A refund can only be taken back where it needs something of the customer; no card or bank here does. */
const ALWAYS_REFUSED = ['POST /v1/refunds/{}/cancel'];

describe('every operation the sandbox serves', () => {
  let stage: Stage;
  let stripe: Stripe;
  let customer: Stripe.Customer;
  let card: Stripe.PaymentMethod;
  beforeAll(async () => {
    stage = await setStage();
    ({ stripe } = stage);
    customer = await stripe.customers.create({
      email: 'ada@example.com',
      name: 'Ada',
      metadata: { shelf: 'b' },
    });
    card = await stripe.paymentMethods.attach('pm_card_au', { customer: customer.id });
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: card.id } });
  });
  afterAll(() => stage.close());

  const monthly = async (unit_amount = 500) => {
    const { id: product } = await stripe.products.create({ name: 'Digital edition' });
    return stripe.prices.create({ product, currency: 'aud', unit_amount, recurring: { interval: 'month' } });
  };
  const paid = (payment_method = 'pm_card_visa') =>
    stripe.paymentIntents.create({ amount: 2000, currency: 'aud', payment_method, confirm: true });
  const draft = async () => {
    const { id: invoice } = await stripe.invoices.create({ customer: customer.id });
    const item = { customer: customer.id, invoice, amount: 900, currency: 'aud', description: 'Book' };
    return { invoice, item: await stripe.invoiceItems.create(item) };
  };

  it('serves customers, their balance and their cards', async () => {
    const { id } = customer;
    expect((await stripe.customers.list({ email: 'ada@example.com' })).data).toHaveLength(1);
    const found = await stripe.customers.search({
      query: "email:'ADA@example.com' AND metadata['shelf']:'b'",
    });
    expect(found.data.map((one) => one.id)).toEqual([id]);
    expect((await stripe.customers.search({ query: "-name~'ad'" })).data).toEqual([]);
    const given = await stripe.customers.createBalanceTransaction(id, { amount: -300, currency: 'aud' });
    expect(given).toMatchObject({ type: 'adjustment', ending_balance: -300 });
    await stripe.customers.updateBalanceTransaction(id, given.id, { description: 'Sorry' });
    expect(await stripe.customers.retrieveBalanceTransaction(id, given.id)).toMatchObject({
      description: 'Sorry',
    });
    await stripe.customers.update(id, { balance: 0 });
    const moved = await stripe.customers.listBalanceTransactions(id);
    expect(moved.data.map(({ amount }) => amount)).toEqual([300, -300]);
    expect(await stripe.customers.retrieve(id)).toMatchObject({ balance: 0 });
    expect((await stripe.customers.listPaymentMethods(id)).data).toHaveLength(1);
    expect((await stripe.customers.retrievePaymentMethod(id, card.id)).id).toBe(card.id);
    const other = await stripe.customers.create();
    expect(await stripe.customers.del(other.id)).toMatchObject({ deleted: true });
  });

  it('takes the discount off a customer that an older caller gave', async () => {
    const { id: coupon } = await stripe.coupons.create({ percent_off: 10, duration: 'forever' });
    const old = { apiVersion: '2024-06-20' } as unknown as Stripe.RequestOptions;
    const { id } = await stripe.customers.create({ coupon } as Stripe.CustomerCreateParams, old);
    expect(await stripe.customers.retrieve(id)).toMatchObject({ discount: { source: { coupon } } });
    expect(await stripe.customers.deleteDiscount(id)).toMatchObject({ deleted: true });
    expect(await stripe.customers.retrieve(id)).toMatchObject({ discount: null });
    await expect(stripe.customers.create({ coupon } as Stripe.CustomerCreateParams)).rejects.toThrow(
      'unknown',
    );
  });

  it('serves products, prices, coupons and codes', async () => {
    const price = await monthly();
    const product = price.product as string;
    await stripe.products.update(product, { description: 'By e-mail' });
    expect((await stripe.products.list({ active: true })).data.length).toBeGreaterThan(0);
    expect((await stripe.products.search({ query: "name~'digital'" })).data.length).toBeGreaterThan(0);
    await stripe.prices.update(price.id, { nickname: 'usual' });
    expect((await stripe.prices.list({ product })).data).toHaveLength(1);
    expect((await stripe.prices.search({ query: `product:'${product}'` })).data).toHaveLength(1);
    expect((await stripe.prices.retrieve(price.id, { expand: ['product'] })).nickname).toBe('usual');
    const { id } = await stripe.products.create({ name: 'Nothing' });
    expect((await stripe.products.retrieve(id)).name).toBe('Nothing');
    await stripe.products.del(id);
    const coupon = await stripe.coupons.create({ amount_off: 100, currency: 'aud', duration: 'once' });
    await stripe.coupons.update(coupon.id, { name: 'A dollar' });
    expect((await stripe.coupons.retrieve(coupon.id)).name).toBe('A dollar');
    const code = await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id } });
    await stripe.promotionCodes.update(code.id, { metadata: { a: 'b' } });
    expect((await stripe.promotionCodes.retrieve(code.id)).metadata).toEqual({ a: 'b' });
    expect((await stripe.promotionCodes.list()).data).toHaveLength(1);
    expect((await stripe.coupons.list()).data.length).toBeGreaterThan(0);
    await stripe.coupons.del(coupon.id);
  });

  it('serves payment intents, setup intents and payment methods', async () => {
    const intent = await stripe.paymentIntents.create({
      amount: 700,
      currency: 'aud',
      customer: customer.id,
    });
    await stripe.paymentIntents.update(intent.id, { description: 'A gift' });
    await stripe.paymentIntents.confirm(intent.id, { payment_method: card.id });
    const found = await stripe.paymentIntents.search({ query: "amount>600 AND status:'succeeded'" });
    expect(found.data.map(({ id }) => id)).toContain(intent.id);
    const held = await stripe.paymentIntents.create({
      amount: 500,
      currency: 'aud',
      payment_method: 'pm_card_visa',
      capture_method: 'manual',
      confirm: true,
    });
    await stripe.paymentIntents.capture(held.id);
    const growing = await stripe.paymentIntents.create({
      amount: 500,
      currency: 'aud',
      payment_method: 'pm_card_visa',
      payment_method_options: { card: { request_incremental_authorization: 'if_available' } },
      capture_method: 'manual',
      confirm: true,
    });
    await stripe.paymentIntents.incrementAuthorization(growing.id, { amount: 800 });
    expect(await stripe.paymentIntents.capture(growing.id)).toMatchObject({ amount_received: 800 });
    const { id } = await stripe.paymentIntents.create({ amount: 500, currency: 'aud' });
    await stripe.paymentIntents.cancel(id);
    expect((await stripe.paymentIntents.list()).data).toHaveLength(4);
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe('canceled');

    const setup = await stripe.setupIntents.create({ customer: customer.id });
    await stripe.setupIntents.update(setup.id, { description: 'For later' });
    await stripe.setupIntents.confirm(setup.id, { payment_method: 'pm_card_visa' });
    expect((await stripe.setupIntents.retrieve(setup.id)).status).toBe('succeeded');
    await stripe.setupIntents.cancel((await stripe.setupIntents.create()).id);
    expect((await stripe.setupIntents.list()).data).toHaveLength(2);

    const method = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
    await stripe.paymentMethods.attach(method.id, { customer: customer.id });
    await stripe.paymentMethods.update(method.id, { billing_details: { name: 'Ada B.' } });
    expect((await stripe.paymentMethods.retrieve(method.id)).billing_details.name).toBe('Ada B.');
    expect((await stripe.paymentMethods.list({ customer: customer.id })).data).toHaveLength(3);
    await stripe.paymentMethods.detach(method.id);
  });

  it('serves charges, refunds, disputes, balance and payouts', async () => {
    const { latest_charge: charge } = await paid('pm_card_bypassPending');
    await stage.sandbox.advance(3000);
    const direct = await stripe.charges.create({
      amount: 900,
      currency: 'aud',
      source: 'tok_visa',
      capture: false,
    });
    expect(await stripe.charges.capture(direct.id)).toMatchObject({ captured: true, amount_captured: 900 });
    await stripe.charges.update(charge as string, { description: 'Thanks' });
    expect((await stripe.charges.search({ query: "description:'thanks'" })).data).toHaveLength(1);
    expect((await stripe.charges.list()).data.length).toBeGreaterThan(0);
    expect((await stripe.charges.retrieve(charge as string, { expand: ['refunds'] })).refunds?.data).toEqual(
      [],
    );
    const refund = await stripe.refunds.create({ charge: charge as string, amount: 100 });
    await stripe.refunds.update(refund.id, { metadata: { why: 'asked' } });
    expect((await stripe.refunds.retrieve(refund.id)).metadata).toEqual({ why: 'asked' });
    expect((await stripe.refunds.list({ charge: charge as string })).data).toHaveLength(1);
    await expect(stripe.refunds.cancel(refund.id)).rejects.toThrow('requires_action');
    const { id: disputed } = await paid('pm_card_createDispute');
    await stage.sandbox.advance(1000);
    const [dispute] = (await stripe.disputes.list({ payment_intent: disputed })).data;
    await stripe.disputes.update(dispute?.id ?? '', { metadata: { seen: 'yes' } });
    await stripe.disputes.close(dispute?.id ?? '');
    expect((await stripe.disputes.retrieve(dispute?.id ?? '')).status).toBe('lost');
    await paid('pm_card_bypassPending');
    await paid('pm_card_bypassPending');
    await stage.sandbox.advance(1000);
    const made = await stripe.balanceTransactions.list({ limit: 100 });
    expect((await stripe.balanceTransactions.retrieve(made.data[0]?.id ?? '')).object).toBe(
      'balance_transaction',
    );
    await stripe.balance.retrieve();
    const payout = await stripe.payouts.create({ amount: 100, currency: 'aud' });
    await stripe.payouts.update(payout.id, { metadata: { a: 'b' } });
    expect((await stripe.payouts.list()).data.length).toBeGreaterThan(0);
    await stripe.payouts.cancel(payout.id);
    expect((await stripe.payouts.retrieve(payout.id)).status).toBe('canceled');
  });

  it('serves Checkout Sessions and mandates', async () => {
    const session = await stripe.checkout.sessions.create(gift(1500));
    await stripe.checkout.sessions.update(session.id, { metadata: { a: 'b' } });
    expect((await stripe.checkout.sessions.listLineItems(session.id)).data).toHaveLength(1);
    await stripe.checkout.sessions.expire(session.id);
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired');
    expect((await stripe.checkout.sessions.list()).data).toHaveLength(1);
    const debit = await stripe.setupIntents.create({
      customer: customer.id,
      payment_method: 'pm_auBecsDebit_success',
      confirm: true,
      allowed_payment_method_types: ['au_becs_debit'],
    });
    expect((await stripe.mandates.retrieve(debit.mandate as string)).status).toBe('active');
  });

  it('serves invoices, their lines and their payments', async () => {
    const { invoice, item } = await draft();
    await stripe.invoiceItems.update(item.id, { description: 'Two books' });
    expect((await stripe.invoiceItems.retrieve(item.id)).description).toBe('Two books');
    expect((await stripe.invoiceItems.list({ invoice })).data).toHaveLength(1);
    await stripe.invoices.update(invoice, { description: 'From the stall' });
    await stripe.invoices.addLines(invoice, { lines: [{ amount: 100, description: 'Badge' }] });
    const [badge, book] = (await stripe.invoices.listLineItems(invoice)).data.map(({ id }) => id).reverse();
    await stripe.invoices.updateLines(invoice, { lines: [{ id: badge ?? '', amount: 150 }] });
    await stripe.invoices.updateLineItem(invoice, book ?? '', { amount: 850 });
    expect((await stripe.invoices.retrieve(invoice)).total).toBe(1000);
    await stripe.invoices.removeLines(invoice, { lines: [{ id: badge ?? '', behavior: 'delete' }] });
    const open = await stripe.invoices.finalizeInvoice(invoice);
    expect(open).toMatchObject({ total: 850, status: 'open' });
    await stripe.invoices.sendInvoice(invoice);
    const { id: intent } = await stripe.paymentIntents.create({
      amount: 850,
      currency: 'aud',
      customer: customer.id,
    });
    await stripe.invoices.attachPayment(invoice, { payment_intent: intent });
    await stripe.invoices.pay(invoice);
    expect((await stripe.invoices.search({ query: "status:'paid' AND total:850" })).data).toHaveLength(1);
    const [payment] = (await stripe.invoicePayments.list({ invoice })).data;
    expect((await stripe.invoicePayments.retrieve(payment?.id ?? '')).status).toBe('paid');
    expect((await stripe.invoices.list()).data).toHaveLength(1);
    await stripe.invoices.createPreview({ customer: customer.id });
    const [voided, lost, dropped] = [await draft(), await draft(), await draft()];
    await stripe.invoices.finalizeInvoice(voided.invoice);
    await stripe.invoices.voidInvoice(voided.invoice);
    await stripe.invoices.finalizeInvoice(lost.invoice);
    await stripe.invoices.markUncollectible(lost.invoice);
    await stripe.invoiceItems.del(dropped.item.id);
    await stripe.invoices.del(dropped.invoice);
  });

  it('credits an open invoice, and gives back what was paid on one', async () => {
    const { invoice } = await draft();
    await stripe.invoices.finalizeInvoice(invoice);
    const terms = { invoice, amount: 400 };
    expect((await stripe.creditNotes.preview(terms)).pre_payment_amount).toBe(400);
    expect((await stripe.creditNotes.listPreviewLineItems(terms)).data).toHaveLength(1);
    const note = await stripe.creditNotes.create(terms);
    expect(await stripe.invoices.retrieve(invoice)).toMatchObject({ amount_due: 500 });
    await stripe.creditNotes.update(note.id, { memo: 'Torn' });
    expect((await stripe.creditNotes.listLineItems(note.id)).data).toHaveLength(1);
    await stripe.creditNotes.voidCreditNote(note.id);
    expect((await stripe.creditNotes.retrieve(note.id)).status).toBe('void');
    expect(await stripe.invoices.pay(invoice)).toMatchObject({ amount_paid: 900 });
    const back = await stripe.creditNotes.create({
      invoice,
      amount: 900,
      refund_amount: 500,
      credit_amount: 400,
    });
    expect(back).toMatchObject({ type: 'post_payment', refunds: [{ amount_refunded: 500 }] });
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -400 });
    await expect(stripe.creditNotes.create({ invoice, amount: 1 })).rejects.toThrow('must not be more');
    expect((await stripe.creditNotes.list({ invoice })).data).toHaveLength(2);
    await stripe.customers.update(customer.id, { balance: 0 });
  });

  it('serves subscriptions, their items and their pauses', async () => {
    const [small, large] = [await monthly(500), await monthly(1000)];
    const { id, items } = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: small.id }],
    });
    await stripe.subscriptions.update(id, { metadata: { a: 'b' } });
    const item = items.data[0]?.id ?? '';
    await stripe.subscriptionItems.update(item, { quantity: 2 });
    expect((await stripe.subscriptionItems.retrieve(item)).quantity).toBe(2);
    const added = await stripe.subscriptionItems.create({ subscription: id, price: large.id });
    expect((await stripe.subscriptionItems.list({ subscription: id })).data).toHaveLength(2);
    expect(await stripe.subscriptionItems.del(added.id)).toMatchObject({ deleted: true });
    expect((await stripe.subscriptions.search({ query: "metadata['a']:'b'" })).data).toHaveLength(1);
    expect(await stripe.subscriptions.pause(id)).toMatchObject({
      status: 'paused',
      status_details: { paused: { subscription: { type: 'pause_requested' } } },
    });
    const resumed = await stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: 'unchanged' } });
    expect(resumed.status).toBe('active');
    expect(resumed.status_details).toBeUndefined();
    expect((await stripe.subscriptions.list({ customer: customer.id })).data).toHaveLength(1);
    const { id: coupon } = await stripe.coupons.create({ percent_off: 50, duration: 'forever' });
    await stripe.subscriptions.update(id, { discounts: [{ coupon }] });
    expect(await stripe.subscriptions.deleteDiscount(id)).toMatchObject({
      deleted: true,
      source: { coupon },
    });
    await stripe.subscriptions.cancel(id);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
    const classic = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: small.id }],
      billing_mode: { type: 'classic' },
    });
    const flexible = { billing_mode: { type: 'flexible' as const } };
    expect(await stripe.subscriptions.migrate(classic.id, flexible)).toMatchObject(flexible);
    await expect(stripe.subscriptions.migrate(classic.id, flexible)).rejects.toThrow('already');
  });

  it('serves the portal, test clocks, webhook endpoints and events', async () => {
    const configuration = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    await stripe.billingPortal.configurations.update(configuration.id, { name: 'Plain' });
    expect((await stripe.billingPortal.configurations.retrieve(configuration.id)).name).toBe('Plain');
    expect((await stripe.billingPortal.configurations.list()).data).toHaveLength(1);
    await stripe.billingPortal.sessions.create({ customer: customer.id });
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_800_000_000 });
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1_800_000_060 });
    expect((await stripe.testHelpers.testClocks.list()).data).toHaveLength(1);
    expect((await stripe.testHelpers.testClocks.retrieve(clock.id)).status).toBe('ready');
    await stripe.testHelpers.testClocks.del(clock.id);
    const url = 'http://127.0.0.1:9/hooks';
    const { id } = await stripe.webhookEndpoints.create({ url, enabled_events: ['payout.failed'] });
    await stripe.webhookEndpoints.update(id, { disabled: true });
    expect((await stripe.webhookEndpoints.retrieve(id)).status).toBe('disabled');
    expect((await stripe.webhookEndpoints.list()).data).toHaveLength(2);
    await stripe.webhookEndpoints.del(id);
    const [event] = (await stripe.events.list()).data;
    expect((await stripe.events.retrieve(event?.id ?? '')).type).toBe(event?.type);
  });

  it('is called above, and nothing it answered was other than the SDK declares', () => {
    const { operations, violations } = stage.sandbox.recorder;
    const expected = served().filter((one) => !UNDOCUMENTED.test(one));
    expect(expected.filter((one) => !operations.has(one))).toEqual(ALWAYS_REFUSED);
    expect([...violations]).toEqual([]);
  });

  it('is all the SDK declares for these resources, but what is named as not served', () => {
    const declared = declaredForResourcesServed();
    const ours = new Set(served());
    const missing = declared.operations.filter((one) => !ours.has(one));
    const met = declared.kinds.filter((kind) => stage.sandbox.recorder.kinds.has(kind));
    process.stdout.write(
      `contract: ${declared.operations.length - missing.length} of the ${declared.operations.length} operations and ${met.length} of the ${declared.kinds.length} kinds of object the SDK declares for these resources\n`,
    );
    for (const [reason, names] of Object.entries(NOT_SERVED))
      process.stdout.write(`  not served: ${reason}: ${names.join(', ')}\n`);
    expect(missing.sort()).toEqual(Object.values(NOT_SERVED).flat().sort());
    expect(met).toEqual(declared.kinds);
  });
});
