import { describe, expect, it, test } from '@jest/globals';
import * as fc from 'fast-check';
import { gstWithin } from '../../src/money/gst.ts';
import { money } from '../../src/money/money.ts';
import { dollars, minorUnits } from './amounts.ts';

describe('The GST on a tax invoice', () => {
  test.each([
    [12_000n, 1091n],
    [6000n, 545n],
    [1000n, 91n],
    [500n, 45n],
    [1100n, 100n],
    [5n, 0n],
    [6n, 1n],
    [0n, 0n],
  ])('within %s cents is %s', (price, gst) => {
    expect(gstWithin(dollars(price))).toEqual(dollars(gst));
  });

  it('is within half a cent of an eleventh of the price, so a tenth of the rest to the nearest cent', () => {
    fc.assert(
      fc.property(minorUnits, (price) => {
        const away = 2n * (11n * gstWithin(dollars(price)).minor - price);
        expect(away < 0n ? -away : away).toBeLessThan(11n);
      }),
    );
  });

  it('is refused for a price below nought: a refund negates the GST it gives back', () => {
    expect(() => gstWithin(money(-12_000n, 'AUD'))).toThrow();
  });
});
