import { shown } from '../state/shown.ts';
import type { Account } from '../account.ts';
import { planOf, type Price } from './prices.ts';

export type SubscriptionItem = ReturnType<typeof buildItem>;

export interface ItemParts {
  readonly price: Price | Omit<Price, '$'>;
  readonly quantity: number;
  readonly metadata?: Readonly<Record<string, string>>;
}

export function buildItem(
  account: Account,
  subscription: string,
  { price, quantity, metadata }: ItemParts,
  period: readonly [number, number],
) {
  return {
    id: account.newId('si_'),
    object: 'subscription_item' as const,
    billing_thresholds: null,
    created: account.now(),
    current_period_end: period[1],
    current_period_start: period[0],
    current_trial: null,
    discounts: [] as string[],
    metadata: metadata ?? {},
    plan: planOf(price as Price),
    price: '$' in price ? shown(price) : price,
    quantity,
    subscription,
    tax_rates: [],
  };
}
