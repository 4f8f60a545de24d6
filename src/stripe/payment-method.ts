import { z } from 'zod';
import type { PaymentMethodWords } from '../domain/payments/payment-fact.ts';

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

const card = z.object({
  brand: z.string(),
  last4: z.string().regex(/^\d{4}$/),
  exp_month: z.number().int().min(1).max(12),
  exp_year: z.number().int().min(2000).max(9999),
});
const kept = z.object({
  type: z.string(),
  card: card.nullish(),
  au_becs_debit: z.object({ last4: z.string().nullable() }).nullish(),
});

/** Brands that are not merely capitalised. */
const brands: Readonly<Record<string, string>> = {
  amex: 'American Express',
  cartes_bancaires: 'Cartes Bancaires',
  diners: 'Diners Club',
  eftpos_au: 'eftpos',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  unknown: 'Card',
};

/** How somebody pays, from the method Stripe keeps, where the whole of it was asked for. */
export function wordsForMethod(method: unknown): PaymentMethodWords | undefined {
  const { data } = kept.safeParse(method);
  if (!data) return undefined;
  if (data.card) {
    const { brand, last4, exp_month: month, exp_year: year } = data.card;
    // The day before the first of the month after: cards are good for the whole month printed on them.
    return { label: `${brandOf(brand)} ending ${last4}`, expiresOn: new Date(Date.UTC(year, month, 0)) };
  }
  if (data.au_becs_debit?.last4 != null) return { label: `bank account ending ${data.au_becs_debit.last4}` };
  return { label: methodOf(data.type) };
}

function brandOf(brand: string): string {
  return brands[brand] ?? brand.charAt(0).toUpperCase() + brand.slice(1);
}
