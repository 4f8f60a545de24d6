import type { Money } from '../../money/money.ts';

/** A plan on sale, as the page offers it. */
export interface PlanOffer {
  readonly code: string;
  readonly edition: 'digital' | 'print';
  readonly frequency: 'once' | 'monthly';
  readonly name: string;
  readonly price: Money;
  /** How long one payment lasts, for a fixed term: months, or issues of the printed paper. */
  readonly termMonths?: number | undefined;
  readonly termIssues?: number | undefined;
}
