import { isDisputable, mayComeBack, mayFail } from '../acts.ts';
import { isOpen } from '../resources/disputes.ts';
import type { Kind, Kinds } from '../state/kinds.ts';

/** A button on the desk: what it posts, and where. */
export interface ObjectAct {
  readonly action: string;
  readonly field?: string;
  readonly value?: string;
  readonly words: string;
}

const ACTS: { readonly [K in Kind]?: (object: Kinds[K]) => readonly ObjectAct[] } = {
  payment_method: (method) => {
    const act = { action: `/sandbox/payment_methods/${method.id}/behaviour`, field: 'charges' };
    return method.$.decline === null
      ? [{ ...act, value: 'fail', words: 'Make it fail from now on' }]
      : [{ ...act, value: 'succeed', words: 'Let it pay again' }];
  },
  customer: (customer) => {
    const act = { action: `/sandbox/customers/${customer.id}/behaviour`, field: 'charges' };
    if ('deleted' in customer) return [];
    return [
      { ...act, value: 'fail', words: 'Make all they pay with fail from now on' },
      { ...act, value: 'succeed', words: 'Let all they pay with pay again' },
    ];
  },
  charge: (charge) => {
    const act = { action: `/sandbox/charges/${charge.id}/dispute`, field: 'kind' };
    if (!isDisputable(charge)) return [];
    return [
      { ...act, value: 'fraudulent', words: 'Dispute this charge' },
      { ...act, value: 'inquiry', words: 'Only ask about it' },
    ];
  },
  dispute: (dispute) => {
    const act = { action: `/sandbox/disputes/${dispute.id}/close`, field: 'outcome' };
    if (!isOpen(dispute)) return [];
    return [
      { ...act, value: 'won', words: 'Decide it for us' },
      { ...act, value: 'lost', words: 'Decide it for the cardholder' },
    ];
  },
  refund: (refund) => {
    const action = `/sandbox/refunds/${refund.id}/fail`;
    return mayFail(refund) ? [{ action, words: 'Make it fail after all' }] : [];
  },
  payout: (payout) => {
    const action = `/sandbox/payouts/${payout.id}/fail`;
    return mayComeBack(payout) ? [{ action, words: 'Let our bank send it back' }] : [];
  },
};

/** What can be made to happen to an object as it is now. */
export function actsOn<K extends Kind>(kind: K, object: Kinds[K]): readonly ObjectAct[] {
  return ACTS[kind]?.(object) ?? [];
}
