import Stripe from 'stripe';
import type { Asking } from './look-up.ts';

/** How Stripe stands to our address. `unknown` where the key may not ask. */
export type EndpointStanding = 'enabled' | 'disabled' | 'not there' | 'unknown';

/** Whether Stripe sends events to this address. Throws ProcessorUnavailable where it could not be asked. */
export async function endpointStanding(
  { stripe, calls }: Pick<Asking, 'stripe' | 'calls'>,
  url: string,
): Promise<EndpointStanding> {
  try {
    const list = await calls.call((limits) => stripe.webhookEndpoints.list({ limit: 100 }, limits));
    const endpoint = list.data.find((each) => each.url === url);
    if (!endpoint) return 'not there';
    return endpoint.status === 'enabled' ? 'enabled' : 'disabled';
  } catch (error) {
    if (error instanceof Stripe.errors.StripePermissionError) return 'unknown';
    throw error;
  }
}
