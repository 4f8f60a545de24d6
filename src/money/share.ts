import { divideDown } from './divide.ts';
import { money, type Currency, type Money } from './money.ts';

/**
 * An amount shared out by weights, in whole minor units, adding up to exactly the amount. What division leaves over goes
 * one unit at a time to the earliest shares with a weight. Throws for a negative amount or weight, and where every weight
 * is nought.
 */
export function share<C extends Currency>(amount: Money<C>, weights: readonly bigint[]): Money<C>[] {
  const total = weights.reduce((all, weight) => all + weight, 0n);
  if (amount.minor < 0n || total <= 0n || weights.some((weight) => weight < 0n)) {
    throw new Error(
      'only an amount of nought or more is shared, by weights of nought or more that are not all nought',
    );
  }
  const shares = weights.map((weight) => divideDown(amount.minor * weight, total));
  let left = amount.minor - shares.reduce((all, part) => all + part, 0n);
  return shares.map((part, position) => {
    const extra = left > 0n && (weights[position] ?? 0n) > 0n ? 1n : 0n;
    left -= extra;
    return money(part + extra, amount.currency);
  });
}
