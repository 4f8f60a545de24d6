import { describe, expect, it, test } from '@jest/globals';
import * as fc from 'fast-check';
import { formatMoney, formatMoneyShort, toDecimal } from '../../src/money/format-money.ts';
import { money, negate, type Currency } from '../../src/money/money.ts';
import { anyMoney, largest } from './amounts.ts';

/** Intl puts a no-break space between a code and its amount. */
const plainSpaces = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('An amount written out', () => {
  test.each<[bigint, Currency, string, string, string]>([
    [2550n, 'AUD', '25.50', '$25.50', '$25.50'],
    [2500n, 'AUD', '25.00', '$25.00', '$25'],
    [5n, 'AUD', '0.05', '$0.05', '$0.05'],
    [50n, 'AUD', '0.50', '$0.50', '$0.50'],
    [0n, 'AUD', '0.00', '$0.00', '$0'],
    [-5n, 'AUD', '-0.05', '-$0.05', '-$0.05'],
    [-2500n, 'AUD', '-25.00', '-$25.00', '-$25'],
    [25_000_000n, 'AUD', '250000.00', '$250,000.00', '$250,000'],
    [2n ** 53n + 1n, 'AUD', '90071992547409.93', '$90,071,992,547,409.93', '$90,071,992,547,409.93'],
    [largest, 'AUD', '92233720368547758.07', '$92,233,720,368,547,758.07', '$92,233,720,368,547,758.07'],
    [2550n, 'NZD', '25.50', 'NZD 25.50', 'NZD 25.50'],
    [2500n, 'JPY', '2500', 'JPY 2,500', 'JPY 2,500'],
    [5n, 'JPY', '5', 'JPY 5', 'JPY 5'],
    [-5n, 'JPY', '-5', '-JPY 5', '-JPY 5'],
    [0n, 'JPY', '0', 'JPY 0', 'JPY 0'],
  ])(
    '(LED-4) %s %s is %s in data, %s on a receipt, %s in a sentence',
    (minor, currency, data, receipt, sentence) => {
      const amount = money(minor, currency);
      expect(toDecimal(amount)).toBe(data);
      expect(plainSpaces(formatMoney(amount))).toBe(receipt);
      expect(plainSpaces(formatMoneyShort(amount))).toBe(sentence);
    },
  );

  it('(LED-4) keeps every digit, however large, and differs from its negative by the minus sign alone', () => {
    fc.assert(
      fc.property(anyMoney, (amount) => {
        expect(formatMoney(amount).replaceAll(/\D/g, '')).toBe(toDecimal(amount).replace('.', ''));
        fc.pre(amount.minor > 0n);
        expect(formatMoney(negate(amount))).toBe(`-${formatMoney(amount)}`);
        expect(toDecimal(negate(amount))).toBe(`-${toDecimal(amount)}`);
      }),
    );
  });
});
