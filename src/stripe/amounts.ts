import { currencyOf, money, type Money } from '../money/money.ts';

/** The amount as Stripe wants it: whole minor units as a number. Throws below nought, and where a number would lose a unit. */
export function toStripeAmount(amount: Money): number {
  if (amount.minor < 0n || amount.minor > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new Error(`${amount.minor} is no amount to ask for`);
  }
  return Number(amount.minor);
}

/** Stripe writes currencies in lower case. */
export function toStripeCurrency(amount: Money): string {
  return amount.currency.toLowerCase();
}

/**
 * An amount Stripe told us. Our currencies have as many decimal places at Stripe as here, so minor units are minor units.
 * Throws for a currency the paper does not take, and for anything but a whole number that a number holds exactly.
 */
export function fromStripe(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new Error(`${amount} is not a whole amount`);
  return money(BigInt(amount), currencyOf(currency));
}

/** Stripe's times are whole seconds since 1970. */
export function toStripeTime(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

export function fromStripeTime(seconds: number): Date {
  return new Date(seconds * 1000);
}
