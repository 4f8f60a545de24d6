import { seededRandom } from './seeded-random.ts';

export type ApiFaultKind =
  | 'timeout_before'
  | 'timeout_after'
  | 'hang'
  | '500'
  | '429'
  | '409'
  | 'bad_json'
  | 'drop_before'
  | 'drop_after';

export interface ApiFault {
  /** Method and beginning of the address, such as `POST /v1/checkout/sessions`; `*` is every call. */
  readonly match: string;
  readonly kind: ApiFaultKind;
  /** How many calls it befalls; absent: every one until faults are cleared. */
  readonly times?: number;
}
export interface WebhookFaults {
  /** How many times too often each event arrives. */
  readonly duplicate?: number;
  readonly delayMs?: number;
  readonly reorder?: boolean;
  /** The chance between 0 and 1 that an event never arrives, or `all`. */
  readonly drop?: number | 'all';
}
export interface FaultPlan {
  readonly webhooks?: WebhookFaults;
  readonly api?: readonly ApiFault[];
  /** The same seed gives the same run. */
  readonly seed?: number;
}

export const API_FAULT_KINDS: readonly ApiFaultKind[] = [
  'timeout_before',
  'timeout_after',
  'hang',
  '500',
  '429',
  '409',
  'bad_json',
  'drop_before',
  'drop_after',
];

/** The troubles set for now. They are not kept over a restart. */
export class Faults {
  webhooks: WebhookFaults = {};
  random: () => number = seededRandom(1);
  private api: { fault: ApiFault; left: number }[] = [];

  set(plan: FaultPlan): void {
    this.webhooks = plan.webhooks ?? {};
    this.api = (plan.api ?? []).map((fault) => ({ fault, left: fault.times ?? Infinity }));
    this.random = seededRandom(plan.seed ?? 1);
  }

  clear(): void {
    this.set({});
  }

  get plan(): FaultPlan {
    const api = this.api
      .filter(({ left }) => left > 0)
      .map(({ fault, left }) => ({ ...fault, ...(left === Infinity ? {} : { times: left }) }));
    return { webhooks: this.webhooks, api };
  }

  /** Uses up one of the fault's times. */
  takeForCall(method: string, path: string): ApiFaultKind | undefined {
    const found = this.api.find(({ fault, left }) => left > 0 && fits(fault.match, method, path));
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.fault.kind;
  }

  dropsDelivery(): boolean {
    const { drop } = this.webhooks;
    if (drop === undefined) return false;
    return drop === 'all' || this.random() < drop;
  }
}

function fits(match: string, method: string, path: string): boolean {
  if (match === '*') return true;
  const [wantedMethod = '', wantedPath = ''] = match.split(' ');
  const isExact =
    wantedPath === path || (wantedPath.endsWith('*') && path.startsWith(wantedPath.slice(0, -1)));
  return wantedMethod === method && (isExact || sameShape(wantedPath, path));
}

/** `/v1/refunds/:id` fits any refund. */
function sameShape(wanted: string, path: string): boolean {
  const ours = wanted.split('/');
  const theirs = path.split('/');
  return ours.length === theirs.length && ours.every((part, i) => part.startsWith(':') || part === theirs[i]);
}
