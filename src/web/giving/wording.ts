import { formatMoneyShort } from '../../money/format-money.ts';
import { lengthOf, lengthWords } from '../../domain/plans/plan.ts';
import type { Money } from '../../money/money.ts';
import type { FieldError, FormField } from './form-field.ts';
import type { PlanOffer } from './plan-offer.ts';
import type { ShownChoice } from './shown-choice.ts';

/** `$5 a month`, `$60 for 12 months` or `$55 for 20 issues`: a price with its rhythm, whatever the sum. */
export function priceWords(offer: PlanOffer, price: Money = offer.price): string {
  if (offer.frequency === 'monthly') return `${formatMoneyShort(price)} a month`;
  const length = lengthOf(offer);
  return length ? `${formatMoneyShort(price)} for ${lengthWords(length)}` : formatMoneyShort(price);
}

/** All that a choice of edition and frequency can mean, the standard one first. */
export function offersOf(
  offers: readonly PlanOffer[],
  edition: PlanOffer['edition'],
  frequency: PlanOffer['frequency'],
): PlanOffer[] {
  return offers.filter((offer) => offer.edition === edition && offer.frequency === frequency);
}

/** The stylesheet tells so many offers of one kind from each other. */
export const mostOfAKind = 6;

/** The class of what is true of an offer only while it is the one chosen of its kind; see public/site.css. */
export function offerClass(offers: readonly PlanOffer[], offer: PlanOffer): string {
  const { edition, frequency } = offer;
  return `${edition}-${frequency}-${offersOf(offers, edition, frequency).indexOf(offer) + 1}`;
}

/** The several offers a choice leaves open; none where it means one, or a gift. */
export function severalFor(
  offers: readonly PlanOffer[],
  { plan, frequency }: Pick<ShownChoice, 'plan' | 'frequency'>,
): PlanOffer[] {
  if (plan === 'none') return [];
  const several = offersOf(offers, plan, frequency);
  return several.length > 1 ? several : [];
}

/**
 * The id of the control a message leads to: the first radio of a group, the field itself otherwise. `several` are the offers
 * the choice leaves open; what is said of an offer where there are none is said of the rhythm.
 */
export function anchorOf(field: FormField | 'form', several: readonly PlanOffer[] = []): string | undefined {
  if (field === 'form' || field === 'appeal') return undefined;
  if (field === 'offer') return several[0] ? `offer-${several[0].code}` : firstRadio.frequency;
  return firstRadio[field] ?? field;
}

const firstRadio: Readonly<Partial<Record<FormField, string>>> = {
  plan: 'plan-none',
  frequency: 'frequency-once',
  amount: 'amount-1',
};

/** What is said of a field, as its component takes it. */
export function saidOf(
  errors: readonly FieldError[],
  field: FormField | readonly (FormField | 'form')[],
): { error?: string; warning?: boolean } {
  const fields: readonly (FormField | 'form')[] = typeof field === 'string' ? [field] : field;
  const found = errors.find((error) => fields.includes(error.field));
  return found ? { error: found.message, warning: found.warning ?? false } : {};
}
