import { formFields, type FieldError, type FormField, type FormValues } from './form-field.ts';
import { formMessages, textMessages } from './messages.ts';

const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Longest text of any field that is shown again to the person who typed it. */
const longestShownAgain = 4000;

export interface PostedFields {
  readonly values: FormValues;
  readonly errors: readonly FieldError[];
}

/**
 * The known fields of a posted form or a JSON body, as strings. Names we do not know are left alone: campaign tags and
 * browser extensions add them. A list or an object where one value belongs, and a name that reaches for an object's
 * prototype, are errors (ASVS 15.3.6, 15.3.7).
 */
export function readPostedFields(body: unknown): PostedFields {
  if (!isPlainObject(body)) return refusal(formMessages.notAForm);
  if (Object.keys(body).some((key) => forbiddenNames.has(key.split(/[.[]/, 1)[0] ?? key))) {
    return refusal(formMessages.forbiddenName);
  }
  const values: Partial<Record<FormField, string>> = {};
  const errors: FieldError[] = [];
  for (const field of formFields) {
    const text = asText(Object.hasOwn(body, field) ? body[field] : undefined);
    if (text === undefined || isInParts(body, field))
      errors.push({ field, message: textMessages.oneOnly(field) });
    else if (text !== '') values[field] = text;
  }
  return { values, errors };
}

function refusal(message: string): PostedFields {
  return { values: {}, errors: [{ field: 'form', message }] };
}

function isPlainObject(body: unknown): body is Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  const prototype: unknown = Object.getPrototypeOf(body);
  return prototype === null || prototype === Object.prototype;
}

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** `amount[]=5` or `amount[a]=5`: the way some parsers spell lists and objects. */
function isInParts(body: Record<string, unknown>, field: FormField): boolean {
  return Object.keys(body).some((key) => key.startsWith(`${field}[`));
}

/** The values fit to be put back into the form: without what HTML cannot carry, and not without end. */
export function fitToShowAgain(values: FormValues): FormValues {
  const kept = Object.entries(values).map(([field, text]) => [
    field,
    text.slice(0, longestShownAgain).replaceAll(/[^\P{C}\n\r\t\p{Cf}]/gu, ''),
  ]);
  return Object.fromEntries(kept) as FormValues;
}
