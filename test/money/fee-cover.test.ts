import { describe, expect, it, test } from '@jest/globals';
import * as fc from 'fast-check';
import { coverFee, feeOn, type FeeRate } from '../../src/money/fee-cover.ts';
import { add, money, subtract, type Money } from '../../src/money/money.ts';
import { anyMoney, dollars } from './amounts.ts';

const domesticCard: FeeRate = { basisPoints: 170n, fixedMinor: 30n };

const rates: fc.Arbitrary<FeeRate> = fc.record({
  basisPoints: fc.oneof(fc.bigInt(0n, 500n), fc.bigInt(0n, 9_999n)),
  fixedMinor: fc.bigInt(0n, 500n),
});

const netOf = (payment: Money, rate: FeeRate): bigint => subtract(payment, feeOn(payment, rate)).minor;

describe('The processor’s fee', () => {
  test.each([
    [2500n, domesticCard, 73n, '42.5 cents and 30, the half upwards'],
    [10_000n, domesticCard, 200n, 'exactly $1.70 and 30 cents'],
    [1000n, domesticCard, 47n, 'exactly 17 cents and 30'],
    [0n, domesticCard, 30n, 'the fixed sum alone'],
    [29n, { basisPoints: 170n, fixedMinor: 0n }, 0n, '0.493 of a cent, downwards'],
    [30n, { basisPoints: 170n, fixedMinor: 0n }, 1n, '0.51 of a cent, upwards'],
    [2500n, { basisPoints: 0n, fixedMinor: 0n }, 0n, 'nothing'],
    [2n ** 53n, { basisPoints: 10_000n, fixedMinor: 1n }, 2n ** 53n + 1n, 'all of it and a cent'],
  ])('on %s cents at %j is %s: %s', (minor, rate, fee) => {
    expect(feeOn(dollars(minor), rate)).toEqual(dollars(fee));
  });

  it('is refused on a payment below nought', () => {
    expect(() => feeOn(dollars(-1n), domesticCard)).toThrow();
  });

  it('(LED-4) is in whole yen where the payment is', () => {
    expect(feeOn(money(1000n, 'JPY'), { basisPoints: 360n, fixedMinor: 0n })).toEqual(money(36n, 'JPY'));
  });
});

describe('A reader who covers the fee', () => {
  test.each([
    [2500n, 74n],
    [500n, 39n],
    [1000n, 48n],
    [10_000n, 203n],
    [2550n, 75n],
    [0n, 31n],
  ])('adds to a gift of %s cents %s cents', (gift, cover) => {
    expect(coverFee(dollars(gift), domesticCard)).toEqual(dollars(cover));
  });

  it('leaves the paper what was chosen, never short, and one cent less would be short', () => {
    fc.assert(
      fc.property(anyMoney, rates, (gift, rate) => {
        const whole = add(gift, coverFee(gift, rate));
        expect(netOf(whole, rate)).toBeGreaterThanOrEqual(gift.minor);
        fc.pre(whole.minor > 0n);
        const less = money(whole.minor - 1n, whole.currency);
        expect(netOf(less, rate)).toBeLessThan(gift.minor);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves the paper exactly that, for one cent more adds at most one cent to what is netted', () => {
    fc.assert(
      fc.property(anyMoney, rates, (gift, rate) => {
        const cover = coverFee(gift, rate);
        fc.pre(cover.minor > 0n);
        expect(netOf(add(gift, cover), rate)).toBe(gift.minor);
      }),
      { numRuns: 2_000 },
    );
  });

  it('adds nothing where the processor takes nothing', () => {
    fc.assert(
      fc.property(anyMoney, (gift) => {
        expect(coverFee(gift, { basisPoints: 0n, fixedMinor: 0n }).minor).toBe(0n);
      }),
    );
    expect(coverFee(dollars(0n), { basisPoints: 0n, fixedMinor: 0n })).toEqual(dollars(0n));
  });

  test.each([
    ['a rate of the whole payment', 2500n, { basisPoints: 10_000n, fixedMinor: 0n }, 'cannot be covered'],
    ['a rate of more than that', 2500n, { basisPoints: 10_001n, fixedMinor: 0n }, 'cannot be covered'],
    ['a gift below nought', -1n, domesticCard, 'nought or more'],
    ['a rate below nought', 2500n, { basisPoints: -1n, fixedMinor: 0n }, 'nought or more'],
    ['a fixed sum below nought', 2500n, { basisPoints: 0n, fixedMinor: -1n }, 'nought or more'],
  ])('is told no for %s', (_what, gift, rate, sentence) => {
    expect(() => coverFee(dollars(gift), rate)).toThrow(sentence);
  });
});
