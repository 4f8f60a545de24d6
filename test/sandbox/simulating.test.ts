import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { setStage, type Stage } from './support/stage.ts';

const DAY_MS = 86_400_000;

describe('what a program in the same process can make happen', () => {
  let stage: Stage;
  let stripe: Stripe;
  beforeEach(async () => {
    stage = await setStage({ beginsAt: new Date('2027-01-31T10:00:00Z') });
    ({ stripe } = stage);
  });
  afterEach(() => stage.close());

  const subscribe = async (payment_method = 'pm_card_au') => {
    const usual = { invoice_settings: { default_payment_method: payment_method } };
    const { id: customer } = await stripe.customers.create({ payment_method, ...usual });
    const { id: product } = await stripe.products.create({ name: 'Digital edition' });
    const price = { product, currency: 'aud', unit_amount: 500, recurring: { interval: 'month' as const } };
    return stripe.subscriptions.create({ customer, items: [{ price_data: price }] });
  };
  const pay = async (payment_method = 'pm_card_au') => {
    const intent = { amount: 2000, currency: 'aud', payment_method, confirm: true };
    return (await stripe.paymentIntents.create(intent)).latest_charge as string;
  };
  const balance = () =>
    stage.sandbox.acts.objects('balance_transaction').reduce((sum, { net }) => sum + net, 0);

  it('lives through fourteen months of ten subscriptions, in order', async () => {
    for (let n = 0; n < 10; n++) await subscribe();
    const started = performance.now();
    for (let month = 1; month <= 14; month++)
      await stage.sandbox.advanceTo(new Date(Date.UTC(2027, month + 1, 0, 12)));
    process.stdout.write(
      `sandbox: fourteen months of ten subscriptions took ${Math.round(performance.now() - started)} ms\n`,
    );
    const { acts } = stage.sandbox;
    expect(acts.objects('subscription').map(({ status }) => status)).toEqual(Array(10).fill('active'));
    expect(acts.objects('invoice').filter(({ status }) => status === 'paid')).toHaveLength(150);
    expect(acts.objects('charge').filter(({ status }) => status === 'succeeded')).toHaveLength(150);
    const created = stage.sandbox.events().map((event) => event.created);
    expect(created).toEqual([...created].sort((a, b) => a - b));
    await stage.sandbox.webhooksSettled();
  });

  it('reads objects as the API shows them, oldest first, without those deleted', async () => {
    const made = await Promise.all(['a', 'b', 'c'].map((name) => stripe.customers.create({ name })));
    await stripe.customers.del(made[1]?.id ?? '');
    await pay();
    const listed = await stripe.customers.list();
    expect(stage.sandbox.acts.objects('customer')).toEqual(JSON.parse(JSON.stringify(listed.data.reverse())));
    const [charge] = (await stripe.charges.list()).data;
    expect(stage.sandbox.acts.objects('charge')).toEqual([JSON.parse(JSON.stringify(charge))]);
  });

  it('makes all that a customer pays with fail, and pay again', async () => {
    const { customer, id } = await subscribe();
    stage.sandbox.acts.setCharges(customer as string, 'fail');
    await stage.sandbox.advance(29 * DAY_MS);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due');
    const answer = await stage.submit(`/sandbox/customers/${customer as string}/behaviour`, {
      charges: 'succeed',
    });
    expect(answer.status).toBe(200);
    await stage.sandbox.advance(3 * DAY_MS);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
    expect(() => stage.sandbox.acts.setCharges('cus_nobody', 'fail')).toThrow('No such customer');
  });

  it('makes a bank debit fail as a bank does', async () => {
    const { id: customer } = await stripe.customers.create();
    const method = await stripe.paymentMethods.attach('pm_auBecsDebit_success', { customer });
    stage.sandbox.acts.setCharges(customer, 'fail');
    const intent = { amount: 900, currency: 'aud', customer, payment_method: method.id, confirm: true };
    const { latest_charge } = await stripe.paymentIntents.create({
      ...intent,
      allowed_payment_method_types: ['au_becs_debit'],
    });
    await stage.sandbox.advance(3 * DAY_MS);
    expect(await stripe.charges.retrieve(latest_charge as string)).toMatchObject({
      status: 'failed',
      failure_code: 'refer_to_customer',
    });
  });

  it('disputes a charge, and has it won or lost', async () => {
    const { acts } = stage.sandbox;
    const before = await pay()
      .then(() => stage.sandbox.advance(5000))
      .then(balance);
    const [won, lost] = [acts.dispute(await pay()), acts.dispute(await pay())];
    stage.receiver.types();
    expect(acts.closeDispute(won.id, 'won')).toMatchObject({ status: 'won', amount: 2000 });
    await stage.sandbox.webhooksSettled();
    expect(stage.receiver.types()).toEqual(
      expect.arrayContaining(['charge.dispute.closed', 'charge.dispute.funds_reinstated']),
    );
    const answer = await stage.submit(`/sandbox/disputes/${lost.id}/close`, { outcome: 'lost' });
    expect(JSON.parse(answer.text)).toMatchObject({ id: lost.id, status: 'lost' });
    // Of the won one what came in less both fees, of the lost one only the fees.
    expect(balance() - before).toBe(2000 - 64 - 2500 - 64 - 2500);
    expect(() => acts.closeDispute(lost.id, 'won')).toThrow('already closed');
    const asked = acts.dispute(await pay(), 'inquiry');
    expect(acts.closeDispute(asked.id, 'lost').status).toBe('warning_closed');
  });

  it('has a refund fail long after it was made', async () => {
    const charge = await pay();
    await stage.sandbox.advance(5000);
    const before = balance();
    const refund = await stripe.refunds.create({ charge, amount: 700 });
    await stage.sandbox.advance(10 * DAY_MS);
    const failed = stage.sandbox.acts.failRefund(refund.id);
    expect(failed).toMatchObject({ status: 'failed', failure_reason: 'expired_or_canceled_card' });
    expect(stage.sandbox.acts.objects('charge')[0]).toMatchObject({ amount_refunded: 0, refunded: false });
    await stage.sandbox.webhooksSettled();
    expect(stage.receiver.types()).toEqual(
      expect.arrayContaining(['refund.failed', 'refund.updated', 'charge.refund.updated']),
    );
    const net = stage.sandbox.acts.objects('balance_transaction').filter(({ type }) => type !== 'payout');
    expect(net.reduce((sum, one) => sum + one.net, 0)).toBe(before);
    expect((await stage.submit(`/sandbox/refunds/${refund.id}/fail`, {})).status).toBe(400);
  });

  it('pays out when asked, and takes back what the bank would not have', async () => {
    const { acts } = stage.sandbox;
    await pay('pm_card_bypassPending');
    await stage.sandbox.advance(1000);
    const [payout] = acts.payOut();
    expect(payout).toMatchObject({ amount: 2000 - 100, status: 'pending', automatic: true });
    expect(acts.payOut()).toEqual([]);
    const gathered = await stripe.balanceTransactions.list({ payout: payout?.id ?? '' });
    expect(gathered.data.map(({ type }) => type).sort()).toEqual(['charge', 'payout']);
    await stage.sandbox.advance(3 * DAY_MS);
    expect((await stripe.payouts.retrieve(payout?.id ?? '')).status).toBe('paid');
    const failed = acts.failPayout(payout?.id ?? '');
    expect(failed).toMatchObject({ status: 'failed', failure_code: 'account_closed' });
    const back = failed.failure_balance_transaction ?? '';
    expect(await stripe.balanceTransactions.retrieve(back)).toMatchObject({
      type: 'payout_failure',
      net: 1900,
    });
    expect(() => acts.failPayout(failed.id)).toThrow('can fail');
    const again = await stage.submit('/sandbox/payouts', {});
    expect(JSON.parse(again.text)).toMatchObject({ payouts: [{ amount: 1900 }] });
  });

  it('moves its clock by calendar months, to a moment, and to the next renewal', async () => {
    const advance = (words: string) => stage.submit('/sandbox/clock', { advance: words });
    const { id } = await subscribe();
    const { current_period_end: end } = (await stripe.subscriptions.retrieve(id)).items.data[0] ?? {};
    expect((await stage.open('/')).text).toContain('To the next renewal');
    await advance('renewal');
    expect(Math.abs(stage.sandbox.now().getTime() / 1000 - (end ?? 0))).toBeLessThan(5);
    expect(stage.sandbox.acts.objects('invoice').map(({ status }) => status)).toEqual(['paid', 'draft']);
    expect(stage.sandbox.now().toISOString()).toMatch(/^2027-02-28T10:00/);
    await advance('2mo');
    expect(stage.sandbox.now().toISOString()).toMatch(/^2027-04-28T10:00/);
    await stripe.subscriptions.cancel(id);
    expect((await advance('renewal')).status).toBe(400);
    expect((await stage.open('/')).text).not.toContain('To the next renewal');
    await expect(stage.sandbox.advanceTo(new Date('2027-01-01'))).rejects.toThrow('past 2027-01-01');
  });
});
