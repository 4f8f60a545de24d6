import type { Account } from '../account.ts';
import { route, type Route } from '../wire/route.ts';

export const balanceRoutes: readonly Route[] = [
  route('GET', '/v1/balance', {}, ({ account }) => balanceOf(account)),
];

function balanceOf(account: Account): object {
  const sums = new Map<string, { available: number; pending: number }>([
    ['aud', { available: 0, pending: 0 }],
  ]);
  for (const { currency, net, available_on } of account.store.all('balance_transaction')) {
    const sum = sums.get(currency) ?? { available: 0, pending: 0 };
    sum[available_on <= account.now() ? 'available' : 'pending'] += net;
    sums.set(currency, sum);
  }
  const listed = (part: 'available' | 'pending'): object[] =>
    [...sums].map(([currency, sum]) => ({ amount: sum[part], currency, source_types: { card: sum[part] } }));
  return {
    object: 'balance',
    available: listed('available'),
    livemode: false,
    pending: listed('pending'),
    refund_and_dispute_prefunding: { available: zero(sums), pending: zero(sums) },
  };
}

function zero(sums: ReadonlyMap<string, unknown>): object[] {
  return [...sums.keys()].map((currency) => ({ amount: 0, currency }));
}
