import { isEmailAddress } from '../../giving/checkout-form.ts';

const longestAddress = 254;

/** An address as typed, without the space around it; nothing where no letter can go there. */
export function readAddress(typed: string): string | undefined {
  const address = typed.trim();
  return address.length <= longestAddress && isEmailAddress(address) ? address : undefined;
}
