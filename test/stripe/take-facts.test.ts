import { beforeEach, describe, expect, it } from '@jest/globals';
import { done, nothingToDo, refused, type Outcome } from '../../src/domain/payments/outcome.ts';
import type { CheckoutPaid, InvoicePaid, PaymentFact } from '../../src/domain/payments/payment-fact.ts';
import { ProcessorUnavailable } from '../../src/domain/payments/payment-processor.ts';
import { money } from '../../src/money/money.ts';
import { takeFacts, type FactTakers } from '../../src/stripe/take-facts.ts';
import type { ToldFact } from '../../src/stripe/telling.ts';

/** A domain that writes down which of its acts was told what, and answers as the test says. */
let acts: [act: string, ...kinds: string[]][];
let answer: (fact: PaymentFact) => Outcome;
beforeEach(() => {
  acts = [];
  answer = () => done;
});
const takesMany = (act: string) => (facts: readonly PaymentFact[]) => {
  acts.push([act, ...facts.map(({ kind }) => kind)]);
  return Promise.resolve().then(() => facts.map((fact) => answer(fact)));
};
const takesOne = (act: string) => (fact: PaymentFact) => {
  acts.push([act, fact.kind]);
  return Promise.resolve().then(() => answer(fact));
};
const takers: FactTakers = {
  settleCheckouts: takesMany('settle checkouts'),
  settleInvoices: takesMany('settle invoices'),
  beginSubscription: takesOne('begin subscription'),
  moveCheckout: takesOne('move checkout'),
  moveSubscription: takesOne('move subscription'),
  takeCard: takesOne('take card'),
  movePayout: takesOne('move payout'),
  moveRefund: takesOne('move refund'),
  moveDispute: takesOne('move dispute'),
};

const livemode = false;
const at = new Date('2026-11-22T03:04:05Z');
type Name = CheckoutPaid['checkoutId'];

const gift = (name: string, changes: Partial<CheckoutPaid> = {}): CheckoutPaid => ({
  kind: 'checkout paid',
  checkoutId: name as Name,
  processorRef: `cs_${name}`,
  paymentRef: `pi_${name}`,
  total: money(2550n, 'AUD'),
  method: 'card',
  paidAt: at,
  livemode,
  ...changes,
});
const month = (name: string, changes: Partial<InvoicePaid> = {}): InvoicePaid => ({
  kind: 'invoice paid',
  invoiceRef: `in_${name}`,
  subscriptionRef: `sub_${name}`,
  customerRef: `cus_${name}`,
  checkoutId: name as Name,
  total: money(500n, 'AUD'),
  method: 'card',
  periodStart: at,
  periodEnd: at,
  paidAt: at,
  livemode,
  ...changes,
});
const onPage = (
  kind: 'checkout processing' | 'checkout failed' | 'checkout expired',
  name: string,
): PaymentFact => ({ kind, checkoutId: name as Name, processorRef: `cs_${name}`, livemode });
const card = (name: string): PaymentFact => ({
  kind: 'card put in',
  checkoutId: name as Name,
  customerRef: `cus_${name}`,
  serves: 'one gift',
  processorRef: `cs_${name}`,
  livemode,
});
const begun = (name: string): PaymentFact => ({
  kind: 'subscription begun',
  checkoutId: name as Name,
  processorRef: `cs_${name}`,
  subscriptionRef: `sub_${name}`,
  livemode,
});
const subscription = (ref: string): PaymentFact => ({
  kind: 'subscription moved',
  subscriptionRef: ref,
  livemode,
});
const payout = (ref: string): PaymentFact => ({ kind: 'payout moved', payoutRef: ref, livemode });
const refund = (ref: string): PaymentFact => ({ kind: 'refund moved', paymentRef: ref, livemode });
const dispute = (ref: string): PaymentFact => ({ kind: 'dispute moved', disputeRef: ref, livemode });

/** The facts as events tell them, called evt_0, evt_1 and so on. */
const events = (...facts: PaymentFact[]): ToldFact[] =>
  facts.map((fact, position) => ({ eventId: `evt_${position}`, fact }));
const take = async (...facts: PaymentFact[]) => {
  const verdicts = await takeFacts(takers, events(...facts));
  return facts.map((_, position) => verdicts.get(`evt_${position}`));
};
const applied = { kind: 'applied' };

describe('What events say', () => {
  it('goes to the act that is for it, and money goes before all else', async () => {
    const facts = [
      dispute('du_1'),
      refund('pi_1'),
      payout('po_1'),
      card('a'),
      subscription('sub_1'),
      begun('b'),
      onPage('checkout processing', 'c'),
      onPage('checkout failed', 'd'),
      onPage('checkout expired', 'e'),
      month('f'),
      gift('g'),
      month('h'),
      gift('i'),
    ];
    expect(await take(...facts)).toEqual(facts.map(() => applied));
    expect(acts).toEqual([
      ['settle checkouts', 'checkout paid', 'checkout paid'],
      ['settle invoices', 'invoice paid', 'invoice paid'],
      ['move checkout', 'checkout processing'],
      ['move checkout', 'checkout failed'],
      ['move checkout', 'checkout expired'],
      ['begin subscription', 'subscription begun'],
      ['move subscription', 'subscription moved'],
      ['take card', 'card put in'],
      ['move payout', 'payout moved'],
      ['move refund', 'refund moved'],
      ['move dispute', 'dispute moved'],
    ]);
  });

  it('is nobody’s business where it is nothing', async () => {
    expect(await takeFacts(takers, [])).toEqual(new Map());
    expect(acts).toEqual([]);
  });

  it('is answered for, each as the domain answered, in the order told', async () => {
    answer = (fact) =>
      'checkoutId' in fact && fact.checkoutId === 'b'
        ? refused('25.50 was asked for')
        : fact.kind === 'payout moved'
          ? refused('a test payout')
          : nothingToDo;
    expect(await take(gift('a'), gift('b'), gift('c'), payout('po_1'), refund('pi_1'))).toEqual([
      applied,
      { kind: 'refused', why: '25.50 was asked for' },
      applied,
      { kind: 'refused', why: 'a test payout' },
      applied,
    ]);
  });

  it('has failed where an act answers for fewer than it was told', async () => {
    const forgetful: FactTakers = { ...takers, settleCheckouts: () => Promise.resolve([done]) };
    const verdicts = await takeFacts(forgetful, events(gift('a'), gift('b')));
    expect([...verdicts.values()]).toEqual([applied, { kind: 'failed', why: 'nobody answered for it' }]);
  });
});

describe('(WH-6) What several events say', () => {
  it.each<[string, PaymentFact]>([
    ['a gift', gift('a')],
    ['a month', month('a')],
    ['a checkout that waits for a bank', onPage('checkout processing', 'a')],
    ['a card', card('a')],
    ['a subscription that begins', begun('a')],
    ['a subscription', subscription('sub_1')],
    ['a payout', payout('po_1')],
    ['a refund', refund('pi_1')],
    ['a dispute', dispute('du_1')],
  ])('is told once, and answers for all of them: %s', async (_what, fact) => {
    expect(await take(fact, { ...fact }, { ...fact })).toEqual([applied, applied, applied]);
    expect(acts.map(([, ...kinds]) => kinds)).toEqual([[fact.kind]]);
  });

  it.each<[string, PaymentFact, PaymentFact]>([
    ['gifts on two pages', gift('a'), gift('b')],
    ['two payments for one gift', gift('a'), gift('a', { paymentRef: 'pi_other' })],
    ['one gift, told with two amounts', gift('a'), gift('a', { total: money(255n, 'AUD') })],
    ['one gift, told in two currencies', gift('a'), gift('a', { total: money(2550n, 'NZD') })],
    ['one payment, told of two pages', gift('a'), gift('a', { processorRef: 'cs_b' })],
    ['two months of one subscription', month('a'), month('a', { invoiceRef: 'in_b' })],
    ['one month, told with two amounts', month('a'), month('a', { total: money(50n, 'AUD') })],
    ['one month, told of two checkouts', month('a'), month('a', { checkoutId: 'b' as Name })],
    [
      'two pages that wait for a bank',
      onPage('checkout processing', 'a'),
      onPage('checkout processing', 'b'),
    ],
    ['two pages that expired', onPage('checkout expired', 'a'), onPage('checkout expired', 'b')],
    ['a page that failed, and then expired', onPage('checkout failed', 'a'), onPage('checkout expired', 'a')],
    ['two cards', card('a'), card('b')],
    ['two that begin', begun('a'), begun('b')],
    ['two subscriptions', subscription('sub_1'), subscription('sub_2')],
    ['two payouts', payout('po_1'), payout('po_2')],
    ['refunds of two payments', refund('pi_1'), refund('pi_2')],
    ['two disputes', dispute('du_1'), dispute('du_2')],
  ])('is told apart where it differs: %s', async (_what, one, other) => {
    await take(one, other);
    expect(acts.flatMap(([, ...kinds]) => kinds)).toEqual([one.kind, other.kind]);
  });
});

describe('(WH-9) An act that fails', () => {
  const failing = (name: string) => (fact: PaymentFact) => {
    if ('checkoutId' in fact && fact.checkoutId === name) throw new Error('the ledger said no');
    return done;
  };
  const failed = { kind: 'failed', why: 'the ledger said no' };

  it('for one of many is tried for each alone, so that one bad gift holds up no other', async () => {
    answer = failing('b');
    expect(await take(gift('a'), gift('b'), gift('c'))).toEqual([applied, failed, applied]);
    expect(acts.map(([, ...kinds]) => kinds.length)).toEqual([3, 1, 1, 1]);
  });

  it('for one alone is not tried twice', async () => {
    answer = failing('a');
    expect(await take(month('a'))).toEqual([failed]);
    expect(acts).toHaveLength(1);
  });

  it('stops none of those after it', async () => {
    answer = failing('a');
    expect(
      await take(onPage('checkout failed', 'a'), onPage('checkout failed', 'b'), payout('po_1')),
    ).toEqual([failed, applied, applied]);
  });

  it('with something that is no Error says what it was', async () => {
    answer = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- what libraries throw is not ours to choose
      throw 'a bare word';
    };
    expect(await take(payout('po_1'))).toEqual([{ kind: 'failed', why: 'a bare word' }]);
  });
});

describe('While Stripe is away', () => {
  const away = { kind: 'unavailable', why: 'the payment processor is away' };
  beforeEach(() => {
    answer = (fact) => {
      if (fact.kind === 'payout moved') return done;
      throw new ProcessorUnavailable('away');
    };
  });

  it('it is asked once and not once for each, and the rest wait', async () => {
    expect(await take(subscription('sub_1'), subscription('sub_2'), subscription('sub_3'))).toEqual([
      away,
      away,
      away,
    ]);
    expect(acts).toHaveLength(1);
  });

  it('many that are told together are not tried one by one', async () => {
    expect(await take(gift('a'), gift('b'))).toEqual([away, away]);
    expect(acts).toHaveLength(1);
  });

  it('what does not need Stripe goes on', async () => {
    expect(await take(subscription('sub_1'), payout('po_1'), payout('po_2'))).toEqual([
      away,
      applied,
      applied,
    ]);
  });
});
