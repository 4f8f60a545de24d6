import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type {
  BalanceMovement,
  MovementPage,
  PaymentProcessor,
} from '../../src/domain/payments/payment-processor.ts';
import { money } from '../../src/money/money.ts';
import { createStripeClient } from '../../src/stripe/client.ts';
import { digitalMonthly, order, setSandboxStage, type SandboxStage } from './sandbox-stage.ts';

let stage: SandboxStage;
let before: Date;
beforeEach(async () => {
  stage = await setSandboxStage();
  before = new Date(stage.sandbox.now().getTime() - 60_000);
});
afterEach(() => stage.close());

async function allOf(ask: (page?: string) => Promise<MovementPage>): Promise<BalanceMovement[]> {
  const all: BalanceMovement[] = [];
  for (let page: string | undefined, more = true; more; more = page !== undefined) {
    const told = await ask(page);
    all.push(...told.movements);
    page = told.next;
  }
  return all;
}

const allSince = (processor: PaymentProcessor, since: Date) =>
  allOf((page) => processor.movementsSince(since, page));

async function pay(asked = order(), method = 'pm_card_visa'): Promise<string> {
  const { processorRef } = await stage.processor.openCheckout(asked);
  await stage.pay(processorRef, method);
  const report = await stage.processor.lookUpCheckout(processorRef);
  if (report.kind === 'checkout paid') return report.paymentRef;
  if (report.kind !== 'subscription begun') return processorRef;
  const { latestPaid } = await stage.processor.lookUpSubscription(report.subscriptionRef);
  return latestPaid?.paymentRef ?? '';
}

it('the fees of gifts, of subscriptions and of bank debits are told by the payment they were taken from', async () => {
  const gift = await pay();
  const month = await pay(digitalMonthly());
  const debit = await pay(order({ base: money(10_000n, 'AUD') }), 'pm_auBecsDebit_success');
  await stage.sandbox.advance(7 * 86_400_000);
  const debitPaid = await stage.processor.lookUpCheckout(debit);
  const moved = await allSince(stage.processor, before);
  const payments = moved.filter(({ kind }) => kind === 'payment');
  const refs = payments.map(({ paymentRef }) => paymentRef);
  expect(refs).toContain(gift);
  expect(refs).toContain(month);
  expect(refs).toContain('paymentRef' in debitPaid ? debitPaid.paymentRef : 'not paid');
  expect(refs).toHaveLength(3);
  for (const { amount, fee, net } of moved) {
    expect(fee.currency).toBe('AUD');
    expect(net.minor).toBe(amount.minor - fee.minor);
  }
  for (const { fee } of payments) expect(fee.minor).toBeGreaterThan(0n);
  expect(new Set(moved.map(({ kind }) => kind))).toEqual(new Set(['payment', 'payout']));
});

it('what was paid back, and what a dispute took, is told with the payment it was of', async () => {
  const refunded = await pay();
  const disputed = await pay(order(), 'pm_card_createDispute');
  await stage.sandbox.advance(60_000);
  const stripe = createStripeClient({
    secretKey: 'sk_test_stage',
    apiBase: new URL(stage.sandbox.url),
    timeoutMs: 8_000,
  });
  const { id } = await stripe.refunds.create({ payment_intent: refunded, amount: 1000 });
  const moved = await allSince(stage.processor, before);
  const others = moved.filter(({ kind }) => kind !== 'payment');
  expect(others.map(({ kind, paymentRef, net }) => [kind, paymentRef, net.minor]).sort()).toEqual([
    ['dispute', disputed, -2550n - 2500n],
    ['refund', refunded, -1000n],
  ]);
  expect(others.map(({ sourceRef }) => sourceRef)).toContain(id);
});

it('a hundred a call, so 210 gifts take three calls', async () => {
  const giveOnce = async () => {
    const { processorRef } = await stage.processor.openCheckout(order());
    await stage.pay(processorRef);
  };
  for (let given = 0; given < 210; given += 10) await Promise.all(Array.from({ length: 10 }, giveOnce));
  await stage.sandbox.advance(10_000);
  stage.asked();
  const moved = await allSince(stage.processor, before);
  expect(new Set(moved.map(({ paymentRef }) => paymentRef)).size).toBe(210);
  expect(stage.asked()).toHaveLength(3);
});

it('only those since the time asked for', async () => {
  await pay();
  await stage.sandbox.advance(86_400_000);
  expect(await allSince(stage.processor, new Date(stage.sandbox.now().getTime() - 60_000))).toEqual([]);
});

it('a page that was never named is a fault', async () => {
  await expect(stage.processor.movementsSince(before, 'a page')).rejects.toThrow();
});

it('(LED-7) a payout says what is in it: everything that became available, and itself', async () => {
  const gift = await pay();
  await stage.sandbox.advance(5 * 86_400_000);
  const [payout] = (await allSince(stage.processor, before)).filter(({ kind }) => kind === 'payout');
  const payoutRef = payout?.sourceRef ?? '';
  const report = await stage.processor.lookUpPayout(payoutRef);
  expect(report).toMatchObject({ payoutRef, automatic: true, contentsKnown: true, livemode: false });
  const contents = await allOf((page) => stage.processor.movementsOfPayout(payoutRef, page));
  expect(contents.map(({ kind }) => kind).sort()).toEqual(['payment', 'payout']);
  expect(contents.map(({ paymentRef }) => paymentRef)).toContain(gift);
  expect(contents.reduce((sum, { net }) => sum + net.minor, 0n)).toBe(0n);
  expect(report?.amount.minor).toBe(-(payout?.net.minor ?? 0n));
});

it('a payment is known by the page or invoice it paid, and one of somebody else is not ours', async () => {
  const gift = await pay();
  const month = await pay(digitalMonthly());
  expect(await stage.processor.lookUpPayment(gift)).toMatchObject({
    kind: 'checkout paid',
    paymentRef: gift,
  });
  expect(await stage.processor.lookUpPayment(month)).toMatchObject({
    kind: 'invoice paid',
    paymentRef: month,
  });
  const stripe = createStripeClient({
    secretKey: 'sk_test_shop',
    apiBase: new URL(stage.sandbox.url),
    timeoutMs: 8_000,
  });
  const { id } = await stripe.paymentIntents.create({
    amount: 900,
    currency: 'aud',
    payment_method: 'pm_card_visa',
    confirm: true,
    return_url: 'https://shop.example/thanks',
  });
  expect(await stage.processor.lookUpPayment(id)).toEqual({ kind: 'not ours' });
});
