/** An ISO 4217 code of a currency this paper can take; every amount carries one. */
export type Currency = 'AUD' | 'NZD' | 'JPY';

/** How many decimal places people write. A currency joins the type and this table together. */
export const decimalPlaces: Readonly<Record<Currency, 0 | 2>> = { AUD: 2, NZD: 2, JPY: 0 };

/** An exact amount in whole minor units (cents for AUD). May be negative; never a fraction, never a float. */
export interface Money<C extends Currency = Currency> {
  readonly minor: bigint;
  readonly currency: C;
}

export function money<C extends Currency>(minor: bigint, currency: C): Money<C> {
  return { minor, currency };
}

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(decimalPlaces, code);
}

/** A code read from a database or a processor. Throws where it is none we know: an amount is never guessed at. */
export function currencyOf(code: string): Currency {
  const upper = code.toUpperCase();
  if (!isCurrency(upper)) throw new Error(`${code} is not a currency this paper takes`);
  return upper;
}

export function zero<C extends Currency>(currency: C): Money<C> {
  return money(0n, currency);
}

function inSameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new Error(`${a.currency} and ${b.currency} do not mix`);
}

/** Both in one currency; the compiler says so where it can see it, and a mixture throws where it cannot. */
export function add<C extends Currency>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  inSameCurrency(a, b);
  return money(a.minor + b.minor, a.currency);
}

export function subtract<C extends Currency>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  inSameCurrency(a, b);
  return money(a.minor - b.minor, a.currency);
}

export function negate<C extends Currency>(a: Money<C>): Money<C> {
  return money(-a.minor, a.currency);
}

/** Nought of the currency where there are no amounts, which is why the currency is asked for. */
export function sum<C extends Currency>(amounts: readonly Money<NoInfer<C>>[], currency: C): Money<C> {
  return amounts.reduce((total, amount) => add(total, amount), zero(currency));
}

/** Below nought when `a` is the smaller, nought when they are equal. */
export function compare(a: Money, b: Money): -1 | 0 | 1 {
  inSameCurrency(a, b);
  return a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0;
}

export function equal(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.minor === b.minor;
}
