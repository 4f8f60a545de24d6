import { createHash, randomBytes } from 'node:crypto';
import type { Account, Request } from '../account.ts';
import type { ApiFaultKind, Faults } from '../faults.ts';
import { json, type Answer, type Asked } from './answer.ts';
import { ApiError, unrecognised } from './api-error.ts';
import { render } from './expand.ts';
import { parseForm, type RawFields } from './form-encoding.ts';
import {
  differentParameters,
  KEY_LIVES_SECONDS,
  keyInUse,
  keyTooLong,
  type SavedAnswer,
} from './idempotency.ts';
import { onItsClock } from './on-its-clock.ts';
import { list, readFields, text } from './parameters.ts';
import type { Route } from './route.ts';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey?: string;
  readonly params: RawFields;
}

export interface AnsweredCall {
  readonly method: string;
  readonly path: string;
  readonly version: string;
  readonly params: RawFields;
  readonly status: number;
  readonly body: string;
}

/** What a caller who names no version gets: the account is an old one, which still knows what Stripe's command line sends. */
const ACCOUNT_VERSION = '2025-02-24.acacia';
const EXPAND = { expand: list(text()) };
const SEEN_KEPT = 20_000;

/** Answers Stripe's API. What it was asked is remembered for tests, newest last. */
export class Api {
  readonly seen: SeenRequest[] = [];
  private readonly account: Account;
  private readonly faults: Faults;
  private readonly routes: readonly Route[];
  private readonly inProgress = new Set<string>();
  private readonly answered: ((call: AnsweredCall) => void) | undefined;

  constructor(
    account: Account,
    faults: Faults,
    routes: readonly Route[],
    answered?: (call: AnsweredCall) => void,
  ) {
    this.answered = answered;
    this.account = account;
    this.faults = faults;
    this.routes = routes;
  }

  answer(asked: Asked): Answer {
    const answer = this.answerOrRefuse(asked);
    if (this.answered !== undefined) {
      const { method, path, headers } = asked;
      const version = headers['stripe-version'] ?? ACCOUNT_VERSION;
      const params = parseForm(method === 'POST' ? asked.body : asked.query);
      this.answered({ method, path, version, params, status: answer.status, body: answer.body });
    }
    return answer;
  }

  private answerOrRefuse(asked: Asked): Answer {
    const requestId = `req_${randomBytes(7).toString('hex')}`;
    const version = asked.headers['stripe-version'] ?? ACCOUNT_VERSION;
    const headers = { 'request-id': requestId, 'stripe-version': version };
    try {
      const answer = this.answerWithFaults(asked, requestId, version);
      return { ...answer, headers: { ...answer.headers, ...headers } };
    } catch (error) {
      return refusal(error, requestId, headers);
    }
  }

  /** The caller of a held connection has given up: its key is free again. */
  released(asked: Asked): void {
    this.inProgress.delete(asked.headers['idempotency-key'] ?? '');
  }

  private answerWithFaults(asked: Asked, requestId: string, version: string): Answer {
    const params = parseForm(asked.method === 'POST' ? asked.body : asked.query);
    const key = asked.method === 'POST' ? asked.headers['idempotency-key'] : undefined;
    this.remember({
      method: asked.method,
      path: asked.path,
      params,
      ...(key === undefined ? {} : { idempotencyKey: key }),
    });
    checkKey(asked.headers);
    if (key !== undefined && this.inProgress.has(key)) throw keyInUse(key);
    const fault = this.faults.takeForCall(asked.method, asked.path);
    if (fault !== undefined && !HAPPENS_AFTER.has(fault)) return this.failBefore(fault, key);
    const answer = this.answerOnce(
      asked,
      params,
      key,
      { id: requestId, idempotency_key: key ?? null },
      version,
    );
    return fault === undefined ? answer : failAfter(fault, answer);
  }

  private failBefore(fault: ApiFaultKind, key: string | undefined): Answer {
    if (fault === '500')
      throw new ApiError(
        500,
        'api_error',
        undefined,
        'An error occurred with our connection to Stripe (a fault you asked for).',
      );
    if (fault === '429') {
      const text =
        'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.';
      throw new ApiError(429, 'invalid_request_error', 'rate_limit', text);
    }
    if (fault === '409') throw keyInUse(key ?? '');
    if (fault !== 'drop_before' && key !== undefined) this.inProgress.add(key);
    return { status: 0, headers: {}, body: '', misbehaviour: fault === 'drop_before' ? 'drop' : 'hold' };
  }

  /** The same key with the same parameters is answered the same, whatever has changed since. */
  private answerOnce(
    asked: Asked,
    params: RawFields,
    key: string | undefined,
    request: Request,
    version: string,
  ): Answer {
    if (key === undefined) return this.execute(asked, params, request, version);
    if (key.length > 255) throw keyTooLong();
    const saved = this.account.find('sandbox.idempotency', key);
    const isFresh = saved !== undefined && this.account.now() - saved.created < KEY_LIVES_SECONDS;
    if (isFresh) return replay(saved, asked, params, key);
    const save = (status: number, body: string): void => {
      const answer: SavedAnswer = {
        id: key,
        object: 'sandbox.idempotency',
        created: this.account.now(),
        method: asked.method,
        path: asked.path,
        params: digest(params),
        status,
        body,
      };
      this.account.store.put(answer, answer.created);
    };
    return this.execute(asked, params, request, version, save);
  }

  private execute(
    asked: Asked,
    raw: RawFields,
    request: Request,
    version: string,
    save?: (status: number, body: string) => void,
  ): Answer {
    const route = this.routes.find(
      ({ method, pattern }) => method === asked.method && pattern.test(asked.path),
    );
    if (route === undefined) throw unrecognised(asked.method, asked.path);
    const { expand: asExpand, ...rest } = raw;
    const { expand = [] } = readFields(EXPAND, asExpand === undefined ? {} : { expand: asExpand });
    const params = readFields(route.fields, rest, '', version);
    const path = (route.pattern.exec(asked.path) ?? []).slice(1).map(decodeURIComponent);
    return this.account.transact(() => {
      try {
        const answer = onItsClock(this.account, params, path, () =>
          json(
            200,
            render(this.account, route.run({ account: this.account, params, path, version }), expand),
          ),
        );
        save?.(200, answer.body);
        return answer;
      } catch (error) {
        if (error instanceof ApiError && error.keepsChanges) {
          save?.(error.status, JSON.stringify(error.envelope(request.id ?? '')));
        }
        throw error;
      }
    }, request);
  }

  private remember(request: SeenRequest): void {
    this.seen.push(request);
    if (this.seen.length > SEEN_KEPT) this.seen.splice(0, SEEN_KEPT / 2);
  }
}

const HAPPENS_AFTER: ReadonlySet<ApiFaultKind> = new Set<ApiFaultKind>([
  'timeout_after',
  'drop_after',
  'bad_json',
]);

function failAfter(fault: ApiFaultKind, answer: Answer): Answer {
  if (fault === 'bad_json')
    return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
  return { ...answer, misbehaviour: fault === 'drop_after' ? 'drop' : 'hold' };
}

function replay(saved: SavedAnswer, asked: Asked, params: RawFields, key: string): Answer {
  const isSame =
    saved.method === asked.method && saved.path === asked.path && saved.params === digest(params);
  if (!isSame) throw differentParameters(key);
  return {
    status: saved.status,
    headers: { 'content-type': 'application/json', 'idempotent-replayed': 'true' },
    body: saved.body,
  };
}

function refusal(error: unknown, requestId: string, headers: Record<string, string>): Answer {
  const known =
    error instanceof ApiError
      ? error
      : new ApiError(
          500,
          'api_error',
          undefined,
          `The sandbox failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
  return json(known.status, known.envelope(requestId), headers);
}

function digest(params: RawFields): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(params)))
    .digest('base64url');
}

function sorted(fields: RawFields): RawFields {
  const entries = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : sorted(value)]),
  );
}

function checkKey(headers: Asked['headers']): void {
  const { authorization = '' } = headers;
  const bearer = /^Bearer (.+)$/i.exec(authorization)?.[1];
  const basic = /^Basic (.+)$/i.exec(authorization)?.[1];
  const key =
    bearer ??
    (basic === undefined ? '' : (Buffer.from(basic, 'base64').toString('utf8').split(':')[0] ?? ''));
  if (key === '') {
    const text =
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.";
    throw new ApiError(401, 'invalid_request_error', undefined, text);
  }
  if (!/^(sk|rk)_test_/.test(key)) {
    const shown = `${key.slice(0, 8)}${'*'.repeat(Math.max(0, Math.min(key.length, 24) - 12))}${key.slice(-4)}`;
    throw new ApiError(401, 'invalid_request_error', 'api_key_invalid', `Invalid API Key provided: ${shown}`);
  }
}
