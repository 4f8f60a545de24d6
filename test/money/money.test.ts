import { describe, expect, it, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  add,
  compare,
  currencyOf,
  equal,
  isCurrency,
  money,
  negate,
  subtract,
  sum,
  zero,
  type Money,
} from '../../src/money/money.ts';
import { currencies, dollars, minorUnits } from './amounts.ts';

const australian = money(2500n, 'AUD');
const newZealand = money(2500n, 'NZD');
/** What a row from the database looks like to the compiler: some currency, known only when it runs. */
const fromTheDatabase = (amount: Money): Money => amount;

describe('Two currencies', () => {
  it('(LED-4) are kept apart by the compiler, and by a throw should it be got around', () => {
    // @ts-expect-error Australian and New Zealand dollars are not added.
    expect(() => add(australian, newZealand)).toThrow('AUD and NZD do not mix');
    // @ts-expect-error Nor are they subtracted.
    expect(() => subtract(newZealand, australian)).toThrow('NZD and AUD do not mix');
    // @ts-expect-error Nor summed.
    expect(() => sum([australian, newZealand], 'AUD')).toThrow('AUD and NZD do not mix');
    // @ts-expect-error Nor is a sum of one given out as another.
    expect(() => sum([australian], 'NZD')).toThrow('NZD and AUD do not mix');
    // @ts-expect-error Nor is an amount of one taken for an amount of another.
    const taken: Money<'AUD'> = newZealand;
    expect(taken.currency).toBe('NZD');
  });

  it('(LED-4) throw where only the run can know them', () => {
    const [a, b] = [fromTheDatabase(australian), fromTheDatabase(newZealand)];
    expect(() => add(a, b)).toThrow('AUD and NZD do not mix');
    expect(() => subtract(a, b)).toThrow('AUD and NZD do not mix');
    expect(() => sum([a, b], a.currency)).toThrow('AUD and NZD do not mix');
    expect(() => compare(a, b)).toThrow('AUD and NZD do not mix');
  });

  it('(LED-4) are never equal, not even at nought', () => {
    expect(equal(zero('AUD'), zero('NZD'))).toBe(false);
    expect(equal(australian, newZealand)).toBe(false);
  });
});

describe('An amount', () => {
  it('(LED-4) is a whole number of minor units: a float or a plain number is not one', () => {
    // @ts-expect-error A number can be a fraction, and is therefore not an amount.
    expect(money(25.5, 'AUD').minor).toBe(25.5);
    // @ts-expect-error A code is one of ours or it does not compile.
    expect(money(25n, 'XXX').currency).toBe('XXX');
  });

  it('(LED-4) adds up exactly, past the number where floats lose count too', () => {
    fc.assert(
      fc.property(minorUnits, minorUnits, fc.constantFrom(...currencies), (a, b, currency) => {
        const [one, other] = [money(a, currency), money(b, currency)];
        expect(add(one, other)).toEqual(money(a + b, currency));
        expect(subtract(add(one, other), other)).toEqual(one);
        expect(add(one, negate(one))).toEqual(zero(currency));
        expect(sum([one, other, negate(one)], currency)).toEqual(other);
      }),
    );
    expect(add(dollars(2n ** 53n), dollars(1n)).minor).toBe(9_007_199_254_740_993n);
  });

  it('sums to nought of the currency asked for where there is nothing to sum', () => {
    expect(sum([], 'JPY')).toEqual(money(0n, 'JPY'));
  });

  test.each([
    [1n, 2n, -1],
    [2n, 2n, 0],
    [2n ** 53n + 1n, 2n ** 53n, 1],
    [-1n, 0n, -1],
  ])('%s compared with %s is %s', (a, b, order) => {
    expect(compare(dollars(a), dollars(b))).toBe(order);
    expect(equal(dollars(a), dollars(b))).toBe(order === 0);
  });
});

describe('A currency code', () => {
  it('(LED-4) is known as the processor writes it and as the database does', () => {
    expect(currencyOf('aud')).toBe('AUD');
    expect(currencyOf('JPY')).toBe('JPY');
  });

  test.each(['usd', '', 'AUDX', 'toString', '__proto__', 'constructor'])('(LED-4) %j is refused', (code) => {
    expect(isCurrency(code)).toBe(false);
    expect(() => currencyOf(code)).toThrow('is not a currency this paper takes');
  });
});
