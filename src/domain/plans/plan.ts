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
  readonly termMonths?: number | undefined;
  readonly entitlements: readonly Entitlement[];
  /** Whether it buys something, in which GST may be included; a gift has none. */
  readonly supply: boolean;
}
