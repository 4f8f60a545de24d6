import { createId } from '../../src/database/ids.ts';
import type { CheckoutOrder, PaymentProcessor } from '../../src/domain/payments/payment-processor.ts';
import { money, zero } from '../../src/money/money.ts';
import type { Sandbox, SeenRequest } from '../../src/sandbox/sandbox.ts';
import { createCallQueue, usualCallLimits, type CallQueueLimits } from '../../src/stripe/call-queue.ts';
import { createStripeClient } from '../../src/stripe/client.ts';
import { createStripeProcessor } from '../../src/stripe/stripe-processor.ts';
import { startWatched } from '../sandbox/support/watched-sandbox.ts';

export interface SandboxStage {
  readonly sandbox: Sandbox;
  readonly processor: PaymentProcessor;
  /** Another process's, which remembers nothing of the first. */
  anotherProcessor(limits?: Partial<CallQueueLimits>): PaymentProcessor;
  /** What was asked of Stripe since the last time of asking. */
  asked(): SeenRequest[];
  /** Pays an open page as Stripe's own command line does. */
  pay(processorRef: string, method?: string): Promise<void>;
  /** @throws Error when a request of ours, or an answer, was not as the SDK declares it. */
  close(): Promise<void>;
}

export async function setSandboxStage(): Promise<SandboxStage> {
  const sandbox = await startWatched({ port: 0, retryDelaysMs: [] });
  const secretKey = 'sk_test_stage';
  const anotherProcessor = (limits: Partial<CallQueueLimits> = {}) => {
    const stripe = createStripeClient({ secretKey, apiBase: new URL(sandbox.url), timeoutMs: 8_000 });
    const calls = createCallQueue({ ...usualCallLimits, ...limits });
    return createStripeProcessor({ stripe, calls, livemode: false, clock: sandbox });
  };
  let seen = 0;
  return {
    sandbox,
    processor: anotherProcessor(),
    anotherProcessor,
    asked: () => {
      const since = sandbox.requests().slice(seen);
      seen += since.length;
      return since;
    },
    pay: async (processorRef, method = 'pm_card_visa') => {
      const address = new URL(`/v1/payment_pages/${processorRef}/confirm`, sandbox.url);
      const body = new URLSearchParams({ payment_method: method });
      const answer = await fetch(address, {
        method: 'POST',
        headers: { authorization: `Bearer ${secretKey}` },
        body,
      });
      seen += 1;
      if (!answer.ok) throw new Error(await answer.text());
    },
    close: () => sandbox.close(),
  };
}

/** A gift of $25.50, once. */
export function order(changes: Partial<CheckoutOrder> = {}): CheckoutOrder {
  return {
    checkoutId: createId<'checkout'>(),
    purpose: 'donation',
    plan: { code: 'gift-once', name: 'One-off gift', priced: false },
    base: money(2550n, 'AUD'),
    coveredFee: zero('AUD'),
    description: 'A gift to the Fighting Fund',
    email: 'mara@example.org',
    thanksUrl: 'http://localhost:3000/thanks?session_id={CHECKOUT_SESSION_ID}',
    backUrl: 'http://localhost:3000/?amount=25.50',
    expiresAt: new Date(Date.now() + 3_600_000),
    ...changes,
  };
}

export function monthlyGift(changes: Partial<CheckoutOrder> = {}): CheckoutOrder {
  return order({
    purpose: 'subscription',
    plan: { code: 'gift-monthly', name: 'Monthly gift', priced: false },
    ...changes,
  });
}

export function digitalMonthly(changes: Partial<CheckoutOrder> = {}): CheckoutOrder {
  const plan = { code: 'digital-monthly', name: 'Digital edition', priced: true };
  return order({ purpose: 'subscription', plan, base: money(500n, 'AUD'), ...changes });
}
