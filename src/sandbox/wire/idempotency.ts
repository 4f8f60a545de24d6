import { ApiError } from './api-error.ts';

/** The answer a request got, to be given again to the same request. */
export interface SavedAnswer {
  /** The caller's key: that is how it is found. */
  readonly id: string;
  readonly object: 'sandbox.idempotency';
  readonly created: number;
  readonly method: string;
  readonly path: string;
  /** A digest of the parameters. */
  readonly params: string;
  readonly status: number;
  readonly body: string;
}

/** Stripe forgets keys "after at least 24 hours". */
export const KEY_LIVES_SECONDS = 86_400;

export function differentParameters(key: string): ApiError {
  const text = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
  return new ApiError(400, 'idempotency_error', undefined, text);
}

export function keyInUse(key: string): ApiError {
  const text = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`;
  return new ApiError(409, 'idempotency_error', 'idempotency_key_in_use', text);
}

export function keyTooLong(): ApiError {
  return new ApiError(
    400,
    'idempotency_error',
    undefined,
    'Idempotency keys can be at most 255 characters long.',
  );
}
