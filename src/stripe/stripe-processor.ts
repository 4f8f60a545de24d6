import Stripe from 'stripe';
import type { Clock } from '../domain/clock.ts';
import type { PaymentProcessor } from '../domain/payments/payment-processor.ts';
import { movementsOfPayout, movementsSince } from './balance-transactions.ts';
import type { CallQueue } from './call-queue.ts';
import { openCardPage, useCard } from './card-page.ts';
import { createCatalogue } from './catalogue.ts';
import { listSubscriptions } from './list-subscriptions.ts';
import { lookUpPayment } from './look-up-payment.ts';
import { lookUpCheckout, lookUpDispute, lookUpSubscription, paymentOfInvoice } from './look-up.ts';
import {
  cancelSubscription,
  pausedUntil,
  beginningAt,
  repriceSubscription,
  updateSubscription,
} from './change-subscription.ts';
import { openSession } from './open-session.ts';
import { lookUpPayout } from './payouts.ts';
import { payOwed } from './pay-owed.ts';
import { refundPayment, refundsOf } from './refunds.ts';
import {
  beginSuccessor,
  closeRetired,
  invoicesUnderWay,
  releaseSuccessor,
  retireSubscription,
  unmakeSuccessor,
} from './succession.ts';

export interface StripeProcessorOptions {
  readonly stripe: Stripe;
  /** One for all that this process asks of Stripe. */
  readonly calls: CallQueue;
  readonly livemode: boolean;
  readonly clock: Clock;
}

/** The port for taking money, by Stripe. Each method's promises stand on the port. */
export function createStripeProcessor({
  stripe,
  calls,
  livemode,
  clock,
}: StripeProcessorOptions): PaymentProcessor {
  const opening = { stripe, calls, catalogue: createCatalogue(stripe, calls) };
  const asking = { stripe, calls, clock };
  return {
    livemode,
    openCheckout: (order) => openSession(opening, order),
    lookUpCheckout: (processorRef) => lookUpCheckout(asking, processorRef),
    closeCheckout: (processorRef) => closeSession(stripe, calls, processorRef),
    lookUpSubscription: (processorRef) => lookUpSubscription(asking, processorRef),
    cancelSubscription: (ref, when, key) => cancelSubscription(opening, ref, when, key),
    keepSubscription: (ref, key) => updateSubscription(opening, ref, { cancel_at_period_end: false }, key),
    pauseSubscription: (ref, until, key) => updateSubscription(opening, ref, pausedUntil(until), key),
    resumeSubscription: (ref, key) => updateSubscription(opening, ref, { pause_collection: '' }, key),
    postponeSubscription: (ref, beginsAt, key) =>
      updateSubscription(opening, ref, beginningAt(beginsAt), key),
    repriceSubscription: (ref, price, key) => repriceSubscription(opening, ref, price, key),
    openCardPage: (order) => openCardPage(opening, order),
    useCard: (pageRef, onlyFor) => useCard(opening, pageRef, onlyFor),
    invoicesUnderWay: (ref) => invoicesUnderWay(opening, ref),
    beginSuccessor: (order) => beginSuccessor(opening, order),
    retireSubscription: (ref, successorRef) => retireSubscription(opening, ref, successorRef),
    payOwed: (order) => payOwed({ ...opening, clock }, order),
    releaseSuccessor: (ref, until, key) => releaseSuccessor(opening, ref, until, key),
    closeRetired: (ref) => closeRetired(opening, ref),
    unmakeSuccessor: (ref, moveId, customerRef) => unmakeSuccessor(opening, ref, moveId, customerRef),
    paymentOfInvoice: (invoiceRef) => paymentOfInvoice(asking, invoiceRef),
    lookUpPayment: (paymentRef) => lookUpPayment(asking, paymentRef),
    movementsSince: (since, page) => movementsSince(asking, since, page),
    movementsOfPayout: (payoutRef, page) => movementsOfPayout(asking, payoutRef, page),
    subscriptions: (page) => listSubscriptions(asking, page),
    lookUpPayout: (payoutRef) => lookUpPayout(asking, payoutRef),
    refundPayment: (order) => refundPayment(stripe, calls, order),
    refundsOf: (paymentRef) => refundsOf(stripe, calls, paymentRef),
    lookUpDispute: (disputeRef) => lookUpDispute(asking, disputeRef),
  };
}

/** Stripe refuses to close what is not open; where asking shows that it is closed, that was all we wanted. */
async function closeSession(stripe: Stripe, calls: CallQueue, processorRef: string): Promise<void> {
  const until = calls.deadline();
  try {
    await calls.call((limits) => stripe.checkout.sessions.expire(processorRef, {}, limits), until);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    const session = await calls.call(
      (limits) => stripe.checkout.sessions.retrieve(processorRef, {}, limits),
      until,
    );
    if (session.status === 'open') throw error;
  }
}
