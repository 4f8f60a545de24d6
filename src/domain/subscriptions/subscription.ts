import type { Id } from '../../database/ids.ts';

export type SubscriptionId = Id<'subscription'>;

export type SubscriptionState = 'started' | 'processing' | 'active' | 'late' | 'ended' | 'failed' | 'expired';

/**
 * Where each state may go. Before the first payment a subscription is like anything paid once; after it, it is active or
 * late until it has ended, and from `ended` nothing leads away: to come back is to start another. One that waits for a
 * term's end may be stopped before it begins. PostgreSQL holds the same table (the trigger `subscription_legal_move`); a test compares them.
 */
export const subscriptionMoves: Readonly<Record<SubscriptionState, readonly SubscriptionState[]>> = {
  started: ['processing', 'active', 'failed', 'expired'],
  processing: ['active', 'failed', 'ended'],
  failed: ['processing', 'active', 'expired'],
  expired: ['processing', 'active'],
  active: ['late', 'ended'],
  late: ['active', 'ended'],
  ended: [],
};

/** Whether anything has been paid on it yet. */
export function isHeld(state: SubscriptionState): boolean {
  return state === 'active' || state === 'late' || state === 'ended';
}
