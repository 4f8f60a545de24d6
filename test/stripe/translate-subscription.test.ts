import { describe, expect, it } from '@jest/globals';
import { translateEvent } from '../../src/stripe/translate-event.ts';
import { reportOf } from '../../src/stripe/translate-subscription.ts';
import { checkoutId, event, paidAt, periodEnd, subscription } from './stripe-objects.ts';

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
      currentPeriodEnd: new Date(periodEnd * 1000),
      livemode: false,
    });
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

  it('is not guessed at, where Stripe has a word we do not know, or the subscription is not ours', () => {
    expect(() => reportOf(subscription({ status: 'hibernating' }))).toThrow('hibernating');
    expect(() => reportOf(subscription({ metadata: {} }))).toThrow('sub_1Monthly');
  });
});
