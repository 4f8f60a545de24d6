import type { JSX } from 'preact';
import { RadioGroup, type RadioOption } from '../components/radio-group.tsx';
import type { FieldError, FormValues } from './form-field.ts';
import { OfferFields } from './offer-fields.tsx';
import type { PlanOffer } from './plan-offer.ts';
import type { ShownChoice } from './shown-choice.ts';
import { offersOf, priceWords, saidOf, severalFor } from './wording.ts';

interface WayFieldsProps {
  readonly values: FormValues;
  readonly errors: readonly FieldError[];
  readonly choice: ShownChoice;
  readonly offers: readonly PlanOffer[];
}

/** What the reader would like to do, and whether once or each month. */
export function WayFields({ errors, choice, offers }: WayFieldsProps): JSX.Element {
  return (
    <>
      <RadioGroup
        name="plan"
        label="How would you like to help?"
        look="cards"
        chosen={choice.plan}
        options={ways(offers)}
        {...saidOf(errors, 'plan')}
      />
      <RadioGroup
        name="frequency"
        label="How often?"
        look="tiles"
        chosen={choice.frequency}
        class="frequency"
        options={[
          { value: 'once', label: 'Once', note: <FrequencyNote offers={offers} frequency="once" /> },
          {
            value: 'monthly',
            label: 'Each month',
            note: <FrequencyNote offers={offers} frequency="monthly" />,
          },
        ]}
        {...saidOf(errors, severalFor(offers, choice).length === 0 ? ['frequency', 'offer'] : ['frequency'])}
      />
      <OfferFields errors={errors} choice={choice} offers={offers} />
    </>
  );
}

function ways(offers: readonly PlanOffer[]): RadioOption[] {
  const gift = {
    value: 'none',
    label: 'Make a gift',
    note: 'Any amount you like, once or each month.',
  };
  return [
    gift,
    ...edition(offers, 'digital', 'Digital edition', 'Every issue on your screen.'),
    ...edition(offers, 'print', 'Print edition', 'The paper in your letterbox, and the digital edition too.'),
  ];
}

function edition(
  offers: readonly PlanOffer[],
  value: PlanOffer['edition'],
  label: string,
  what: string,
): RadioOption[] {
  const prices = (['monthly', 'once'] as const)
    .flatMap((frequency) => offersOf(offers, value, frequency).slice(0, 1))
    .map((offer) => priceWords(offer));
  if (prices.length === 0) return [];
  return [
    {
      value,
      label,
      note: (
        <>
          {what} <span class="price">{prices.join(' or ')}</span>
        </>
      ),
    },
  ];
}

interface FrequencyNoteProps {
  readonly offers: readonly PlanOffer[];
  readonly frequency: PlanOffer['frequency'];
}

/** For each way its own meaning of the word. The stylesheet shows the one chosen; without it all three can be read. */
function FrequencyNote({ offers, frequency }: FrequencyNoteProps): JSX.Element {
  const [digital] = offersOf(offers, 'digital', frequency);
  const [print] = offersOf(offers, 'print', frequency);
  return (
    <>
      <span class="for-none">{frequency === 'once' ? 'A single gift.' : 'Stop whenever you like.'} </span>
      {digital ? (
        <span class="for-digital">
          Digital: {priceWords(digital)}
          {amongOthers(offers, digital)}.{' '}
        </span>
      ) : null}
      {print ? (
        <span class="for-print">
          Print: {priceWords(print)}
          {amongOthers(offers, print)}.
        </span>
      ) : null}
    </>
  );
}

function amongOthers(offers: readonly PlanOffer[], { edition, frequency }: PlanOffer): string {
  return offersOf(offers, edition, frequency).length > 1 ? ', or as you choose below' : '';
}
