import type { PaymentProcessor } from '../src/domain/payments/payment-processor.ts';

/** A processor that answers at once and counts: what is left of a request's time is our own. */
export function standInProcessor(): { processor: PaymentProcessor; calls: () => number } {
  let calls = 0;
  const notAsked = () => Promise.reject(new Error('the benchmark asks only for pages'));
  return {
    calls: () => calls,
    processor: {
      livemode: false,
      openCheckout: ({ checkoutId, expiresAt }) => {
        calls++;
        const processorRef = `cs_test_${checkoutId}`;
        return Promise.resolve({ processorRef, url: `http://127.0.0.1/c/pay/${processorRef}`, expiresAt });
      },
      lookUpCheckout: () => Promise.resolve({ kind: 'open' }),
      closeCheckout: notAsked,
      lookUpSubscription: notAsked,
      cancelSubscription: notAsked,
      keepSubscription: notAsked,
      pauseSubscription: notAsked,
      postponeSubscription: notAsked,
      resumeSubscription: notAsked,
      repriceSubscription: notAsked,
      openCardPage: notAsked,
      useCard: notAsked,
      invoicesUnderWay: notAsked,
      beginSuccessor: notAsked,
      retireSubscription: notAsked,
      payOwed: notAsked,
      releaseSuccessor: notAsked,
      closeRetired: notAsked,
      unmakeSuccessor: notAsked,
      paymentOfInvoice: () => Promise.resolve(undefined),
      lookUpPayment: notAsked,
      movementsSince: () => Promise.resolve({ movements: [] }),
      movementsOfPayout: notAsked,
      lookUpPayout: notAsked,
      subscriptions: notAsked,
      refundPayment: notAsked,
      refundsOf: notAsked,
      lookUpDispute: notAsked,
    },
  };
}
