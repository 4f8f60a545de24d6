import type { Id } from '../../database/ids.ts';
import type { Money } from '../../money/money.ts';
import type { PayoutReport } from '../payments/payment-processor.ts';

export type PayoutId = Id<'payout'>;
export type PayoutState = PayoutReport['state'];

/** A transfer from what the processor holds for us to our bank; of less than nothing, the other way. */
export interface Payout {
  readonly id: PayoutId;
  readonly payoutRef: string;
  readonly amount: Money;
  readonly state: PayoutState;
  readonly automatic: boolean;
  /** The day it reaches the bank, as the processor has it: midnight UTC. */
  readonly arrivesOn: Date;
  readonly createdAt: Date;
  /** When its contents were looked at, and what they do not add up to: nought, or explained. */
  readonly opened?: { readonly at: Date; readonly difference: Money } | undefined;
  readonly exception?: string | undefined;
}

const order: readonly PayoutState[] = ['pending', 'in_transit', 'paid', 'canceled', 'failed'];

/** Whether what was said of a payout is later than what is known: an answer that was long on its way moves nothing back. */
export function isLater(said: PayoutState, known: PayoutState): boolean {
  return order.indexOf(said) > order.indexOf(known);
}

/** Whether the processor has it again. */
export function isReturned(state: PayoutState): boolean {
  return state === 'failed' || state === 'canceled';
}
