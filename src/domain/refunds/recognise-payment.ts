import { settleCheckouts, type SettleDeps } from '../donations/settle-checkouts.ts';
import { isKnownPayment } from '../payments/money-back-store.ts';
import type { Outcome } from '../payments/outcome.ts';
import type { PaymentProcessor } from '../payments/payment-processor.ts';
import { findInvoicePayment, namePayment } from '../payments/payment-store.ts';
import { settleInvoices } from '../subscriptions/settle-invoices.ts';

export interface RecogniseDeps extends SettleDeps {
  readonly processor: PaymentProcessor;
}

/**
 * Makes sure that a payment the processor speaks of is recorded under that name, where it is ours: what went back may be
 * told of before what came in, and an invoice's event does not name its payment. Gives 'ours', 'not ours', or why it could
 * not be recorded. Safe to repeat; throws ProcessorUnavailable where it had to be asked for and could not be.
 */
export async function recognisePayment(
  deps: RecogniseDeps,
  paymentRef: string,
): Promise<'ours' | 'not ours' | Extract<Outcome, { kind: 'refused' }>> {
  if (await isKnownPayment(deps.db, paymentRef)) return 'ours';
  const fact = await deps.processor.lookUpPayment(paymentRef);
  if (fact.kind === 'not ours') return 'not ours';
  const [settled] =
    fact.kind === 'checkout paid' ? await settleCheckouts(deps, [fact]) : await settleInvoices(deps, [fact]);
  if (settled?.kind === 'refused') return settled;
  if (fact.kind === 'invoice paid') {
    const id = await findInvoicePayment(deps.db, fact.invoiceRef);
    if (id !== undefined) await namePayment(deps.db, id, paymentRef);
  }
  return 'ours';
}
