import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  less,
  partsOfReturn,
  plus,
  sameParts,
  wholeOf,
  type Parts,
} from '../../../src/domain/payments/parts.ts';
import { money } from '../../../src/money/money.ts';

const parts = (base: bigint, coveredFee: bigint, tax: bigint): Parts => ({
  base: money(base, 'AUD'),
  coveredFee: money(coveredFee, 'AUD'),
  tax: money(tax, 'AUD'),
});
const nothing = parts(0n, 0n, 0n);

it('Half of a price with GST takes back half of the GST, to the nearest cent', () => {
  expect(partsOfReturn(parts(1_000n, 0n, 91n), nothing, money(500n, 'AUD'))).toEqual(parts(500n, 0n, 46n));
});

it('More than is left, and less than a cent, is not to be had', () => {
  const paid = parts(1_000n, 50n, 0n);
  expect(() => partsOfReturn(paid, parts(900n, 40n, 0n), money(111n, 'AUD'))).toThrow('not to be had');
  expect(() => partsOfReturn(paid, nothing, money(0n, 'AUD'))).toThrow('not to be had');
});

/** Whole sums, some of which come back again, as banks do; every step leaves each part between nought and what was paid. */
it('Parts given back in any steps, some of which came back, add up to exactly the whole', () => {
  const payment = fc
    .record({ base: fc.bigInt(1n, 100_000n), fee: fc.bigInt(0n, 5_000n), tax: fc.bigInt(0n, 100_000n) })
    .map(({ base, fee, tax }) => parts(base, fee, tax % (base + 1n)));
  const steps = fc.array(fc.record({ share: fc.bigInt(1n, 1_000n), comesBack: fc.boolean() }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(payment, steps, (paid, taking) => {
      let taken = nothing;
      const give = (cents: bigint) => {
        const back = partsOfReturn(paid, taken, money(cents, 'AUD'));
        expect(wholeOf(back).minor).toBe(cents);
        const left = less(paid, plus(taken, back));
        for (const part of [back, left]) {
          expect(part.base.minor >= part.tax.minor && part.tax.minor >= 0n).toBe(true);
          expect(part.coveredFee.minor >= 0n).toBe(true);
        }
        return back;
      };
      const kept: Parts[] = [];
      for (const { share, comesBack } of taking) {
        const left = wholeOf(less(paid, taken)).minor;
        const cents = (left * share) / 1_000n;
        if (cents > 0n) {
          const back = give(cents);
          taken = plus(taken, back);
          kept.push(back);
        }
        const returned = comesBack ? kept.shift() : undefined;
        if (returned) taken = less(taken, returned);
      }
      const rest = wholeOf(less(paid, taken)).minor;
      if (rest > 0n) taken = plus(taken, give(rest));
      expect(sameParts(taken, paid)).toBe(true);
    }),
  );
});
