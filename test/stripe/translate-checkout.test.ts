import { describe, expect, it } from '@jest/globals';
import { money } from '../../src/money/money.ts';
import { translateEvent } from '../../src/stripe/translate-event.ts';
import {
  checkoutId,
  event,
  mark,
  paidAt,
  session,
  subscribingSession,
  type Given,
} from './stripe-objects.ts';

const completed = (object: unknown) => translateEvent(event('checkout.session.completed', object));
const kindOf = (type: string, object: unknown) => {
  const told = translateEvent(event(`checkout.session.${type}`, object));
  return told.kind === 'fact' ? told.fact.kind : told.kind;
};

describe('a page on which somebody gave once', () => {
  it('says what was paid, by what, and for which checkout', () => {
    expect(completed(session())).toEqual({
      kind: 'fact',
      fact: {
        kind: 'checkout paid',
        checkoutId,
        processorRef: 'cs_test_a1Gift',
        paymentRef: 'pi_3Gift',
        total: money(2550n, 'AUD'),
        method: 'card',
        paidAt: new Date(paidAt * 1000),
        livemode: false,
      },
    });
  });

  it('(PAY-10) is on its way, and no more, while the bank has not paid', () => {
    expect(kindOf('completed', session({ payment_status: 'unpaid' }))).toBe('checkout processing');
  });

  it('(PAY-10) is paid by the bank when the bank has paid', () => {
    const told = translateEvent(event('checkout.session.async_payment_succeeded', session()));
    expect(told).toMatchObject({ kind: 'fact', fact: { kind: 'checkout paid', method: 'bank debit' } });
  });

  it('(PAY-10) has failed when the bank says no', () => {
    expect(kindOf('async_payment_failed', session({ payment_status: 'unpaid' }))).toBe('checkout failed');
  });

  // The name is only ever believed where it takes nothing from what is paid.
  it.each(['completed', 'async_payment_succeeded', 'async_payment_failed', 'expired'])(
    'is paid when it is paid, though the event is called %s',
    (type) => {
      expect(kindOf(type, session())).toBe('checkout paid');
    },
  );

  it('is not paid when it is not, though the event is called async_payment_succeeded', () => {
    expect(kindOf('async_payment_succeeded', session({ payment_status: 'unpaid' }))).toBe(
      'checkout processing',
    );
  });

  it('is over when it expired unpaid', () => {
    const expired = session({ status: 'expired', payment_status: 'unpaid', payment_intent: null });
    expect(kindOf('expired', expired)).toBe('checkout expired');
  });

  it('was paid in some way online, where several ways would fit', () => {
    const told = completed(session({ payment_method_types: ['card', 'afterpay_clearpay'] }));
    expect(told).toMatchObject({ fact: { method: 'online' } });
  });
});

describe('a page asked for with its payment', () => {
  const payment = (changes: Given = {}) => ({
    id: 'pi_3Gift',
    object: 'payment_intent',
    status: 'succeeded',
    latest_charge: {
      id: 'ch_3Gift',
      created: paidAt - 30,
      payment_method_details: { type: 'au_becs_debit' },
    },
    ...changes,
  });

  it('says exactly when and how it was paid', () => {
    expect(completed(session({ payment_intent: payment() }))).toMatchObject({
      fact: { paymentRef: 'pi_3Gift', method: 'bank debit', paidAt: new Date((paidAt - 30) * 1000) },
    });
  });

  it.each([
    ['processing', 'checkout processing'],
    ['requires_payment_method', 'checkout failed'],
    ['canceled', 'checkout failed'],
  ])('whose payment is %s is a %s', (status, kind) => {
    const unpaid = session({ payment_status: 'unpaid', payment_intent: payment({ status }) });
    expect(kindOf('completed', unpaid)).toBe(kind);
  });
});

describe('a page on which somebody began to give every month', () => {
  const begun = {
    kind: 'subscription begun',
    checkoutId,
    processorRef: 'cs_test_a1Monthly',
    subscriptionRef: 'sub_1Monthly',
    livemode: false,
  };

  it.each(['paid', 'unpaid', 'no_payment_required'])(
    'has begun, whether it is %s or not: its invoice says that',
    (payment_status) => {
      expect(completed(subscribingSession({ payment_status }))).toEqual({ kind: 'fact', fact: begun });
    },
  );

  it('has failed when the bank refuses the first debit', () => {
    expect(kindOf('async_payment_failed', subscribingSession({ payment_status: 'unpaid' }))).toBe(
      'checkout failed',
    );
  });

  it('is over when it expired', () => {
    const expired = subscribingSession({ status: 'expired', payment_status: 'unpaid', subscription: null });
    expect(kindOf('expired', expired)).toBe('checkout expired');
  });
});

describe('a page that is not ours', () => {
  it.each<[string, unknown]>([
    ['no metadata', null],
    ['empty metadata', {}],
    ["another project's", { project: 'bookshop', checkout: checkoutId }],
    ['a checkout and no project', { checkout: checkoutId }],
  ])('is ignored with %s, whatever else is in it', (_, metadata) => {
    expect(kindOf('completed', session({ metadata }))).toBe('ignored');
    expect(kindOf('completed', { metadata, payment_status: 'paid', surprise: true })).toBe('ignored');
  });

  it('says that a card was put in when it was only for keeping one, and nothing while it is open', () => {
    const keeping = { mode: 'setup', payment_status: 'no_payment_required', customer: 'cus_Ada' };
    expect(kindOf('completed', session(keeping))).toBe('card put in');
    expect(kindOf('expired', session({ ...keeping, status: 'expired' }))).toBe('ignored');
  });

  it('says whose card was put in, and that it is for one gift unless its page was opened for all', () => {
    const keeping = { mode: 'setup', payment_status: 'no_payment_required', customer: 'cus_Ada' };
    const forAll = { ...keeping, metadata: { ...mark(), serves: 'every gift' } };
    expect(completed(session(keeping))).toMatchObject({
      fact: { kind: 'card put in', customerRef: 'cus_Ada', serves: 'one gift' },
    });
    expect(completed(session(forAll))).toMatchObject({ fact: { serves: 'every gift' } });
  });

  it('is ignored while it is open', () => {
    expect(kindOf('completed', session({ status: 'open', payment_status: 'unpaid' }))).toBe('ignored');
  });
});

describe('a page of ours that makes no sense is for a person to look at', () => {
  it.each<[string, Given]>([
    ['a checkout that is no id', { metadata: { ...mark(), checkout: "' OR 1=1 --" } }],
    ['no checkout', { metadata: { project: 'fighting-fund' } }],
    ['no amount', { amount_total: null }],
    ['half a cent', { amount_total: 2550.5 }],
    ['an amount in words', { amount_total: '2550' }],
    ['a currency the paper does not take', { currency: 'usd' }],
    ['no payment', { payment_intent: null }],
    ['a payment with a NUL in its name', { payment_intent: 'pi_\u0000' }],
    ['no mode of payment', { mode: undefined }],
  ])('with %s', (_, changes) => {
    expect(kindOf('completed', session(changes))).toBe('unreadable');
  });

  it('and the reason says where', () => {
    expect(completed(session({ amount_total: null }))).toMatchObject({
      why: expect.stringContaining('amount_total'),
    });
  });
});
