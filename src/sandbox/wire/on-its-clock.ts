import type { Account } from '../account.ts';
import { kindOf } from '../state/kinds.ts';

/** A customer on a test clock lives in its time, and so does whatever is done to what they hold. */
export function onItsClock<T>(account: Account, params: object, path: readonly string[], work: () => T): T {
  const id = clockOf(account, params as Record<string, unknown>, path);
  const clock = id === null ? undefined : account.find('test_helpers.test_clock', id);
  return clock === undefined || 'deleted' in clock
    ? work()
    : account.atTime(clock.frozen_time, clock.id, work);
}

function clockOf(account: Account, params: Record<string, unknown>, [id]: readonly string[]): string | null {
  if (account.store.count('test_helpers.test_clock') === 0) return null;
  const { test_clock: named, customer, subscription, invoice } = params;
  if (typeof named === 'string') return named;
  const about = [customer, subscription, invoice, id].find((value) => typeof value === 'string');
  const found = typeof about === 'string' ? account.store.get(kindOf(about), about) : undefined;
  return found === undefined ? null : clockHeldBy(account, found as unknown as Record<string, unknown>);
}

function clockHeldBy(
  account: Account,
  { test_clock: own, customer }: Record<string, unknown>,
): string | null {
  if (typeof own === 'string') return own;
  const holder = typeof customer === 'string' ? account.find('customer', customer) : undefined;
  return holder !== undefined && 'test_clock' in holder ? holder.test_clock : null;
}
