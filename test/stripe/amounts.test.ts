import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { money, type Currency } from '../../src/money/money.ts';
import {
  fromStripe,
  fromStripeTime,
  toStripeAmount,
  toStripeCurrency,
  toStripeTime,
} from '../../src/stripe/amounts.ts';

describe('an amount on its way to Stripe and back', () => {
  it('is the same amount', () => {
    const currencies = fc.constantFrom<Currency>('AUD', 'NZD', 'JPY');
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: BigInt(Number.MAX_SAFE_INTEGER) }),
        currencies,
        (minor, currency) => {
          const amount = money(minor, currency);
          expect(fromStripe(toStripeAmount(amount), toStripeCurrency(amount))).toEqual(amount);
        },
      ),
    );
  });

  it('is refused where a number would lose a cent, and below nought', () => {
    expect(() => toStripeAmount(money(2n ** 53n, 'AUD'))).toThrow('no amount to ask for');
    expect(() => toStripeAmount(money(-1n, 'AUD'))).toThrow('no amount to ask for');
  });

  it.each([25.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY])('is not read from %d', (amount) => {
    expect(() => fromStripe(amount, 'aud')).toThrow('whole amount');
  });

  it('is not read in a currency the paper does not take', () => {
    expect(() => fromStripe(2550, 'usd')).toThrow('usd');
  });
});

it('a time is whole seconds at Stripe', () => {
  expect(toStripeTime(new Date('2026-11-22T00:00:01.999Z'))).toBe(1_795_305_601);
  expect(fromStripeTime(1_795_305_601)).toEqual(new Date('2026-11-22T00:00:01Z'));
});
