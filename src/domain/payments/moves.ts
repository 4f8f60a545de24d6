/** The states of what is paid once: a donation, or a term. */
export type OnePaymentState = 'started' | 'processing' | 'paid' | 'failed' | 'expired';

/**
 * Where each state may go. Money that arrives late is still money, so `paid` is reached from `failed` and `expired` too;
 * from `paid` nothing leads away: refunds and disputes are rows of their own. PostgreSQL holds the same table (the
 * trigger `one_payment_legal_move`); a test compares them.
 */
export const onePaymentMoves: Readonly<Record<OnePaymentState, readonly OnePaymentState[]>> = {
  started: ['processing', 'paid', 'failed', 'expired'],
  processing: ['paid', 'failed'],
  failed: ['processing', 'paid', 'expired'],
  expired: ['processing', 'paid'],
  paid: [],
};
