import { createId } from '../../database/ids.ts';
import type { LockedCheckout } from '../payments/checkout-store.ts';
import { lengthOf, lengthWords } from '../plans/plan.ts';
import type { PaidFor, Payment } from '../payments/payment.ts';
import type { CheckoutPaid, InvoicePaid } from '../payments/payment-fact.ts';
import type { SupporterId } from '../supporters/supporter.ts';

/** A payment with the words of its receipt. */
export interface Arrival {
  readonly payment: Payment;
  readonly supply: boolean;
  readonly name: string;
  readonly email?: string | undefined;
  readonly description: string;
}

/** Money that arrived for what a checkout asked: its sums are the ones asked for, which were compared with the fact's. */
export function arrivalOf(
  {
    checkout,
    supporterId,
    fact,
  }: { checkout: LockedCheckout; supporterId: SupporterId; fact: CheckoutPaid | InvoicePaid },
  paidFor: PaidFor,
  description: string,
): Arrival {
  return {
    payment: {
      id: createId<'payment'>(),
      supporterId,
      paidFor,
      appealId: checkout.appeal.id,
      base: checkout.base,
      coveredFee: checkout.coveredFee,
      tax: checkout.tax,
      method: fact.method,
      paymentRef: fact.paymentRef,
      invoiceRef: fact.kind === 'invoice paid' ? fact.invoiceRef : undefined,
      livemode: fact.livemode,
      receivedAt: fact.paidAt,
    },
    supply: checkout.plan.supply,
    name: checkout.name,
    email: checkout.email,
    description,
  };
}

/** What a gift is called on its receipt. */
export function giftWords({ plan, appeal }: LockedCheckout): string {
  return `${plan.name} to the ${appeal.name}`;
}

/** What a term is called on its receipt: its plan's name, and how long it lasts where the name does not say. */
export function termWords({ plan }: Pick<LockedCheckout, 'plan'>): string {
  const length = lengthOf(plan);
  const lasts = length && `for ${lengthWords(length)}`;
  return lasts === undefined || plan.name.includes(lasts) ? plan.name : `${plan.name}, ${lasts}`;
}
