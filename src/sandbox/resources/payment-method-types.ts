import { unknownParameters } from '../wire/api-error.ts';
import { list, oneOf } from '../wire/parameters.ts';

export const METHOD_TYPES = list(oneOf('card', 'au_becs_debit'));

/** The version that took `payment_method_types` away (stripe-node's changelog for 23.0.0). */
const REMOVED_IN = '2026-09-30';

/** @throws ApiError when the caller speaks a version that no longer knows the parameter. */
export function allowsMethodTypes(
  params: { readonly payment_method_types?: readonly string[] | undefined },
  version: string,
): void {
  if (params.payment_method_types !== undefined && version >= REMOVED_IN)
    throw unknownParameters(['payment_method_types']);
}

/** What the account's settings offer for a currency: cards everywhere, bank debits in Australian dollars. */
export function methodTypesOf(currency: string | null, allowed?: readonly string[] | null): string[] {
  const offered = currency === 'aud' ? ['card', 'au_becs_debit'] : ['card'];
  return allowed == null ? offered : offered.filter((type) => allowed.includes(type));
}
