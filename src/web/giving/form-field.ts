/** The fields of the giving form, by the names they are posted under. */
export const formFields = [
  'plan',
  'frequency',
  'offer',
  'amount',
  'other_amount',
  'name',
  'email',
  'phone',
  'message',
  'newsletter',
  'cover_fee',
  'appeal',
  'line1',
  'line2',
  'suburb',
  'state',
  'postcode',
  'country',
  'address_checked',
] as const;

export type FormField = (typeof formFields)[number];

/** What was typed, as it was typed: to be shown again, never to be acted on. */
export type FormValues = Readonly<Partial<Record<FormField, string>>>;

/** One sentence about one field. A warning may be overruled by the person (for an address, with `address_checked`). */
export interface FieldError {
  readonly field: FormField | 'form';
  readonly message: string;
  readonly warning?: boolean;
}
