/** Stripe's names for ways to pay that have better ones here; the others keep theirs. */
const words: Readonly<Record<string, string>> = {
  card: 'card',
  // Link stores cards: the bank and the fee are those of the card behind it.
  link: 'card',
  au_becs_debit: 'bank debit',
};

/** Ways whose money comes days after the page is finished. */
const slow = new Set(['au_becs_debit']);

/** Where an event does not say how it was paid, and asking would be another call. */
export const unknownMethod = 'online';

export function methodOf(stripeType: string): string {
  return words[stripeType] ?? stripeType;
}

/**
 * How a page was paid, from the ways it offered and whether the money came later than its end: exact where that leaves
 * only one, `online` where it leaves more.
 */
export function methodAmong(offered: readonly string[], cameLater: boolean): string {
  const possible = new Set(offered.filter((type) => slow.has(type) === cameLater).map(methodOf));
  const [only, ...others] = possible;
  return only !== undefined && others.length === 0 ? only : unknownMethod;
}
