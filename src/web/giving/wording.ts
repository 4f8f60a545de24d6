import { formatMoneyShort } from '../../money/format-money.ts';
import type { Money } from '../../money/money.ts';
import type { FieldError, FormField } from './form-field.ts';
import type { PlanOffer } from './plan-offer.ts';

/** `$5 a month`, or `$60 for 12 months`: a price with its rhythm, whatever the sum. */
export function priceWords(offer: PlanOffer, price: Money = offer.price): string {
  if (offer.frequency === 'monthly') return `${formatMoneyShort(price)} a month`;
  return `${formatMoneyShort(price)} for ${offer.termMonths ?? 12} months`;
}

/** The offer a choice of edition and frequency means; undefined where none is on sale. */
export function offerOf(
  offers: readonly PlanOffer[],
  edition: PlanOffer['edition'],
  frequency: PlanOffer['frequency'],
): PlanOffer | undefined {
  return offers.find((offer) => offer.edition === edition && offer.frequency === frequency);
}

/** The id of the control a message leads to: the first radio of a group, the field itself otherwise. */
export function anchorOf(field: FormField | 'form'): string | undefined {
  if (field === 'form' || field === 'appeal') return undefined;
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
  field: FormField,
): { error?: string; warning?: boolean } {
  const found = errors.find((error) => error.field === field);
  return found ? { error: found.message, warning: found.warning ?? false } : {};
}
