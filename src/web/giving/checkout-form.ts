import { z } from 'zod';
import type { Money } from '../../money/money.ts';
import type { FieldError, FormField, FormValues } from './form-field.ts';
import { readGiftAmount, type AmountLimits } from './gift-amount.ts';
import { choiceMessages, personMessages } from './messages.ts';
import { readPostalAddress, type PostalAddress } from './postal-address-form.ts';
import { fitToShowAgain, readPostedFields } from './posted-fields.ts';
import { oneLine, severalLines, ticked } from './text-schema.ts';

export type { FieldError, FormField, FormValues } from './form-field.ts';
export type { PostalAddress } from './postal-address-form.ts';

/** What a reader asked for, ready to be acted on: every text clean, every amount exact and within the limits. */
export interface CheckoutForm {
  readonly plan: 'none' | 'digital' | 'print';
  readonly frequency: 'once' | 'monthly';
  /** The code of one plan of several of that edition and rhythm; absent for the standard one. */
  readonly offer?: string | undefined;
  /** The gift chosen; absent for an edition, whose price is the plan's own. */
  readonly amount?: Money | undefined;
  readonly coverFee: boolean;
  /** Slug of the appeal given to; absent for the standing one. */
  readonly appeal?: string | undefined;
  readonly name: string;
  /** As typed: only the space around it is gone. */
  readonly email: string;
  readonly phone?: string | undefined;
  readonly message?: string | undefined;
  readonly newsletter: boolean;
  /** Present for the print edition and only for it. */
  readonly address?: PostalAddress | undefined;
}

export type CheckoutFormAnswer =
  | { readonly ok: true; readonly form: CheckoutForm }
  | { readonly ok: false; readonly errors: FieldError[]; readonly values: FormValues };

/**
 * A posted form or a JSON body, parsed once. All problems come at a time, one sentence a field, in the order of the page;
 * `values` are what to show again. Reads nothing but the known fields, and never throws, whatever was sent.
 */
export function parseCheckoutForm(body: unknown, limits: AmountLimits): CheckoutFormAnswer {
  const posted = readPostedFields(body);
  const { values } = posted;
  if (posted.errors.some(({ field }) => field === 'form'))
    return { ok: false, errors: [...posted.errors], values };
  const choice = choiceSchema.safeParse(withEmpty(values, choiceFields));
  const person = personSchema.safeParse(withEmpty(values, personFields));
  const amount = values.plan?.trim() === 'none' ? readGiftAmount(values, limits) : undefined;
  const address = values.plan?.trim() === 'print' ? readPostalAddress(values) : undefined;

  const amountError = amount && 'field' in amount ? [amount] : [];
  const addressErrors = Array.isArray(address) ? (address as readonly FieldError[]) : [];
  const errors = [
    ...posted.errors,
    ...issuesOf(choice),
    ...amountError,
    ...addressErrors,
    ...issuesOf(person),
  ];
  if (errors.length > 0 || !choice.success || !person.success) {
    return { ok: false, errors: firstOfEach(errors), values: fitToShowAgain(values) };
  }
  return {
    ok: true,
    form: {
      ...choice.data,
      ...asPerson(person.data),
      amount: amount as Money | undefined,
      address: address as PostalAddress | undefined,
    },
  };
}

const choiceSchema = z.object({
  plan: z
    .string()
    .trim()
    .pipe(z.enum(['none', 'digital', 'print'], { error: choiceMessages.plan })),
  frequency: z
    .string()
    .trim()
    .pipe(z.enum(['once', 'monthly'], { error: choiceMessages.frequency })),
  offer: z
    .string()
    .trim()
    .transform((text) => (text === '' ? undefined : text)),
});
const choiceFields = ['plan', 'frequency', 'offer'] as const;

/** Stripe and the mail servers on the way take plain ASCII addresses; quoted local parts are legal and never used. */
const emailPattern =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,59})$/;
const longestLocalPart = 64;
const phonePattern = /^\+?[0-9 ()./-]+(?: ?(?:ext\.?|x) ?[0-9]{1,6})?$/i;
const appealPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const personSchema = z.object({
  name: oneLine('name', 200).refine((text) => /[\p{L}\p{N}]/u.test(text), {
    error: personMessages.nameMissing,
  }),
  email: oneLine('email', 254)
    .refine((text) => text !== '', { error: personMessages.emailMissing, abort: true })
    .refine(isEmailAddress, { error: personMessages.email }),
  phone: oneLine('phone', 40).refine((text) => text === '' || isPhoneNumber(text), {
    error: personMessages.phone,
  }),
  message: severalLines('message', 1000),
  newsletter: ticked('newsletter'),
  cover_fee: ticked('cover_fee'),
  appeal: z.string().transform((text) => (text.length <= 100 && appealPattern.test(text) ? text : undefined)),
});
const personFields = ['name', 'email', 'phone', 'message', 'newsletter', 'cover_fee', 'appeal'] as const;

export function isEmailAddress(text: string): boolean {
  return emailPattern.test(text) && text.indexOf('@') <= longestLocalPart;
}

export function isPhoneNumber(text: string): boolean {
  const digits = text.replaceAll(/[^0-9]/g, '').length;
  return phonePattern.test(text) && digits >= 6 && digits <= 21;
}

function asPerson({ cover_fee: coverFee, phone, message, ...person }: z.output<typeof personSchema>) {
  return {
    ...person,
    coverFee,
    phone: phone === '' ? undefined : phone,
    message: message === '' ? undefined : message,
  };
}

function withEmpty<F extends FormField>(values: FormValues, fields: readonly F[]): Record<F, string> {
  return Object.fromEntries(fields.map((field) => [field, values[field] ?? ''])) as Record<F, string>;
}

function issuesOf(answer: z.ZodSafeParseResult<unknown>): FieldError[] {
  if (answer.success) return [];
  return answer.error.issues.map((issue) => ({ field: issue.path[0] as FormField, message: issue.message }));
}

function firstOfEach(errors: readonly FieldError[]): FieldError[] {
  return errors.filter(
    (error, position) => errors.findIndex(({ field }) => field === error.field) === position,
  );
}
