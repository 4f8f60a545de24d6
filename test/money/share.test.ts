import { describe, expect, it, test } from '@jest/globals';
import * as fc from 'fast-check';
import { money, sum } from '../../src/money/money.ts';
import { share } from '../../src/money/share.ts';
import { anyMoney, dollars } from './amounts.ts';

const weights = fc
  .array(fc.bigInt(0n, 1_000_000n), { minLength: 1, maxLength: 12 })
  .filter((all) => all.some((weight) => weight > 0n));

describe('An amount shared out', () => {
  test.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [101n, [1n, 1n, 1n], [34n, 34n, 33n]],
    [1n, [1n, 1n, 1n], [1n, 0n, 0n]],
    [1n, [0n, 1n, 1n], [0n, 1n, 0n]],
    [0n, [1n, 2n], [0n, 0n]],
    [2500n, [1n], [2500n]],
    [10_000n, [1n, 0n, 3n], [2500n, 0n, 7500n]],
    [2n ** 53n + 1n, [1n, 1n], [2n ** 52n + 1n, 2n ** 52n]],
  ])(
    '%s cents by weights %s gives the odd cents to the earliest who have a weight',
    (minor, by, expected) => {
      expect(share(dollars(minor), by)).toEqual(expected.map(dollars));
    },
  );

  it('(LED-4) adds up to exactly the amount, in its own currency', () => {
    fc.assert(
      fc.property(anyMoney, weights, (amount, by) => {
        const shares = share(amount, by);
        expect(shares).toHaveLength(by.length);
        expect(sum(shares, amount.currency)).toEqual(amount);
      }),
    );
  });

  it('is fair: nobody is a whole unit away from the exact part, and no weight gets nothing', () => {
    fc.assert(
      fc.property(anyMoney, weights, (amount, by) => {
        const total = by.reduce((all, weight) => all + weight, 0n);
        share(amount, by).forEach((part, position) => {
          const weight = by[position] ?? 0n;
          const away = part.minor * total - amount.minor * weight;
          expect(away < 0n ? -away : away).toBeLessThan(total);
          if (weight === 0n) expect(part.minor).toBe(0n);
        });
      }),
    );
  });

  test.each([
    ['a negative amount', -1n, [1n]],
    ['no weights', 100n, []],
    ['weights that are all nought', 100n, [0n, 0n]],
    ['a negative weight', 100n, [3n, -1n]],
    ['weights that cancel out', 100n, [1n, -1n]],
  ])('is refused for %s', (_what, minor, by) => {
    expect(() => share(money(minor, 'AUD'), by)).toThrow('only an amount of nought or more is shared');
  });
});
