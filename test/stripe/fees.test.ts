import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { FeeReport, PaymentProcessor } from '../../src/domain/payments/payment-processor.ts';
import { money } from '../../src/money/money.ts';
import { digitalMonthly, order, setSandboxStage, type SandboxStage } from './sandbox-stage.ts';

let stage: SandboxStage;
let before: Date;
beforeEach(async () => {
  stage = await setSandboxStage();
  before = new Date(stage.sandbox.now().getTime() - 60_000);
});
afterEach(() => stage.close());

async function allFees(processor: PaymentProcessor, since: Date): Promise<FeeReport[]> {
  const fees: FeeReport[] = [];
  for (let page: string | undefined, more = true; more; more = page !== undefined) {
    const told = await processor.feesSince(since, page);
    fees.push(...told.fees);
    page = told.next;
  }
  return fees;
}

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
  const fees = await allFees(stage.processor, before);
  const refs = fees.map(({ paymentRef }) => paymentRef);
  expect(refs).toContain(gift);
  expect(refs).toContain(month);
  expect(refs).toContain('paymentRef' in debitPaid ? debitPaid.paymentRef : 'not paid');
  expect(refs).toHaveLength(3);
  for (const { fee } of fees) {
    expect(fee.currency).toBe('AUD');
    expect(fee.minor).toBeGreaterThan(0n);
  }
});

it('a hundred a call, so 210 gifts take three calls for cards and one for bank debits', async () => {
  const giveOnce = async () => {
    const { processorRef } = await stage.processor.openCheckout(order());
    await stage.pay(processorRef);
  };
  for (let given = 0; given < 210; given += 10) await Promise.all(Array.from({ length: 10 }, giveOnce));
  await stage.sandbox.advance(10_000);
  stage.asked();
  const fees = await allFees(stage.processor, before);
  expect(new Set(fees.map(({ paymentRef }) => paymentRef)).size).toBe(210);
  expect(stage.asked()).toHaveLength(4);
});

it('only those since the time asked for', async () => {
  await pay();
  await stage.sandbox.advance(86_400_000);
  expect(await allFees(stage.processor, new Date(stage.sandbox.now().getTime() - 60_000))).toEqual([]);
});

it('a page that was never named is a fault', async () => {
  await expect(stage.processor.feesSince(before, 'payout:txn_1')).rejects.toThrow();
});
