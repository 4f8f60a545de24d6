import type { Account, Request } from '../account.ts';
import { listRoute } from '../wire/listing.ts';
import { list, text } from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';

export const API_VERSION = '2026-10-28.endive';

export interface Event {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly data: {
    readonly object: Record<string, unknown>;
    readonly previous_attributes?: Record<string, unknown>;
  };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: Request;
  readonly type: string;
}

/** The event holds the object as it is now; what changes later does not change the event. */
export function eventFor(
  account: Account,
  type: string,
  object: object,
  before: object | undefined,
  request: Request,
): Event {
  const snapshot = account.asOfNow(structuredClone(object)) as Record<string, unknown>;
  delete snapshot['$'];
  const isAboutPayment = ['payment_intent', 'charge', 'refund'].includes(String(snapshot['object']));
  return {
    id: account.newId(isAboutPayment ? 'evt_3' : 'evt_1'),
    object: 'event',
    api_version: API_VERSION,
    created: account.now(),
    data: {
      object: snapshot,
      ...(before === undefined ? {} : { previous_attributes: differences(before, object) }),
    },
    livemode: false,
    pending_webhooks: account.store.count('webhook_endpoint'),
    request,
    type,
  };
}

/** What was, for each field that differs now; inside objects only the differing parts. */
function differences(before: object, after: object): Record<string, unknown> {
  const then = before as Record<string, unknown>;
  const now = after as Record<string, unknown>;
  const changed: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(then), ...Object.keys(now)])) {
    if (key === '$' || JSON.stringify(then[key]) === JSON.stringify(now[key])) continue;
    const bothAreObjects = isPlain(then[key]) && isPlain(now[key]) && !('object' in then[key]);
    changed[key] = bothAreObjects
      ? differences(then[key] as object, now[key] as object)
      : (then[key] ?? null);
  }
  return changed;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const eventRoutes: readonly Route[] = [
  listRoute('/v1/events', 'event', {
    filters: { type: text(), types: list(text()) },
    matches: (event, { type, types }) =>
      (type === undefined || fits(event.type, type)) && (types?.includes(event.type) ?? true),
  }),
  route('GET', '/v1/events/:id', {}, ({ account }, id) => account.need('event', id)),
];

/** `*` alone is every event, `charge.*` every event of that family. */
export function fits(type: string, wanted: string): boolean {
  return wanted === '*' || wanted === type || (wanted.endsWith('.*') && type.startsWith(wanted.slice(0, -1)));
}
