import { z } from 'zod';
import type { FormField } from './form-field.ts';
import { textMessages } from './messages.ts';

/** Lone halves of surrogate pairs and control characters: no person types them, and PostgreSQL refuses NUL (22021). */
const unreadable = /[\p{Cs}\p{Cc}]/u;
const lineBreak = /[\n\r]/;

function length(text: string): number {
  return Array.from(text).length;
}

/** One line of plain text: NFC, trimmed, white space of any kind a single space. Empty where nothing was typed. */
export function oneLine(field: FormField, limit: number) {
  return z
    .string()
    .transform((text) => text.trim())
    .refine((text) => !lineBreak.test(text), { error: textMessages.oneLine(field), abort: true })
    .transform((text) => text.normalize('NFC').replaceAll(/\s+/g, ' '))
    .refine((text) => !unreadable.test(text), { error: textMessages.unreadable(field), abort: true })
    .refine((text) => length(text) <= limit, { error: textMessages.tooLong(field, limit), abort: true });
}

/** Plain text of several lines, line breaks kept (as `\n`), at most one empty line in a row. */
export function severalLines(field: FormField, limit: number) {
  return z
    .string()
    .transform((text) =>
      text
        .normalize('NFC')
        .replaceAll(/\r\n?/g, '\n')
        .replaceAll(/[^\S\n]+/g, ' '),
    )
    .transform((text) =>
      text
        .replaceAll(/ ?\n ?/g, '\n')
        .replaceAll(/\n{3,}/g, '\n\n')
        .trim(),
    )
    .refine((text) => !unreadable.test(text.replaceAll('\n', '')), {
      error: textMessages.unreadable(field),
      abort: true,
    })
    .refine((text) => length(text) <= limit, { error: textMessages.tooLong(field, limit), abort: true });
}

const yes: ReadonlySet<string> = new Set(['on', 'true', '1', 'yes']);
const no: ReadonlySet<string> = new Set(['', 'off', 'false', '0', 'no']);

/** A box that was ticked (`on`, or JSON's `true`) or was not. */
export function ticked(field: FormField) {
  return z
    .string()
    .transform((text) => text.trim().toLowerCase())
    .refine((text) => yes.has(text) || no.has(text), { error: textMessages.yesOrNo(field), abort: true })
    .transform((text) => yes.has(text));
}
