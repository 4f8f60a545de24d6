// A subscription made by the API whose first full month begins later: free until then, and on that day of the month from then on.
import { afterEach, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { setStage, type Stage } from './support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const seconds = (iso: string): number => Date.parse(iso) / 1000;

async function begin(
  more: Partial<Stripe.SubscriptionCreateParams>,
  beginsAt = new Date('2027-02-10T03:00:00Z'),
): Promise<Stripe.Subscription> {
  stage = await setStage({ beginsAt });
  const { stripe } = stage;
  const customer = await stripe.customers.create({ email: 'rosa@example.org' });
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  const product = await stripe.products.create({ name: 'Digital edition' });
  return stripe.subscriptions.create({
    customer: customer.id,
    default_payment_method: card.id,
    items: [
      {
        price_data: {
          currency: 'aud',
          product: product.id,
          unit_amount: 500,
          recurring: { interval: 'month' },
        },
      },
    ],
    proration_behavior: 'none',
    ...more,
  });
}

const paidOn = async (): Promise<string[]> => {
  const { data } = await stage.stripe.invoices.list({ status: 'paid', limit: 100 });
  return data.map(({ lines }) => new Date((lines.data[0]?.period.start ?? 0) * 1000).toISOString()).sort();
};

it('is active and free until its anchor, without an invoice of nothing, and then billed each month', async () => {
  const anchor = seconds('2027-02-25T09:30:00Z');
  const { status, latest_invoice, billing_cycle_anchor, items } = await begin({
    billing_cycle_anchor: anchor,
  });
  expect({ status, latest_invoice, billing_cycle_anchor }).toEqual({
    status: 'active',
    latest_invoice: null,
    billing_cycle_anchor: anchor,
  });
  expect(items.data[0]?.current_period_end).toBe(anchor);
  await stage.sandbox.advanceTo(new Date('2027-04-26T00:00:00Z'));
  expect(await paidOn()).toEqual([
    '2027-02-25T09:30:00.000Z',
    '2027-03-25T09:30:00.000Z',
    '2027-04-25T09:30:00.000Z',
  ]);
});

it('told by the day of the month, a 31st is the last of February and a 31st again in March', async () => {
  const { billing_cycle_anchor, billing_cycle_anchor_config: config } = await begin({
    billing_cycle_anchor_config: { day_of_month: 31, hour: 9, minute: 30, second: 0 },
  });
  expect(new Date(billing_cycle_anchor * 1000).toISOString()).toBe('2027-02-28T09:30:00.000Z');
  expect(config).toMatchObject({ day_of_month: 31, hour: 9 });
  await stage.sandbox.advanceTo(new Date('2027-05-01T00:00:00Z'));
  expect(await paidOn()).toEqual([
    '2027-02-28T09:30:00.000Z',
    '2027-03-31T09:30:00.000Z',
    '2027-04-30T09:30:00.000Z',
  ]);
});

it('told to end with its first period, it ends there and was never billed', async () => {
  const { id } = await begin({
    billing_cycle_anchor: seconds('2027-02-25T09:30:00Z'),
    cancel_at_period_end: true,
  });
  await stage.sandbox.advanceTo(new Date('2027-03-01T00:00:00Z'));
  expect((await stage.stripe.subscriptions.retrieve(id)).status).toBe('canceled');
  expect(await paidOn()).toEqual([]);
});

const nameOf = (customer: string | { id: string }): string =>
  typeof customer === 'string' ? customer : customer.id;

it('an anchor that is past, later than a month, or told in two ways is refused', async () => {
  const { customer, items } = await begin({});
  const price = items.data[0]?.price.id ?? '';
  const again = (more: Partial<Stripe.SubscriptionCreateParams>) =>
    stage.stripe.subscriptions.create({
      customer: nameOf(customer),
      items: [{ price }],
      proration_behavior: 'none',
      ...more,
    });
  const config = { day_of_month: 3 };
  await expect(again({ billing_cycle_anchor: seconds('2027-02-01T00:00:00Z') })).rejects.toThrow('future');
  await expect(again({ billing_cycle_anchor: seconds('2027-03-11T00:00:00Z') })).rejects.toThrow('later');
  await expect(
    again({ billing_cycle_anchor: seconds('2027-02-25T00:00:00Z'), billing_cycle_anchor_config: config }),
  ).rejects.toThrow('one of');
});

it('an open invoice told not to go on by itself is not asked for again', async () => {
  const { id, customer } = await begin({});
  const { stripe, sandbox } = stage;
  const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: nameOf(customer),
  });
  await stripe.subscriptions.update(id, { default_payment_method: failing.id });
  await sandbox.advanceTo(new Date('2027-03-10T06:00:00Z'));
  const [open] = (await stripe.invoices.list({ subscription: id, status: 'open' })).data;
  expect(open?.attempt_count).toBe(1);
  await stripe.invoices.update(open?.id ?? '', { auto_advance: false });
  await sandbox.advance(10 * 86_400_000);
  expect((await stripe.invoices.retrieve(open?.id ?? '')).attempt_count).toBe(1);
});
