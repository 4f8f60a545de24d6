/** What Stripe answers when it says no. `details` are the error's other fields (`param`, `decline_code`, `payment_intent`, …). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  /** A declined card is an answer, not an accident: the failed charge it left behind stays. */
  readonly keepsChanges: boolean;

  constructor(
    status: number,
    type: string,
    code: string | undefined,
    message: string,
    details: Record<string, unknown> = {},
  ) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
    this.details = details;
    this.keepsChanges = type === 'card_error';
  }

  /** Keys in alphabetical order, as on the wire. */
  envelope(requestId: string): { error: Record<string, unknown> } {
    const all: Record<string, unknown> = {
      ...this.details,
      ...(this.code === undefined
        ? {}
        : {
            code: this.code,
            doc_url: `https://stripe.com/docs/error-codes/${this.code.replaceAll('_', '-')}`,
          }),
      message: this.message,
      request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}`,
      type: this.type,
    };
    return { error: Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))) };
  }
}

export function invalid(message: string, code?: string, param?: string): ApiError {
  return new ApiError(400, 'invalid_request_error', code, message, param === undefined ? {} : { param });
}

export function unknownParameters(names: readonly string[]): ApiError {
  const [first = ''] = names;
  const text =
    names.length === 1
      ? `Received unknown parameter: ${first}`
      : `Received unknown parameters: ${names.join(', ')}`;
  return invalid(text, 'parameter_unknown', first);
}

export function missingParameter(name: string): ApiError {
  return invalid(`Missing required param: ${name}.`, 'parameter_missing', name);
}

/** 404 when the object was asked for by its address, 400 when it was named in a parameter. */
export function noSuch(noun: string, id: string, param?: string): ApiError {
  const status = param === undefined ? 404 : 400;
  const details = { param: param ?? 'id' };
  return new ApiError(
    status,
    'invalid_request_error',
    'resource_missing',
    `No such ${noun}: '${id}'`,
    details,
  );
}

export function unrecognised(method: string, path: string): ApiError {
  const text = `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;
  return new ApiError(404, 'invalid_request_error', undefined, text);
}
