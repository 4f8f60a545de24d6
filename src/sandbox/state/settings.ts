/** What can be set about the pretended account, by `POST /sandbox/settings` or at start. It is kept with everything else. */
export interface Settings {
  readonly id: 'settings';
  readonly object: 'sandbox.settings';
  /** How far the sandbox's clock runs ahead of the real one. */
  readonly offsetMs: number;
  readonly fees: Fees;
  /** Days after the first failure at which a renewal is tried again. */
  readonly retryDays: readonly number[];
  /** What becomes of a subscription whose last retry failed. */
  readonly afterLastRetry: 'cancel' | 'mark_unpaid' | 'leave_past_due';
  readonly bankDebitSeconds: number;
  readonly feeKnownAfterSeconds: number;
  readonly draftInvoiceSeconds: number;
  readonly payoutDays: number;
  /** The last midnight a payout is planned for (Unix seconds). */
  readonly payoutPlannedFor: number;
}

interface Fees {
  readonly domesticCard: Fee;
  readonly foreignCard: Fee;
  readonly bankDebit: Fee & { readonly mostMinor: number };
  readonly disputeMinor: number;
}
export interface Fee {
  readonly percent: number;
  readonly fixedMinor: number;
}

/** Stripe's Australian prices; a bank debit's result takes days, as the real thing does (Stripe's own test mode answers at once). */
export const FIRST_SETTINGS: Settings = {
  id: 'settings',
  object: 'sandbox.settings',
  offsetMs: 0,
  fees: {
    domesticCard: { percent: 1.7, fixedMinor: 30 },
    foreignCard: { percent: 3.5, fixedMinor: 30 },
    bankDebit: { percent: 1, fixedMinor: 30, mostMinor: 350 },
    disputeMinor: 2500,
  },
  retryDays: [2, 7, 14, 21],
  afterLastRetry: 'cancel',
  bankDebitSeconds: 2 * 86_400,
  feeKnownAfterSeconds: 2,
  draftInvoiceSeconds: 3600,
  payoutDays: 2,
  payoutPlannedFor: 0,
};
