import type { PostalAddress } from '../../domain/payments/checkout.ts';

/** An address on one line, the country where it is not Australia. */
export function addressLine({ line1, line2, suburb, state, postcode, country }: PostalAddress): string {
  const place = [suburb, state, postcode].filter((part) => part !== '').join(' ');
  const parts = [line1, line2 ?? '', place, country === 'AU' ? '' : country];
  return parts.filter((part) => part !== '').join(', ');
}
