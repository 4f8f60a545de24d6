import type { Account } from './account.ts';
import { closeDispute, disputeCharge } from './payments/dispute-charge.ts';
import { setCharges } from './payments/set-charges.ts';
import type { Charge } from './resources/charges.ts';
import { isOpen } from './resources/disputes.ts';
import { failPayout, payOut, type Payout } from './resources/payouts.ts';
import { failRefund, type Refund } from './resources/refunds.ts';
import type { Kind, Kinds } from './state/kinds.ts';
import { invalid } from './wire/api-error.ts';
import { render } from './wire/expand.ts';

type ObjectKind = Exclude<Kind, `sandbox.${string}`>;
type Whole<T> = T extends { readonly deleted: true } ? never : Omit<T, '$'>;
export type SandboxObject<K extends ObjectKind = ObjectKind> = Whole<Kinds[K]>;

export type ChargesWill = 'fail' | 'succeed';
export type DisputeKind = 'fraudulent' | 'inquiry';
export type DisputeOutcome = 'won' | 'lost';

/** What readers, banks and card networks do, made to happen from a program. Each throws an `ApiError` for an id nobody knows. */
export class Acts {
  private readonly account: Account;

  constructor(account: Account) {
    this.account = account;
  }

  /** Every object of a kind as the API shows it, oldest first, without those deleted. Reads what is kept and asks nobody. */
  objects<K extends ObjectKind>(kind: K): SandboxObject<K>[] {
    const found: object[] = [];
    for (const object of this.account.store.all(kind))
      if (!('deleted' in object)) found.push(render(this.account, object, []));
    return found.reverse() as SandboxObject<K>[];
  }

  /**
   * From now on every charge to one card or account fails or succeeds; or, for a customer, to each they have now. What they add
   * later is not touched.
   */
  setCharges(id: string, charges: ChargesWill): void {
    this.account.transact(() => {
      const methods = id.startsWith('cus_')
        ? this.account.store.where('payment_method', 'customer', this.account.need('customer', id).id)
        : [this.account.need('payment_method', id)];
      for (const method of methods) setCharges(this.account, method, charges);
    });
  }

  /** The cardholder's bank takes the whole charge back, or only asks about it. @throws ApiError where there is nothing to take. */
  dispute(chargeId: string, kind: DisputeKind = 'fraudulent'): SandboxObject<'dispute'> {
    return this.act(() => {
      const charge = this.account.need('charge', chargeId);
      if (!isDisputable(charge))
        throw invalid('Only a charge that succeeded, and is not disputed yet, can be disputed.');
      return disputeCharge(this.account, charge, kind === 'inquiry');
    });
  }

  /** The bank decides. Won gives the money back but not the fee; an inquiry is closed either way. @throws ApiError once decided. */
  closeDispute(disputeId: string, outcome: DisputeOutcome): SandboxObject<'dispute'> {
    return this.act(() => {
      const dispute = this.account.need('dispute', disputeId);
      if (!isOpen(dispute)) throw invalid('This dispute is already closed.');
      return closeDispute(this.account, dispute, outcome === 'won');
    });
  }

  /** The bank could not hand a refund on, however long ago: the money is ours again. @throws ApiError where it has failed before. */
  failRefund(refundId: string): SandboxObject<'refund'> {
    return this.act(() => {
      const refund = this.account.need('refund', refundId);
      if (!mayFail(refund)) throw invalid('Only a refund that succeeded, or is pending, can fail.');
      return failRefund(this.account, refund);
    });
  }

  /** Sends what is available to the bank now, one payout a currency, instead of waiting for midnight. None where nothing is. */
  payOut(): SandboxObject<'payout'>[] {
    return this.account.transact(() => payOut(this.account));
  }

  /** Our bank sends a payout back, arrived or not: the money is in the account again. @throws ApiError where it has ended otherwise. */
  failPayout(payoutId: string): SandboxObject<'payout'> {
    return this.act(() => {
      const payout = this.account.need('payout', payoutId);
      if (!mayComeBack(payout)) throw invalid('Only a payout that is under way or has arrived can fail.');
      return failPayout(this.account, payout);
    });
  }

  private act<T extends object>(work: () => T): Whole<T> {
    return this.account.transact(() => render(this.account, work(), [])) as Whole<T>;
  }
}

export function isDisputable(charge: Charge): boolean {
  return charge.status === 'succeeded' && !charge.disputed;
}

export function mayFail(refund: Refund): boolean {
  return refund.status !== 'failed';
}

export function mayComeBack(payout: Payout): boolean {
  return payout.status !== 'failed' && payout.status !== 'canceled';
}
