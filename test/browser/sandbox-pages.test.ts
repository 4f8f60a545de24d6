// The sandbox's own pages, with every button they have.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { stripeFor } from '../sandbox/support/stage.ts';
import { startWatched, type WatchedSandbox } from '../sandbox/support/watched-sandbox.ts';
import { launchChromium } from '../support/browser.ts';
import { axeFinds, hardToHit, invalid, overflowing } from './page-checks.ts';
import { openReader } from './reader.ts';

let sandbox: WatchedSandbox;
let browser: Browser;
/** Where each page is, once there is something to show on it. */
const paths: Record<string, string> = {};

beforeAll(async () => {
  [sandbox, browser] = await Promise.all([
    startWatched({
      port: 0,
      retryDelaysMs: [],
      webhooks: [{ url: 'http://127.0.0.1:9/', secret: 'whsec_x' }],
    }),
    launchChromium(),
  ]);
  const stripe = stripeFor(sandbox.port);
  const { id: customer } = await stripe.customers.create({
    name: 'Ada Reader',
    payment_method: 'pm_card_bypassPending',
    invoice_settings: { default_payment_method: 'pm_card_bypassPending' },
  });
  const [small, large] = await Promise.all(
    [500, 1000].map(async (unit_amount) => {
      const { id: product } = await stripe.products.create({ name: 'Digital edition' });
      return stripe.prices.create({
        product,
        currency: 'aud',
        unit_amount,
        recurring: { interval: 'month' },
      });
    }),
  );
  const products = [small, large].map((price) => ({
    product: price?.product as string,
    prices: [price?.id ?? ''],
  }));
  const { id: configuration } = await stripe.billingPortal.configurations.create({
    features: {
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: true },
      subscription_update: { enabled: true, default_allowed_updates: ['price'], products },
    },
  });
  const items = [{ price: small?.id ?? '' }];
  const subscription = await stripe.subscriptions.create({ customer, items });
  const ending = await stripe.subscriptions.create({ customer, items, cancel_at_period_end: true });
  const { url } = await stripe.billingPortal.sessions.create({
    customer,
    configuration,
    return_url: sandbox.url,
  });
  await sandbox.advance(5_000);
  const [paid, refunded, disputed] = await Promise.all(
    [1, 2, 3].map(async () => {
      const payment_method = 'pm_card_bypassPending';
      const intent = { amount: 9000, currency: 'aud', payment_method, confirm: true };
      return (await stripe.paymentIntents.create(intent)).latest_charge as string;
    }),
  );
  await sandbox.advance(5_000);
  const { id: refund } = await stripe.refunds.create({ charge: refunded ?? '', amount: 100 });
  const { id: failing } = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_au' } });
  sandbox.acts.setCharges(failing, 'fail');
  sandbox.setFaults({
    webhooks: { duplicate: 1 },
    api: [{ match: 'POST /v1/refunds', kind: '500', times: 1 }],
  });
  const [payout] = sandbox.acts.payOut();
  const [card] = (await stripe.customers.listPaymentMethods(customer)).data;
  Object.assign(paths, {
    desk: '/',
    charges: '/objects/charge',
    'nothing of a kind': '/objects/credit_note',
    card: `/objects/payment_method/${card?.id ?? ''}`,
    'failing card': `/objects/payment_method/${failing}`,
    customer: `/objects/customer/${customer}`,
    charge: `/objects/charge/${paid ?? ''}`,
    dispute: `/objects/dispute/${sandbox.acts.dispute(disputed ?? '').id}`,
    refund: `/objects/refund/${refund}`,
    payout: `/objects/payout/${payout?.id ?? ''}`,
    subscription: `/objects/subscription/${subscription.id}`,
    portal: new URL(url).pathname,
    'portal’s card': `${new URL(url).pathname}/card`,
    'object that is not there': '/objects/charge/ch_none',
  });
  expect(ending.cancel_at_period_end).toBe(true);
});
afterAll(async () => {
  await browser.close();
  await sandbox.close();
});

const buttons: Readonly<Record<string, readonly string[]>> = {
  desk: [
    'An hour',
    'A day',
    'A week',
    'A month',
    'To what comes next',
    'To the next renewal',
    'Webhooks come twice',
    'Webhooks out of order',
    'Webhooks five seconds late',
    'No webhooks at all',
    'Clear all faults',
    'Pay out what is available',
  ],
  charges: [],
  'nothing of a kind': [],
  card: ['Make it fail from now on'],
  'failing card': ['Let it pay again'],
  customer: ['Make all they pay with fail from now on', 'Let all they pay with pay again'],
  charge: ['Dispute this charge', 'Only ask about it'],
  dispute: ['Decide it for us', 'Decide it for the cardholder'],
  refund: ['Make it fail after all'],
  payout: ['Let our bank send it back'],
  subscription: [],
  portal: ['Switch to $10.00 a month', 'Cancel subscription', 'Keep subscription'],
  'portal’s card': ['Save card'],
  'object that is not there': [],
};

describe.each(Object.entries(buttons))('the sandbox’s page: %s', (called, wanted) => {
  it('has its buttons and nothing for axe to find, is valid, and fits a phone (A11Y-1, A11Y-5, A11Y-9)', async () => {
    const reader = await openReader(browser);
    await reader.page.goto(new URL(paths[called] ?? '', sandbox.url).href);
    const seen = (await reader.page.getByRole('button').allTextContents()).map((words) => words.trim());
    expect(wanted.filter((words) => !seen.includes(words))).toEqual([]);
    expect(await invalid(await reader.html())).toEqual([]);
    expect(await axeFinds(reader.page)).toEqual([]);
    expect(await overflowing(reader.page)).toEqual([]);
    expect(await hardToHit(reader.page)).toEqual([]);
    await reader.leave();
  });
});
