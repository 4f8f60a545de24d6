import type { JSX } from 'preact';
import { formatMoneyShort } from '../../money/format-money.ts';
import type { Money } from '../../money/money.ts';
import { RadioGroup } from '../components/radio-group.tsx';
import { TextField } from '../components/text-field.tsx';
import type { FieldError, FormValues } from './form-field.ts';
import { presetValue, type ShownChoice } from './shown-choice.ts';
import { saidOf } from './wording.ts';

interface AmountFieldsProps {
  readonly values: FormValues;
  readonly errors: readonly FieldError[];
  readonly choice: ShownChoice;
  readonly presets: readonly Money[];
  readonly range: string;
}

/** How much to give: the presets, and an amount of one's own. Counts for a gift only; an edition has its price. */
export function AmountFields({ errors, choice, presets, range }: AmountFieldsProps): JSX.Element {
  const options = presets.map((preset, position) => ({
    value: presetValue(preset),
    label: formatMoneyShort(preset),
    id: String(position + 1),
  }));
  return (
    <RadioGroup
      name="amount"
      label="How much?"
      hint={<span class="unsaid">For a gift. An edition has the price shown with it.</span>}
      look="tiles"
      class="for-none amounts"
      chosen={choice.amount}
      options={[...options, { value: 'other', label: 'Other amount', class: 'other' }]}
      {...saidOf(errors, 'amount')}
    >
      <TextField
        name="other_amount"
        label="Your own amount, in dollars"
        hint={range}
        inputmode="decimal"
        autocomplete="off"
        size="short"
        before="$"
        placeholder=" "
        class="own-amount"
        value={choice.otherAmount}
        {...saidOf(errors, 'other_amount')}
      />
    </RadioGroup>
  );
}
