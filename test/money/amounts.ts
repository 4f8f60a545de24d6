import * as fc from 'fast-check';
import { decimalPlaces, money, type Currency, type Money } from '../../src/money/money.ts';

/** What a BIGINT column holds, which is the whole range an amount can have. */
export const largest = 2n ** 63n - 1n;

export const currencies = Object.keys(decimalPlaces) as Currency[];

/** Small amounts, amounts around 2^53 where floats lose count, and everything up to what a BIGINT column holds. */
export const minorUnits = fc.oneof(
  fc.bigInt(0n, 1_000_000n),
  fc.bigInt(2n ** 53n - 1_000n, 2n ** 53n + 1_000n),
  fc.bigInt(0n, largest),
);

export const anyMoney: fc.Arbitrary<Money> = fc
  .tuple(minorUnits, fc.constantFrom(...currencies))
  .map(([minor, currency]) => money(minor, currency));

export const dollars = (minor: bigint): Money<'AUD'> => money(minor, 'AUD');
