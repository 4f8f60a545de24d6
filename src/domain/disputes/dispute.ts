import type { Id } from '../../database/ids.ts';
import type { Money } from '../../money/money.ts';
import type { PaymentId } from '../payments/payment.ts';

export type DisputeId = Id<'dispute'>;

export type DisputeState = 'open' | 'won' | 'lost';

/**
 * Where each state may go: an appeal may turn either end into the other. PostgreSQL holds the same table (the trigger
 * `dispute_legal_move`); a test compares them.
 */
export const disputeMoves: Readonly<Record<DisputeState, readonly DisputeState[]>> = {
  open: ['won', 'lost'],
  won: ['lost'],
  lost: ['won'],
};

/** A cardholder told their bank that a payment was not theirs, or not right. */
export interface Dispute {
  readonly id: DisputeId;
  readonly paymentId: PaymentId;
  readonly processorRef: string;
  readonly amount: Money;
  /** The processor's word for it: `fraudulent`, `product_not_received`. */
  readonly reason: string;
  readonly state: DisputeState;
  /** A bank only asks: no money is held. */
  readonly inquiry: boolean;
  readonly evidenceGiven: boolean;
  readonly evidenceDueAt?: Date | undefined;
  readonly openedAt: Date;
  readonly closedAt?: Date | undefined;
  readonly withdrawn: Money;
  readonly reinstated: Money;
  /** What the processor keeps, all told. */
  readonly fee: Money;
}
