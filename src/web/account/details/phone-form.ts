import { isPhoneNumber } from '../../giving/checkout-form.ts';
import { personMessages } from '../../giving/messages.ts';
import { oneLine } from '../../giving/text-schema.ts';

const phone = oneLine('phone', 40);

/** A phone number as typed, or none where the box was emptied; a sentence where it is neither. */
export function readPhone(typed: string): { readonly value?: string; readonly problem?: string } {
  const read = phone.safeParse(typed);
  if (!read.success) return { problem: read.error.issues[0]?.message ?? personMessages.phone };
  if (read.data === '') return {};
  return isPhoneNumber(read.data) ? { value: read.data } : { problem: personMessages.phone };
}
