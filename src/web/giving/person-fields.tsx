import type { JSX } from 'preact';
import type { FeeRate } from '../../money/fee-cover.ts';
import type { Money } from '../../money/money.ts';
import { CheckBox } from '../components/check-box.tsx';
import { TextField } from '../components/text-field.tsx';
import { FeeWords } from './fee-words.tsx';
import type { FieldError, FormField, FormValues } from './form-field.ts';
import type { PlanOffer } from './plan-offer.ts';
import { newsletterWording } from './messages.ts';
import { saidOf } from './wording.ts';

interface PersonFieldsProps {
  readonly values: FormValues;
  readonly errors: readonly FieldError[];
  readonly presets: readonly Money[];
  readonly offers: readonly PlanOffer[];
  readonly feeRate: FeeRate;
}

/** Who gives, a word to the paper, and two boxes that start empty. */
export function PersonFields({ values, errors, ...sums }: PersonFieldsProps): JSX.Element {
  const field = <F extends FormField>(name: F) => ({ name, value: values[name], ...saidOf(errors, name) });
  const box = <F extends FormField>(name: F) => ({
    name,
    checked: values[name] === 'on' || values[name] === 'true',
    ...saidOf(errors, name),
  });
  return (
    <fieldset class="person">
      <legend>Who is it from?</legend>
      <TextField {...field('name')} label="Name" autocomplete="name" autocapitalize="words" required />
      <TextField
        {...field('email')}
        label="Email"
        hint="For the receipt."
        type="email"
        inputmode="email"
        autocomplete="email"
        autocapitalize="none"
        required
      />
      <TextField {...field('phone')} label="Phone" type="tel" inputmode="tel" autocomplete="tel" optional />
      <TextField {...field('message')} label="A word to the paper" rows={2} autocomplete="off" optional />
      <CheckBox
        {...box('cover_fee')}
        label="Add the card fee so that the paper receives the whole amount"
        hint={<FeeWords {...sums} />}
      />
      <CheckBox
        {...box('newsletter')}
        label={newsletterWording}
        hint={
          <>
            We never sell or lend your address. <a href="/privacy">What we keep and why</a>
          </>
        }
      />
    </fieldset>
  );
}
