import { decimalPlaces, money, type Currency, type Money } from './money.ts';

const amount = /^([1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/;
const signs: Readonly<Record<Currency, string>> = { AUD: '$', NZD: '$', JPY: '¥' };

/** What a BIGINT column holds. */
const largestMinor = 2n ** 63n - 1n;
/** The largest amount as people write it, `$92,233,720,368,547,758.07`, is no longer than this. */
const longest = 26;

/**
 * The amount somebody typed, in dollars (or whole yen): `25`, `25.5`, `25.50`, `$25`, `1,000`, with spaces around it.
 * Undefined for anything else (`1e3`, `-5`, `25.505`, `1,00`, `0,500`, full-width digits, more than the database holds),
 * because a guess at an amount is a wrong charge. Text becomes whole minor units by pattern and never passes through a
 * float: `19.99 * 100` is 1998.9999999999998.
 */
export function parseMoney<C extends Currency>(text: string, currency: C): Money<C> | undefined {
  const trimmed = text.trim();
  if (trimmed.length > longest) return undefined;
  const match = amount.exec(trimmed.startsWith(signs[currency]) ? trimmed.slice(1) : trimmed);
  if (!match) return undefined;
  const whole = (match[1] ?? '').replaceAll(',', '');
  const fraction = match[2] ?? '';
  const places = decimalPlaces[currency];
  if (fraction.length > places) return undefined;
  const minor = BigInt(whole + fraction.padEnd(places, '0'));
  return minor > largestMinor ? undefined : money(minor, currency);
}
