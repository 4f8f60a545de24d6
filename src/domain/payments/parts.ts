import { divideDown, divideNearest } from '../../money/divide.ts';
import { money, type Money } from '../../money/money.ts';

/** An amount told apart: the gift or price with any tax in it, the covered fee, and the tax within the first. */
export interface Parts {
  readonly base: Money;
  readonly coveredFee: Money;
  readonly tax: Money;
}

export function wholeOf({ base, coveredFee }: Parts): Money {
  return money(base.minor + coveredFee.minor, base.currency);
}

/** What is left of the first after the second. */
export function less(from: Parts, taken: Parts): Parts {
  const { currency } = from.base;
  return {
    base: money(from.base.minor - taken.base.minor, currency),
    coveredFee: money(from.coveredFee.minor - taken.coveredFee.minor, currency),
    tax: money(from.tax.minor - taken.tax.minor, currency),
  };
}

export function plus(a: Parts, b: Parts): Parts {
  const { currency } = a.base;
  return {
    base: money(a.base.minor + b.base.minor, currency),
    coveredFee: money(a.coveredFee.minor + b.coveredFee.minor, currency),
    tax: money(a.tax.minor + b.tax.minor, currency),
  };
}

export function sameParts(a: Parts, b: Parts): boolean {
  return (
    a.base.currency === b.base.currency &&
    a.base.minor === b.base.minor &&
    a.coveredFee.minor === b.coveredFee.minor &&
    a.tax.minor === b.tax.minor
  );
}

/**
 * The parts of an amount that goes back out of what was paid, when `taken` has gone back before: as much of each as makes
 * all that is gone so far a fair share of the whole (the fee rounded down, the tax to the nearest), so that the parts of
 * many small amounts add up to exactly the parts of the whole once all of it is gone. Throws for an amount of nought or
 * less, and for more than is left.
 */
export function partsOfReturn(paid: Parts, taken: Parts, amount: Money): Parts {
  const { currency } = paid.base;
  const left = less(paid, taken);
  if (amount.currency !== currency || amount.minor <= 0n || amount.minor > wholeOf(left).minor)
    throw new Error(`${amount.minor} is not to be had of the ${wholeOf(left).minor} that are left`);
  const gone = wholeOf(taken).minor + amount.minor;
  const fairFee = divideDown(gone * paid.coveredFee.minor, wholeOf(paid).minor);
  const fee = within(
    fairFee - taken.coveredFee.minor,
    amount.minor - left.base.minor,
    smaller(amount.minor, left.coveredFee.minor),
  );
  const base = amount.minor - fee;
  const fairTax = divideNearest((taken.base.minor + base) * paid.tax.minor, paid.base.minor);
  const tax = within(
    fairTax - taken.tax.minor,
    base - (left.base.minor - left.tax.minor),
    smaller(base, left.tax.minor),
  );
  return { base: money(base, currency), coveredFee: money(fee, currency), tax: money(tax, currency) };
}

/** At least nought and `least`, at most `most`. */
function within(wanted: bigint, least: bigint, most: bigint): bigint {
  const floor = least > 0n ? least : 0n;
  if (wanted < floor) return floor;
  return wanted > most ? most : wanted;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
