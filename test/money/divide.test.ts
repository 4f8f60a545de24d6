import { describe, expect, it, test } from '@jest/globals';
import * as fc from 'fast-check';
import { divideDown, divideNearest, divideUp } from '../../src/money/divide.ts';
import { minorUnits } from './amounts.ts';

describe('A division says where what is left over goes', () => {
  test.each([
    [0n, 4n, 0n, 0n, 0n],
    [1n, 4n, 0n, 0n, 1n],
    [2n, 4n, 0n, 1n, 1n],
    [3n, 4n, 0n, 1n, 1n],
    [4n, 4n, 1n, 1n, 1n],
    [5n, 4n, 1n, 1n, 2n],
    [1n, 3n, 0n, 0n, 1n],
    [2n, 3n, 0n, 1n, 1n],
    [7n, 1n, 7n, 7n, 7n],
  ])('%s by %s is %s down, %s to the nearest, %s up', (amount, by, down, nearest, up) => {
    expect(divideDown(amount, by)).toBe(down);
    expect(divideNearest(amount, by)).toBe(nearest);
    expect(divideUp(amount, by)).toBe(up);
  });

  it('is within one of the exact quotient on the side its name says', () => {
    fc.assert(
      fc.property(minorUnits, fc.bigInt(1n, 1_000_000n), (amount, by) => {
        expect(amount - divideDown(amount, by) * by).toBeGreaterThanOrEqual(0n);
        expect(amount - divideDown(amount, by) * by).toBeLessThan(by);
        expect(divideUp(amount, by) * by - amount).toBeGreaterThanOrEqual(0n);
        expect(divideUp(amount, by) * by - amount).toBeLessThan(by);
        expect(2n * (divideNearest(amount, by) * by - amount)).toBeLessThanOrEqual(by);
        expect(2n * (divideNearest(amount, by) * by - amount)).toBeGreaterThan(-by);
      }),
    );
  });

  test.each([
    [-1n, 4n],
    [1n, 0n],
    [1n, -4n],
  ])('is refused for %s by %s, where it would round the other way or not at all', (amount, by) => {
    for (const divide of [divideDown, divideNearest, divideUp]) {
      expect(() => divide(amount, by)).toThrow('only an amount of nought or more is divided');
    }
  });
});
