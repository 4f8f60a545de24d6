import type { CardOrder, PaymentProcessor } from '../payments/payment-processor.ts';
import { Refusal } from '../refusal.ts';
import type { HeldSubscription } from './held-subscription.ts';

/**
 * Opens the processor's page on which a new card is put in for a subscription, and gives its address. What is put in pays
 * from then on, and what is owed at once: for it alone, or for every gift of its holder, signed in (take-card.ts). Throws a Refusal where it has ended or never began, and
 * ProcessorUnavailable.
 */
export async function startCardPage(
  processor: PaymentProcessor,
  held: HeldSubscription,
  page: Pick<CardOrder, 'serves' | 'doneUrl' | 'backUrl'>,
): Promise<string> {
  if (held.customerRef === undefined || (held.state !== 'active' && held.state !== 'late'))
    throw new Refusal('not now', 'This has ended. To come back, start another: it takes a minute.');
  const { checkoutId, customerRef } = held;
  return processor.openCardPage({ checkoutId, customerRef, ...page });
}
