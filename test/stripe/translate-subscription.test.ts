import { describe, expect, it } from '@jest/globals';
import { translateEvent } from '../../src/stripe/translate-event.ts';
import { reportOf } from '../../src/stripe/translate-subscription.ts';
import { checkoutId, event, paidAt, periodEnd, periodStart, subscription } from './stripe-objects.ts';

describe('an event of a subscription', () => {
  it.each(['created', 'updated', 'deleted', 'paused', 'resumed'])('%s says only that it moved', (what) => {
    expect(
      translateEvent(event(`customer.subscription.${what}`, subscription({ status: 'past_due' }))),
    ).toEqual({
      kind: 'fact',
      fact: { kind: 'subscription moved', subscriptionRef: 'sub_1Monthly', livemode: false },
    });
  });

  it("is ignored where the subscription is another project's", () => {
    const foreign = subscription({ metadata: {} });
    expect(translateEvent(event('customer.subscription.deleted', foreign)).kind).toBe('ignored');
  });
});

describe('how a subscription stands', () => {
  it('is told with the end of what is paid', () => {
    expect(reportOf(subscription())).toEqual({
      subscriptionRef: 'sub_1Monthly',
      customerRef: 'cus_Monthly',
      checkoutId,
      standing: 'active',
      anchorAt: new Date(periodStart * 1000),
      currentPeriodStart: new Date(periodStart * 1000),
      currentPeriodEnd: new Date(periodEnd * 1000),
      isProvisional: false,
      livemode: false,
    });
  });

  it('says what it follows, whether it is let go yet, and who follows it', () => {
    const { metadata } = subscription() as { metadata: object };
    expect(
      reportOf({ ...subscription(), metadata: { ...metadata, follows: 'sub_Old', provisional: 'yes' } }),
    ).toMatchObject({ follows: 'sub_Old', isProvisional: true });
    expect(reportOf({ ...subscription(), metadata: { ...metadata, followed_by: 'sub_New' } })).toMatchObject({
      followedBy: 'sub_New',
      isProvisional: false,
    });
  });

  it('is counted from a month that has its day: told by the 31st and begun in February, from 31 January', () => {
    const first = Date.parse('2027-02-28T09:30:00Z') / 1000;
    const begun = { billing_cycle_anchor: first, billing_cycle_anchor_config: { day_of_month: 31 } };
    expect(reportOf(subscription(begun)).anchorAt).toEqual(new Date('2027-01-31T09:30:00Z'));
    expect(
      reportOf(subscription({ ...begun, billing_cycle_anchor_config: { day_of_month: 28 } })).anchorAt,
    ).toEqual(new Date('2027-02-28T09:30:00Z'));
  });

  it.each([
    ['active', 'active'],
    ['trialing', 'active'],
    ['paused', 'active'],
    ['past_due', 'late'],
    ['unpaid', 'late'],
    ['canceled', 'ended'],
    ['incomplete_expired', 'ended'],
    ['incomplete', 'not begun'],
  ])('%s is %s', (status, standing) => {
    expect(reportOf(subscription({ status }))).toMatchObject({ standing });
  });

  it('says when it stops: at a day, or at the end of the period', () => {
    const cancelAt = paidAt + 86_400;
    expect(reportOf(subscription({ cancel_at: cancelAt }))).toMatchObject({
      cancelAt: new Date(cancelAt * 1000),
    });
    expect(reportOf(subscription({ cancel_at_period_end: true }))).toMatchObject({
      cancelAt: new Date(periodEnd * 1000),
    });
  });

  it('says when it stopped', () => {
    const ended = subscription({ status: 'canceled', ended_at: paidAt });
    expect(reportOf(ended)).toMatchObject({ standing: 'ended', endedAt: new Date(paidAt * 1000) });
  });

  it.each([
    ['payment_failed', 'unpaid'],
    ['payment_disputed', 'dispute'],
    ['cancellation_requested', 'asked'],
    [null, 'asked'],
  ])('says why it ended: %s is %s', (reason, endedBecause) => {
    const details = { cancellation_details: { reason } };
    const ended = subscription({ status: 'canceled', ended_at: paidAt, ...details });
    expect(reportOf(ended)).toMatchObject({ endedBecause });
  });

  it('says until when it is paused, and that a pause made by hand has no end', () => {
    const paused = (resumes_at: number | null) =>
      reportOf(subscription({ pause_collection: { behavior: 'void', resumes_at } })).pausedUntil;
    expect(paused(paidAt)).toEqual(new Date(paidAt * 1000));
    expect(paused(null)?.getUTCFullYear()).toBe(9999);
    expect(reportOf(subscription({ status: 'paused' })).pausedUntil?.getUTCFullYear()).toBe(9999);
  });

  it.each([
    [
      { type: 'card', card: { brand: 'visa', last4: '4242', exp_month: 2, exp_year: 2028 } },
      { label: 'Visa ending 4242', expiresOn: new Date('2028-02-29T00:00:00Z') },
    ],
    [
      { type: 'card', card: { brand: 'amex', last4: '0005', exp_month: 12, exp_year: 2027 } },
      { label: 'American Express ending 0005', expiresOn: new Date('2027-12-31T00:00:00Z') },
    ],
    [{ type: 'au_becs_debit', au_becs_debit: { last4: '3456' } }, { label: 'bank account ending 3456' }],
    [{ type: 'link' }, { label: 'card' }],
    ['pm_named_only', undefined],
  ])('says how it is paid, as far as Stripe was asked: %j', (method, words) => {
    expect(reportOf(subscription({ default_payment_method: method })).method).toEqual(words);
  });

  it('is not guessed at, where Stripe has a word we do not know, or the subscription is not ours', () => {
    expect(() => reportOf(subscription({ status: 'hibernating' }))).toThrow('hibernating');
    expect(() => reportOf(subscription({ metadata: {} }))).toThrow('sub_1Monthly');
  });
});
