import { list, oneOf, until } from '../wire/parameters.ts';

/** The version that took `payment_method_types` away is in stripe-node's changelog for 23.0.0. */
export const METHOD_TYPES = until('2026-09-30', list(oneOf('card', 'au_becs_debit', 'sepa_debit')));

/** What the account's settings offer for a currency: cards everywhere, bank debits in Australian dollars and in euros. */
export function methodTypesOf(currency: string | null, allowed?: readonly string[] | null): string[] {
  const debit = currency === null ? undefined : DEBITS[currency];
  const offered = debit === undefined ? ['card'] : ['card', debit];
  return allowed == null ? offered : offered.filter((type) => allowed.includes(type));
}

const DEBITS: Readonly<Record<string, string>> = { aud: 'au_becs_debit', eur: 'sepa_debit' };
