import { describe, expect, it } from '@jest/globals';
import { money } from '../../src/money/money.ts';
import { translateEvent } from '../../src/stripe/translate-event.ts';
import {
  checkoutId,
  event,
  invoice,
  invoiceLine,
  paidAt,
  periodEnd,
  periodStart,
  type Given,
} from './stripe-objects.ts';

const paid = (changes: Given = {}) => translateEvent(event('invoice.paid', invoice(changes)));
const lines = (...data: Given[]) => ({ lines: { object: 'list', data } });
const at = (seconds: number) => new Date(seconds * 1000);

describe('an invoice of a subscription, paid', () => {
  it('says what was paid, for which period, of which subscription, and from which checkout it came', () => {
    expect(paid()).toEqual({
      kind: 'fact',
      fact: {
        kind: 'invoice paid',
        invoiceRef: 'in_1First',
        subscriptionRef: 'sub_1Monthly',
        customerRef: 'cus_Monthly',
        checkoutId,
        total: money(500n, 'AUD'),
        method: 'online',
        periodStart: at(periodStart),
        periodEnd: at(periodEnd),
        paidAt: at(paidAt),
        livemode: false,
      },
    });
  });

  it('names its payment where it was asked for with its payments', () => {
    const payment = (status: string, id: string) => ({
      id: 'inpay_1',
      object: 'invoice_payment',
      status,
      payment: { type: 'payment_intent', payment_intent: id },
    });
    const payments = {
      object: 'list',
      data: [payment('canceled', 'pi_3First'), payment('paid', 'pi_3Second')],
    };
    expect(paid({ payments })).toMatchObject({ fact: { paymentRef: 'pi_3Second' } });
  });

  it('counts what was paid, not what was due', () => {
    expect(paid({ amount_due: 700, amount_paid: 500 })).toMatchObject({
      fact: { total: money(500n, 'AUD') },
    });
  });

  it('is for the period of its lines, the covered fee among them, and not for one that is being corrected', () => {
    const earlier = invoiceLine({ period: { start: periodStart - 86_400, end: periodStart } }, true);
    const byHand = invoiceLine({ period: { start: 1, end: 2 }, parent: { type: 'invoice_item_details' } });
    expect(
      paid(lines(earlier, byHand, invoiceLine(), invoiceLine({ id: 'il_2', amount: 40 }))),
    ).toMatchObject({
      fact: { periodStart: at(periodStart), periodEnd: at(periodEnd) },
    });
  });

  it('is for the period corrected, where it corrects and nothing else', () => {
    const corrected = invoiceLine({ period: { start: periodStart + 10, end: periodEnd } }, true);
    expect(paid(lines(corrected))).toMatchObject({ fact: { periodStart: at(periodStart + 10) } });
  });

  it('was paid when the event was made, where Stripe leaves out the time', () => {
    const status_transitions = { paid_at: null };
    expect(paid({ status_transitions })).toMatchObject({ fact: { paidAt: at(paidAt) } });
  });
});

describe('an invoice that says nothing to us', () => {
  it.each<[string, Given]>([
    ['of no subscription', { parent: null }],
    [
      "of another project's subscription",
      {
        parent: {
          type: 'subscription_details',
          subscription_details: { metadata: {}, subscription: 'sub_1' },
        },
      },
    ],
    ['in the shape Stripe used before 2025', { parent: undefined, subscription: 'sub_1Monthly' }],
    ['not paid, whatever the event is called', { status: 'open' }],
    ['for which nothing had to be paid', { amount_paid: 0 }],
  ])('%s', (_, changes) => {
    expect(paid(changes).kind).toBe('ignored');
  });
});

describe('an invoice of ours that makes no sense is for a person to look at', () => {
  it.each<[string, Given]>([
    ['with no line for a period', lines()],
    ['in a currency the paper does not take', { currency: 'usd' }],
    ['without an amount', { amount_paid: undefined }],
    ['without a customer', { customer: null }],
  ])('%s', (_, changes) => {
    expect(paid(changes).kind).toBe('unreadable');
  });

  it('whose subscription names no checkout', () => {
    const metadata = { project: 'fighting-fund', checkout: 'gone' };
    const parent = {
      type: 'subscription_details',
      subscription_details: { metadata, subscription: 'sub_1' },
    };
    expect(paid({ parent }).kind).toBe('unreadable');
  });
});
