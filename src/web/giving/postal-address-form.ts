import { z } from 'zod';
import { australianState, isAustralianPostcode, postcodeFitsState } from './australian-address.ts';
import { countryCode } from './country.ts';
import type { FieldError, FormField, FormValues } from './form-field.ts';
import { addressMessages } from './messages.ts';
import { oneLine, ticked } from './text-schema.ts';

export interface PostalAddress {
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly suburb: string;
  /** One of the eight abbreviations in Australia, anything or nothing elsewhere. */
  readonly state: string;
  /** Four digits in Australia, anything or nothing elsewhere. */
  readonly postcode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

const longestLine = 200;
const filledIn = (field: FormField, sentence: string) =>
  oneLine(field, longestLine).refine((text) => text !== '', { error: sentence });

const everywhere = z.object({
  line1: filledIn('line1', addressMessages.line1),
  line2: oneLine('line2', longestLine),
  suburb: filledIn('suburb', addressMessages.suburb),
  state: oneLine('state', longestLine),
  postcode: oneLine('postcode', longestLine),
  country: oneLine('country', longestLine).transform(toCountry),
  address_checked: ticked('address_checked'),
});

const inAustralia = everywhere.extend({
  state: oneLine('state', longestLine).transform(toState),
  postcode: oneLine('postcode', longestLine).refine(isAustralianPostcode, {
    error: addressMessages.postcode,
  }),
});

function toCountry(text: string, context: z.RefinementCtx): string {
  const code = text === '' ? 'AU' : countryCode(text);
  if (code === undefined) context.addIssue({ code: 'custom', message: addressMessages.country });
  return code ?? '';
}

function toState(text: string, context: z.RefinementCtx): string {
  const state = australianState(text);
  if (state === undefined) context.addIssue({ code: 'custom', message: addressMessages.state });
  return state ?? '';
}

/**
 * Where the paper is posted to. In Australia the state and the postcode are checked; a postcode that does not usually lie
 * in the state is a warning, which `address_checked` overrules, for the person knows better than a table.
 */
export function readPostalAddress(values: FormValues): PostalAddress | readonly FieldError[] {
  const abroad = (values.country ?? '').trim() !== '' && countryCode(values.country ?? '') !== 'AU';
  const answer = (abroad ? everywhere : inAustralia).safeParse(addressFields(values));
  if (!answer.success) {
    return answer.error.issues.map((issue) => ({
      field: issue.path[0] as FormField,
      message: issue.message,
    }));
  }
  const { line1, line2, suburb, state, postcode, country, address_checked: checked } = answer.data;
  const known = abroad ? undefined : australianState(state);
  if (known && !checked && !postcodeFitsState(postcode, known)) {
    return [{ field: 'postcode', message: addressMessages.mismatch(postcode, known), warning: true }];
  }
  return { line1, line2: line2 === '' ? undefined : line2, suburb, state, postcode, country };
}

function addressFields(values: FormValues): Record<keyof z.input<typeof everywhere>, string> {
  return {
    line1: values.line1 ?? '',
    line2: values.line2 ?? '',
    suburb: values.suburb ?? '',
    state: values.state ?? '',
    postcode: values.postcode ?? '',
    country: values.country ?? '',
    address_checked: values.address_checked ?? '',
  };
}
