import { decimalPlaces, type Currency, type Money } from './money.ts';

/** The amount in major units as plain digits, `25.50`: what `parseMoney` reads back and what Intl formats exactly. */
export function toDecimal(amount: Money): string {
  const places = decimalPlaces[amount.currency];
  const sign = amount.minor < 0n ? '-' : '';
  const digits = (amount.minor < 0n ? -amount.minor : amount.minor).toString().padStart(places + 1, '0');
  if (places === 0) return sign + digits;
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

const formats = new Map<string, Intl.NumberFormat>();

function formatFor(currency: Currency, fractionDigits: number): Intl.NumberFormat {
  const key = `${currency} ${fractionDigits}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat('en-AU', {
      style: 'currency',
      currency,
      minimumFractionDigits: fractionDigits,
      maximumFractionDigits: fractionDigits,
    });
    formats.set(key, format);
  }
  return format;
}

/** `$25.50`, always with cents: for receipts, tables and books, where columns line up. */
export function formatMoney(amount: Money): string {
  return formatFor(amount.currency, decimalPlaces[amount.currency]).format(
    toDecimal(amount) as Intl.StringNumericLiteral,
  );
}

/** `$25` where there are no cents, `$25.50` where there are: for sentences and buttons. */
export function formatMoneyShort(amount: Money): string {
  const places = decimalPlaces[amount.currency];
  const whole = amount.minor % 10n ** BigInt(places) === 0n;
  return formatFor(amount.currency, whole ? 0 : places).format(
    toDecimal(amount) as Intl.StringNumericLiteral,
  );
}
