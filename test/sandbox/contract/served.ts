import { ROUTES } from '../../../src/sandbox/resource-table.ts';

/** Not in the SDK: how Stripe's command line pays a session is documented nowhere. */
export const UNDOCUMENTED = /^(GET|POST) \/v1\/payment_pages\//;

/** Every operation of the sandbox, such as `POST /v1/coupons/{}`. */
export function served(): string[] {
  return ROUTES.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, '{}')}`);
}
