import { toDecimal } from '../../money/format-money.ts';
import { compare, type Money } from '../../money/money.ts';
import { parseMoney } from '../../money/parse-money.ts';
import type { FormValues } from './form-field.ts';

export interface ShownChoice {
  readonly plan: 'none' | 'digital' | 'print';
  readonly frequency: 'once' | 'monthly';
  /** The code of an offer that was named. */
  readonly offer?: string | undefined;
  /** A preset's value, or `other`. */
  readonly amount: string;
  readonly otherAmount: string;
}

/** What a preset is posted as: dollars without needless cents, `25` or `2.50`. */
export function presetValue(preset: Money): string {
  return toDecimal(preset).replace(/\.00$/, '');
}

const suggestedPosition = 2;

/**
 * Which radios are chosen when the page opens: what was asked for or typed, and otherwise a single gift of the third
 * preset. Single, because a monthly gift made by mistake is the complaint readers of other papers make.
 */
export function shownChoice(values: FormValues, presets: readonly Money[]): ShownChoice {
  const { plan, frequency, offer } = values;
  return {
    plan: plan === 'digital' || plan === 'print' ? plan : 'none',
    frequency: frequency === 'monthly' ? frequency : 'once',
    offer: offer?.trim(),
    ...shownAmount(values, presets),
  };
}

function shownAmount(values: FormValues, presets: readonly Money[]): { amount: string; otherAmount: string } {
  const otherAmount = values.other_amount ?? '';
  const suggested = presets[suggestedPosition] ?? presets[0];
  if (values.amount === undefined) {
    if (otherAmount !== '' || !suggested) return { amount: 'other', otherAmount };
    return { amount: presetValue(suggested), otherAmount };
  }
  const chosen = suggested && parseMoney(values.amount, suggested.currency);
  const preset = chosen && presets.find((one) => compare(one, chosen) === 0);
  if (preset) return { amount: presetValue(preset), otherAmount };
  return { amount: 'other', otherAmount: values.amount === 'other' ? otherAmount : values.amount };
}
