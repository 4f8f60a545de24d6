import { z } from 'zod';
import type { CheckoutId } from '../domain/payments/checkout.ts';
import type { CardPutIn, CheckoutFact } from '../domain/payments/payment-fact.ts';
import { isCurrency } from '../money/money.ts';
import { fromStripe, fromStripeTime } from './amounts.ts';
import { isForAll, readMark } from './our-mark.ts';
import {
  currencyCode,
  fact,
  ignored,
  ref,
  refOf,
  refOrWhole,
  seconds,
  unreadable,
  wholeAmount,
  type Translation,
} from './payment-event.ts';
import { methodAmong, methodOf } from './payment-method.ts';

/** What can be known beside the session itself. */
export interface SessionContext {
  /** When Stripe said so: an event's own time, or the time of asking. */
  readonly at: Date;
  /** Whether a slow payment has since come or failed; told by an event's name, and no proof of payment. */
  readonly later?: 'came' | 'failed' | undefined;
}

const intent = z.union([
  ref,
  z.object({
    id: ref,
    status: z.string(),
    latest_charge: z
      .union([
        ref,
        z.object({ created: seconds, payment_method_details: z.object({ type: z.string() }).nullish() }),
      ])
      .nullish(),
  }),
]);

const session = z.object({
  id: ref,
  livemode: z.boolean(),
  mode: z.string(),
  status: z.string().nullable(),
  payment_status: z.string(),
  payment_method_types: z.array(z.string()),
});
const paidSession = z.object({ amount_total: wholeAmount, currency: currencyCode, payment_intent: intent });
const subscribedSession = z.object({ subscription: refOrWhole });
const intentOf = z.object({ payment_intent: intent.nullish() });

type Session = z.infer<typeof session>;

/**
 * What a Checkout Session says of its checkout. It is paid when `payment_status` says so, whatever the event is called:
 * a bank debit completes its page days before it pays, and may fail.
 */
export function translateCheckout(
  object: unknown,
  context: SessionContext,
): Translation<CheckoutFact | CardPutIn> {
  const mark = readMark((object as { metadata?: unknown } | null)?.metadata);
  if (mark.kind === 'foreign') return ignored('not made by this project');
  if (mark.kind === 'spoilt') return unreadable('its metadata names no checkout');
  const read = session.safeParse(object);
  if (!read.success) return unreadable(read.error);
  const { mode } = read.data;
  if (mode === 'payment') return translatePayment(object, read.data, mark.checkoutId, context);
  if (mode === 'subscription') return translateSubscribing(object, read.data, mark.checkoutId, context);
  if (mode === 'setup' && read.data.status === 'complete')
    return cardPutIn(object, read.data, mark.checkoutId);
  return ignored(`a session of mode ${mode} takes no money`);
}

function translatePayment(object: unknown, told: Session, checkoutId: CheckoutId, context: SessionContext) {
  if (told.payment_status === 'paid') return translatePaid(object, told, checkoutId, context);
  if (told.status === 'complete')
    return moved(hasFailed(object, context) ? 'checkout failed' : 'checkout processing', told, checkoutId);
  return unfinished(told, checkoutId);
}

function translateSubscribing(
  object: unknown,
  told: Session,
  checkoutId: CheckoutId,
  { later }: SessionContext,
): Translation<CheckoutFact> {
  if (told.status !== 'complete') return unfinished(told, checkoutId);
  if (told.payment_status === 'unpaid' && later === 'failed')
    return moved('checkout failed', told, checkoutId);
  const read = subscribedSession.safeParse(object);
  if (!read.success) return unreadable(read.error);
  const { id: processorRef, livemode } = told;
  return fact({
    kind: 'subscription begun',
    checkoutId,
    processorRef,
    subscriptionRef: refOf(read.data.subscription),
    livemode,
  });
}

function translatePaid(
  object: unknown,
  told: Session,
  checkoutId: CheckoutId,
  context: SessionContext,
): Translation<CheckoutFact> {
  const read = paidSession.safeParse(object);
  if (!read.success) return unreadable(read.error);
  const { amount_total: amount, currency, payment_intent: payment } = read.data;
  if (!isCurrency(currency.toUpperCase())) return unreadable(`paid in ${currency}`);
  const charge =
    typeof payment === 'string' || typeof payment.latest_charge === 'string'
      ? undefined
      : payment.latest_charge;
  const type = charge?.payment_method_details?.type;
  return fact({
    kind: 'checkout paid',
    checkoutId,
    processorRef: told.id,
    paymentRef: refOf(payment),
    total: fromStripe(amount, currency),
    method:
      type === undefined ? methodAmong(told.payment_method_types, context.later === 'came') : methodOf(type),
    paidAt: charge ? fromStripeTime(charge.created) : context.at,
    livemode: told.livemode,
  });
}

/** An intent whose payment failed waits for another way to pay, which a finished page can no longer offer. */
function hasFailed(object: unknown, { later }: SessionContext): boolean {
  const payment = intentOf.safeParse(object).data?.payment_intent;
  if (typeof payment !== 'object' || payment === null) return later === 'failed';
  return payment.status === 'requires_payment_method' || payment.status === 'canceled';
}

function unfinished(told: Session, checkoutId: CheckoutId): Translation<CheckoutFact> {
  return told.status === 'expired' ? moved('checkout expired', told, checkoutId) : ignored('still open');
}

function moved(
  kind: 'checkout processing' | 'checkout failed' | 'checkout expired',
  { id: processorRef, livemode }: Session,
  checkoutId: CheckoutId,
): Translation<CheckoutFact> {
  return fact({ kind, checkoutId, processorRef, livemode });
}

const cardSession = z.object({ customer: refOrWhole, metadata: z.unknown() });

/** A page of ours on which nothing was paid and a card was kept. */
function cardPutIn(
  object: unknown,
  { id: processorRef, livemode }: Session,
  checkoutId: CheckoutId,
): Translation<CardPutIn> {
  const read = cardSession.safeParse(object);
  if (!read.success) return unreadable(read.error);
  const serves = isForAll(read.data.metadata) ? 'every gift' : 'one gift';
  const customerRef = refOf(read.data.customer);
  return fact({ kind: 'card put in', checkoutId, customerRef, serves, processorRef, livemode });
}
