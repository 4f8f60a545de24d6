import type { JSX } from 'preact';
import { CheckBox } from '../components/check-box.tsx';
import { TextField } from '../components/text-field.tsx';
import type { FieldError, FormValues } from './form-field.ts';
import { saidOf } from './wording.ts';

interface AddressFieldsProps {
  readonly values: FormValues;
  readonly errors: readonly FieldError[];
}

/** Where the paper should go. Asked for the print edition only. */
export function AddressFields({ values, errors }: AddressFieldsProps): JSX.Element {
  const field = (name: 'line1' | 'line2' | 'suburb' | 'state' | 'postcode' | 'country') => ({
    name,
    value: values[name],
    ...saidOf(errors, name),
  });
  const asksToCheck = values.address_checked !== undefined || errors.some(({ warning }) => warning);
  return (
    <fieldset class="for-print address">
      <legend>Where should the paper go?</legend>
      <p class="hint unsaid">For the print edition only.</p>
      <TextField {...field('line1')} label="Street and number, or PO box" autocomplete="address-line1" />
      <TextField {...field('line2')} label="Flat, floor or company" autocomplete="address-line2" optional />
      <TextField {...field('suburb')} label="Suburb or town" autocomplete="address-level2" />
      <div class="row">
        <TextField
          {...field('state')}
          label="State"
          autocomplete="address-level1"
          autocapitalize="characters"
          size="short"
        />
        <TextField
          {...field('postcode')}
          label="Postcode"
          autocomplete="postal-code"
          inputmode="text"
          size="short"
        />
      </div>
      {asksToCheck ? (
        <CheckBox
          name="address_checked"
          label="Use this address as typed"
          checked={values.address_checked === 'on'}
          {...saidOf(errors, 'address_checked')}
        />
      ) : null}
      <TextField
        {...field('country')}
        value={values.country ?? 'Australia'}
        label="Country"
        autocomplete="country-name"
      />
    </fieldset>
  );
}
