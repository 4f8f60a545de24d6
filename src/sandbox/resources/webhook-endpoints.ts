import { randomBytes } from 'node:crypto';
import type { Account } from '../account.ts';
import { listRoute } from '../wire/listing.ts';
import {
  clearable,
  flag,
  list,
  mergeMetadata,
  metadata,
  required,
  text,
  type Values,
} from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { API_VERSION } from './events.ts';

export type WebhookEndpoint = ReturnType<typeof build>;
export interface DeletedWebhookEndpoint {
  readonly id: string;
  readonly object: 'webhook_endpoint';
  readonly deleted: true;
}

const CREATION = {
  api_version: text(),
  connect: flag(),
  description: clearable(text(5000)),
  enabled_events: required(list(text())),
  metadata: metadata(),
  url: required(text()),
};

export const webhookEndpointRoutes: readonly Route[] = [
  listRoute('/v1/webhook_endpoints', 'webhook_endpoint'),
  route('POST', '/v1/webhook_endpoints', CREATION, ({ account, params }) => {
    const endpoint = account.save(build(account, params));
    return { ...endpoint, secret: endpoint.$.secret };
  }),
  route('GET', '/v1/webhook_endpoints/:id', {}, ({ account }, id) => account.need('webhook_endpoint', id)),
  route(
    'POST',
    '/v1/webhook_endpoints/:id',
    {
      description: clearable(text()),
      disabled: flag(),
      enabled_events: list(text()),
      metadata: metadata(),
      url: text(),
    },
    ({ account, params }, id) => {
      const endpoint = account.need('webhook_endpoint', id) as WebhookEndpoint;
      const { disabled, metadata: given, ...rest } = params;
      const status = disabled === undefined ? endpoint.status : disabled ? 'disabled' : 'enabled';
      return account.change(endpoint, {
        ...rest,
        status,
        metadata: mergeMetadata(endpoint.metadata, given),
      } as Partial<WebhookEndpoint>);
    },
  ),
  route('DELETE', '/v1/webhook_endpoints/:id', {}, ({ account }, id) => {
    account.need('webhook_endpoint', id);
    return account.save({ id, object: 'webhook_endpoint' as const, deleted: true as const });
  }),
];

/** The endpoints named when the sandbox was started: made, brought up to date, and dropped when they are named no more. */
export function registerAtStart(account: Account, wanted: readonly { url: string; secret: string }[]): void {
  const known = [...account.store.all('webhook_endpoint')].filter(
    (endpoint) => !('deleted' in endpoint) && endpoint.$.isFromStart,
  );
  for (const endpoint of known as WebhookEndpoint[]) {
    const same = wanted.find(({ url }) => url === endpoint.url);
    if (same === undefined) account.store.remove(endpoint);
    else if (same.secret !== endpoint.$.secret)
      account.change(endpoint, { $: { ...endpoint.$, secret: same.secret } });
  }
  for (const { url, secret } of wanted) {
    if (known.some((endpoint) => (endpoint as WebhookEndpoint).url === url)) continue;
    const endpoint = build(account, { url, enabled_events: ['*'], description: 'Named at start' });
    account.save({ ...endpoint, $: { secret, isFromStart: true } });
  }
}

function build(account: Account, params: Values<typeof CREATION>) {
  return {
    id: account.newId('we_1'),
    object: 'webhook_endpoint' as const,
    api_version: params.api_version ?? API_VERSION,
    application: null,
    created: account.now(),
    description: params.description ?? null,
    enabled_events: params.enabled_events,
    livemode: false as const,
    metadata: mergeMetadata({}, params.metadata),
    status: 'enabled',
    url: params.url,
    $: { secret: `whsec_${randomBytes(24).toString('hex')}`, isFromStart: false },
  };
}
