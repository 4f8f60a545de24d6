import Stripe from 'stripe';
import { ProcessorUnavailable } from '../domain/payments/payment-processor.ts';

/**
 * ProcessorUnavailable where Stripe could not be asked or said to come back later; any other error as it is, because a
 * bad key or a malformed request is a fault of ours that waiting does not mend. A 409 means that the same call is still
 * being answered elsewhere. An answer that is no JSON arrives as an API error without a status.
 */
export function asUnavailable(error: unknown): unknown {
  if (error instanceof Stripe.errors.StripeConnectionError) return new ProcessorUnavailable('away', error);
  if (error instanceof Stripe.errors.StripeRateLimitError) return new ProcessorUnavailable('busy', error);
  if (!(error instanceof Stripe.errors.StripeAPIError)) return error;
  return kindOf(error.statusCode ?? 500, error) ?? error;
}

/** The SDK takes any JSON without an `error` in it for a success, a gateway's `{"message": "unavailable"}` with a 503 as well. */
export function failureIn(answer: unknown): ProcessorUnavailable | undefined {
  const status = (answer as { lastResponse?: { statusCode?: number } } | undefined)?.lastResponse?.statusCode;
  return status === undefined ? undefined : kindOf(status, `an answer of ${status} without an error in it`);
}

function kindOf(status: number, cause: unknown): ProcessorUnavailable | undefined {
  if (status === 409 || status === 429) return new ProcessorUnavailable('busy', cause);
  return status >= 500 ? new ProcessorUnavailable('away', cause) : undefined;
}
