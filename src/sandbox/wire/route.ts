import type { Account } from '../account.ts';
import type { Fields, Values } from './parameters.ts';

export interface Call<F extends Fields = Fields> {
  readonly account: Account;
  readonly params: Values<F>;
  /** The parts of the address, in order: `/v1/a/:id/b/:other` has two. */
  readonly path: readonly string[];
  /** The `Stripe-Version` asked for, or the account's own. */
  readonly version: string;
}

/** One operation of the API: its address, the parameters it knows (every other is refused by name) and what it does. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly pattern: RegExp;
  readonly fields: Fields;
  readonly run: (call: Call) => object;
}

export function route<F extends Fields>(
  method: Route['method'],
  path: string,
  fields: F,
  run: (call: Call<F>, id: string) => object,
): Route {
  const pattern = new RegExp(`^${path.replaceAll(/:\w+/g, '([^/]+)')}$`);
  return { method, path, pattern, fields, run: (call) => run(call as Call<F>, call.path[0] ?? '') };
}
