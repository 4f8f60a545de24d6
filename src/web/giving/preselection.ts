import { compare, type Money } from '../../money/money.ts';
import { parseMoney } from '../../money/parse-money.ts';
import type { FormField, FormValues } from './form-field.ts';

const plans: readonly unknown[] = ['none', 'digital', 'print'];
const frequencies: readonly unknown[] = ['once', 'monthly'];
const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export interface PreselectionLimits {
  readonly smallest: Money;
  readonly largest: Money;
}

/**
 * What a link to the giving page asks to have chosen: `?plan=&frequency=&offer=&amount=&appeal=`. What it asks for that the form
 * would not take is left out, so that a bad link still opens a good page. Nothing else of the address gets on the page.
 */
export function readPreselection(query: unknown, limits: PreselectionLimits): FormValues {
  if (typeof query !== 'object' || query === null) return {};
  const asked = (name: FormField): unknown =>
    Object.hasOwn(query, name) ? Reflect.get(query, name) : undefined;
  const values: Partial<Record<FormField, string>> = {};
  const plan = asked('plan');
  const frequency = asked('frequency');
  const offer = asked('offer');
  const appeal = asked('appeal');
  if (typeof plan === 'string' && plans.includes(plan)) values.plan = plan;
  if (typeof frequency === 'string' && frequencies.includes(frequency)) values.frequency = frequency;
  if (typeof offer === 'string' && offer.length <= 100 && slug.test(offer)) values.offer = offer;
  if (typeof appeal === 'string' && appeal.length <= 100 && slug.test(appeal)) values.appeal = appeal;
  return { ...values, ...askedAmount(asked('amount'), limits) };
}

function askedAmount(text: unknown, { smallest, largest }: PreselectionLimits): FormValues {
  if (typeof text !== 'string') return {};
  if (text === 'other') return { amount: text };
  const amount = parseMoney(text, smallest.currency);
  const takes = amount && compare(amount, smallest) >= 0 && compare(amount, largest) <= 0;
  return takes ? { amount: text.trim() } : {};
}
