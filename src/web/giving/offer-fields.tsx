import type { JSX } from 'preact';
import { formatMoneyShort } from '../../money/format-money.ts';
import { lengthOf, lengthWords } from '../../domain/plans/plan.ts';
import { RadioGroup } from '../components/radio-group.tsx';
import type { FieldError } from './form-field.ts';
import type { PlanOffer } from './plan-offer.ts';
import type { ShownChoice } from './shown-choice.ts';
import { offersOf, saidOf } from './wording.ts';

interface OfferFieldsProps {
  readonly errors: readonly FieldError[];
  readonly choice: ShownChoice;
  readonly offers: readonly PlanOffer[];
}

const kinds = (['digital', 'print'] as const).flatMap((edition) =>
  (['once', 'monthly'] as const).map((frequency) => ({ edition, frequency })),
);

/**
 * Which of several: asked only where an edition is sold in more than one way at the rhythm chosen. The radios of all kinds are
 * one group, so that one is chosen altogether; for every other kind the standard offer is meant, as the server takes it.
 */
export function OfferFields({ errors, choice, offers }: OfferFieldsProps): JSX.Element {
  const groups = kinds
    .map((kind) => ({ ...kind, several: offersOf(offers, kind.edition, kind.frequency) }))
    .filter(({ several }) => several.length > 1);
  const chosen = chosenOf(
    groups.map(({ several }) => several),
    choice,
  );
  return (
    <>
      {groups.map(({ edition, frequency, several }) => (
        <RadioGroup
          name="offer"
          idStem={`offer-${edition}-${frequency}`}
          label={`The ${edition} edition, ${frequency === 'once' ? 'for how long?' : 'at which rate?'}`}
          hint={<span class="unsaid">{hints[frequency](edition)}</span>}
          look="cards"
          class={`offers for-${edition} at-${frequency} ${edition}-${frequency}`}
          chosen={chosen}
          options={several.map((offer, position) => ({
            value: offer.code,
            label: lengthAndPrice(offer),
            note: offer.name,
            class: `pick-${position + 1}`,
          }))}
          {...(edition === choice.plan && frequency === choice.frequency ? saidOf(errors, 'offer') : {})}
        />
      ))}
    </>
  );
}

const hints: Readonly<Record<PlanOffer['frequency'], (edition: string) => string>> = {
  once: (edition) => `If you chose the ${edition} edition once.`,
  monthly: (edition) => `If you chose the ${edition} edition each month.`,
};

/** The one named, where it stands in a group; otherwise the first of the group that is shown, or of the first there is. */
function chosenOf(
  groups: readonly (readonly PlanOffer[])[],
  { plan, frequency, offer }: ShownChoice,
): string | undefined {
  const all = groups.flat();
  const shown = all.find((each) => each.edition === plan && each.frequency === frequency);
  return (all.find(({ code }) => code === offer) ?? shown ?? all[0])?.code;
}

function lengthAndPrice(offer: PlanOffer): string {
  const length = lengthOf(offer);
  const price = formatMoneyShort(offer.price);
  return length ? `${lengthWords(length)}, ${price}` : `${price} a month`;
}
