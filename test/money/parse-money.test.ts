import { describe, expect, it, test } from '@jest/globals';
import * as fc from 'fast-check';
import { formatMoney, toDecimal } from '../../src/money/format-money.ts';
import { decimalPlaces, money } from '../../src/money/money.ts';
import { parseMoney } from '../../src/money/parse-money.ts';
import { anyMoney, currencies, dollars, largest, minorUnits } from './amounts.ts';

describe('An amount somebody typed', () => {
  test.each([
    ['25', 2500n],
    ['25.5', 2550n],
    ['25.50', 2550n],
    ['25.05', 2505n],
    ['$25', 2500n],
    ['$25.50', 2550n],
    ['  25 ', 2500n],
    ['\t$25\r\n', 2500n],
    ['\u00a025', 2500n],
    ['1,000', 100_000n],
    ['$1,000.00', 100_000n],
    ['12,345,678.90', 1_234_567_890n],
    ['1000', 100_000n],
    ['0', 0n],
    ['0.01', 1n],
    ['007', 700n],
    ['19.99', 1999n],
    ['0.3', 30n],
    ['90071992547409.93', 2n ** 53n + 1n],
    ['92233720368547758.07', largest],
    ['$92,233,720,368,547,758.07', largest],
  ])('(PAY-2) %j is understood to the cent', (text, minor) => {
    expect(parseMoney(text, 'AUD')).toEqual(dollars(minor));
  });

  test.each([
    ['nothing', ''],
    ['only spaces', '   '],
    ['only a sign', '$'],
    ['an exponent', '1e3'],
    ['a negative amount', '-5'],
    ['a negative amount after the sign', '$-5'],
    ['a negative amount before the sign', '-$5'],
    ['an explicit plus', '+5'],
    ['an accountant’s negative', '(5)'],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['two dashes', '--'],
    ['a tenth of a cent', '25.505'],
    ['a comma where cents would be', '1,00'],
    ['a comma before nothing', '1,'],
    ['a comma after nothing', ',100'],
    ['groups of the wrong size', '1,0000'],
    ['a first group too long', '1000,000'],
    ['two commas', '1,,000'],
    ['a decimal comma read as thousands', '0,500'],
    ['full stops as thousands', '1.000.000'],
    ['a full stop and no cents', '1.'],
    ['cents and no dollars', '.5'],
    ['only a full stop', '.'],
    ['two full stops', '1..5'],
    ['a comma among the cents', '1.2,5'],
    ['a space after the sign', '$ 25'],
    ['a space among the digits', '2 5'],
    ['a space as thousands', '1 000'],
    ['a line break among the digits', '2\n5'],
    ['two signs', '$$25'],
    ['a sign behind', '25$'],
    ['another currency’s sign', '€25'],
    ['a code', 'AUD 25'],
    ['a word', '25 dollars'],
    ['two amounts', '25 30'],
    ['hexadecimal', '0x19'],
    ['a bigint literal', '25n'],
    ['a digit separator', '2_500'],
    ['full-width digits', '２５'],
    ['a full-width full stop', '25．50'],
    ['Arabic digits', '٢٥'],
    ['Devanagari digits', '२५'],
    ['a superscript', '25²'],
    ['a fraction', '25½'],
    ['NUL behind', '25\0'],
    ['NUL before', '\u000025'],
    ['a zero-width space among the digits', '2\u200b5'],
    ['a right-to-left override', '\u202e25'],
    ['a minus sign that is not a hyphen', '\u22125'],
    ['one cent more than the database holds', '92233720368547758.08'],
    ['one cent more than the database holds, with commas', '$92,233,720,368,547,758.08'],
    ['many noughts before an amount', `${'0'.repeat(40)}25`],
    ['a megabyte of digits', '9'.repeat(1_000_000)],
    ['a megabyte of groups', `1${',000'.repeat(250_000)}`],
  ])('(PAY-2) %s is refused, not guessed at', (_what, text) => {
    expect(parseMoney(text, 'AUD')).toBeUndefined();
  });

  it('(PAY-2) (LED-4) comes back exactly as it was written out, over the whole range and in every currency', () => {
    fc.assert(
      fc.property(anyMoney, (amount) => {
        expect(parseMoney(toDecimal(amount), amount.currency)).toEqual(amount);
      }),
      { numRuns: 2_000, examples: currencies.map((currency) => [money(largest, currency)]) },
    );
  });

  it('(PAY-2) is understood as receipts show it, with its sign and commas', () => {
    fc.assert(
      fc.property(minorUnits, (minor) => {
        expect(parseMoney(formatMoney(dollars(minor)), 'AUD')).toEqual(dollars(minor));
      }),
    );
  });

  it('(PAY-2) is refused whenever anything but a written amount stands in it', () => {
    const typed = fc.oneof(
      fc.string({ maxLength: 12, unit: fc.constantFrom(...'0123456789,.$-+eE '.split('')) }),
      fc.string({ maxLength: 12, unit: 'binary' }),
    );
    fc.assert(
      fc.property(typed, fc.constantFrom(...currencies), (text, currency) => {
        const understood = parseMoney(text, currency);
        expect(understood === undefined).toBe(!readsAsAmount(text, decimalPlaces[currency]));
      }),
      { numRuns: 5_000 },
    );
  });

  it('(PAY-2) never changes by a cent when a reader adds commas, a dollar sign or spaces', () => {
    const spaces = fc.string({ maxLength: 3, unit: fc.constantFrom(' ', '\t') });
    fc.assert(
      fc.property(minorUnits, spaces, spaces, fc.boolean(), (minor, before, after, signed) => {
        const plain = toDecimal(dollars(minor));
        const [whole = '', cents = ''] = plain.split('.');
        const dressed = `${before}${signed ? '$' : ''}${withCommas(whole)}.${cents}${after}`;
        expect(parseMoney(dressed, 'AUD')).toEqual(parseMoney(plain, 'AUD'));
      }),
    );
  });
});

describe('A currency without cents', () => {
  test.each([
    ['500', 500n],
    ['1,000', 1000n],
    ['¥500', 500n],
  ])('(LED-4) takes %j as whole yen', (text, minor) => {
    expect(parseMoney(text, 'JPY')).toEqual(money(minor, 'JPY'));
  });

  test.each(['500.5', '500.00', '500.', '$500'])('(LED-4) refuses %j', (text) => {
    expect(parseMoney(text, 'JPY')).toBeUndefined();
  });

  it('(LED-4) leaves the yen sign to the yen', () => {
    expect(parseMoney('¥500', 'AUD')).toBeUndefined();
  });
});

/** The same grammar told another way, character by character, so that one mistake does not hide in both. */
function readsAsAmount(text: string, places: number): boolean {
  const bare = text.trim().replace(places === 0 ? /^¥/ : /^\$/, '');
  const [whole = '', fraction, ...more] = bare.split('.');
  if (more.length > 0 || (fraction !== undefined && !isDigits(fraction, 1, places))) return false;
  const [first = '', ...groups] = whole.split(',');
  if (groups.length === 0) return isDigits(first, 1, 17);
  return isDigits(first, 1, 3) && !first.startsWith('0') && groups.every((group) => isDigits(group, 3, 3));
}

function isDigits(text: string, fewest: number, most: number): boolean {
  const characters = Array.from(text);
  const digits = characters.every((character) => '0123456789'.includes(character));
  return digits && characters.length >= fewest && characters.length <= most;
}

function withCommas(whole: string): string {
  return whole.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ',');
}
