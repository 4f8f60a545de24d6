import type { SupporterId } from './supporter.ts';

/** What somebody agreed to, in the words they were shown. */
export interface NewConsent {
  readonly supporterId: SupporterId;
  readonly purpose: 'newsletter';
  readonly wording: string;
  readonly source: string;
}

/** What was agreed to on the giving form. It is asked for freely, so nothing about it can stop the money. */
export function consentsOf(
  form: { readonly newsletterWording?: string | undefined },
  supporterId: SupporterId,
): NewConsent[] {
  if (form.newsletterWording === undefined) return [];
  return [{ supporterId, purpose: 'newsletter', wording: form.newsletterWording, source: 'giving form' }];
}
