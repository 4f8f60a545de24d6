import { address, object, required, text, type Values } from '../wire/parameters.ts';
import { fullAddress, type Address } from './address.ts';

/** Where something is posted to: it is only kept and shown. */
const FIELDS = {
  address: required(address()),
  carrier: text(),
  name: required(text()),
  phone: text(),
  tracking_number: text(),
};
export const SHIPPING = object(FIELDS);

export interface Shipping {
  readonly address: Address;
  readonly carrier: string | null;
  readonly name: string;
  readonly phone: string | null;
  readonly tracking_number: string | null;
}

export function shippingShown(given: Values<typeof FIELDS> | null | undefined): Shipping | null {
  if (given == null) return null;
  return {
    address: fullAddress(given.address),
    carrier: given.carrier ?? null,
    name: given.name,
    phone: given.phone ?? null,
    tracking_number: given.tracking_number ?? null,
  };
}
