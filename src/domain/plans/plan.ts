import type { Id } from '../../database/ids.ts';
import type { Money } from '../../money/money.ts';

export type PlanId = Id<'plan'>;
export type Edition = 'none' | 'digital' | 'print';
export type Frequency = 'once' | 'monthly';

/** What a supporter may have because of what they hold. */
export type Entitlement = 'digital_edition' | 'print_edition';

/** An offer. Never edited once made: retired, and replaced by another. */
export interface Plan {
  readonly id: PlanId;
  readonly code: string;
  readonly name: string;
  readonly edition: Edition;
  readonly frequency: Frequency;
  /** Absent where any amount will do. */
  readonly price?: Money | undefined;
  /** How long one payment lasts, for a term: so many months, or so many issues of the printed paper. */
  readonly termMonths?: number | undefined;
  readonly termIssues?: number | undefined;
  readonly entitlements: readonly Entitlement[];
  /** Whether it buys something, in which GST may be included; a gift has none. */
  readonly supply: boolean;
}

/** How long a term lasts. */
export type TermLength = { readonly months: number } | { readonly issues: number };

/** How long a plan's payment lasts; undefined where it is no term. */
export function lengthOf({
  termMonths,
  termIssues,
}: Pick<Plan, 'termMonths' | 'termIssues'>): TermLength | undefined {
  if (termIssues !== undefined) return { issues: termIssues };
  return termMonths === undefined ? undefined : { months: termMonths };
}

/** `12 months`, `20 issues`. */
export function lengthWords(length: TermLength): string {
  const [count, one] = 'issues' in length ? [length.issues, 'issue'] : [length.months, 'month'];
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
