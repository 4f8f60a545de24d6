import Stripe from 'stripe';

export interface StripeAccess {
  readonly secretKey: string;
  /** `https://api.stripe.com`, or another host that speaks Stripe's API. */
  readonly apiBase: URL;
  /** How long one call may hear nothing, where whoever calls sets no other limit. */
  readonly timeoutMs: number;
}

/**
 * The SDK's client. It does not repeat a call itself: a reader waits for the answer, and the job that asks again later
 * does so with the same idempotency key. (A connection that closes under a call is still tried once more by the SDK, with
 * the same key.)
 */
export function createStripeClient({ secretKey, apiBase, timeoutMs }: StripeAccess): Stripe {
  const protocol = apiBase.protocol === 'http:' ? 'http' : 'https';
  return new Stripe(secretKey, {
    host: apiBase.hostname,
    port: apiBase.port || (protocol === 'http' ? 80 : 443),
    protocol,
    timeout: timeoutMs,
    maxNetworkRetries: 0,
    telemetry: false,
    appInfo: { name: 'fighting-fund' },
  });
}

/** Whether a key moves real money: secret and restricted keys both say so in their prefix. */
export function isLiveKey(secretKey: string): boolean {
  return /^[rs]k_live_/.test(secretKey);
}
