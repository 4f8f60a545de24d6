import { shown } from '../state/shown.ts';
import type { Account } from '../account.ts';
import { buildItem, type SubscriptionItem } from '../resources/subscription-items.ts';
import { SUBSCRIPTION_CHANGE } from '../resources/subscription-parameters.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import { planOf, type Price } from '../resources/prices.ts';
import { invalid, noSuch } from '../wire/api-error.ts';
import { mergeMetadata, type Values } from '../wire/parameters.ts';
import { itemParts } from './start-by-api.ts';

type Params = Values<typeof SUBSCRIPTION_CHANGE>;
type ItemChange = NonNullable<Params['items']>[number];

/** Another price or quantity from now on; with `proration_behavior` `none` the difference is only felt at the next renewal. */
export function changeItems(
  account: Account,
  subscription: Subscription,
  changes: Partial<Subscription>,
  params: Params,
  given: readonly ItemChange[],
): Subscription {
  if (params.proration_behavior !== 'none') {
    throw invalid(
      'This sandbox does not prorate: pass proration_behavior=none.',
      'sandbox_unsupported',
      'proration_behavior',
    );
  }
  const data = given.reduce(
    (items, change, index) => applied(account, subscription, items, change, index),
    subscription.items.data,
  );
  if (data.length === 0)
    throw invalid('A subscription must have at least one active plan.', undefined, 'items');
  return account.change(
    subscription,
    { ...changes, items: { ...subscription.items, data } },
    'customer.subscription.updated',
  );
}

function applied(
  account: Account,
  subscription: Subscription,
  items: SubscriptionItem[],
  change: ItemChange,
  index: number,
): SubscriptionItem[] {
  const { id, deleted, ...given } = change;
  const [first] = subscription.items.data;
  if (id === undefined) {
    const period = [
      first?.current_period_start ?? account.now(),
      first?.current_period_end ?? account.now(),
    ] as const;
    return [
      ...items,
      ...itemParts(account, [given]).map((parts) => buildItem(account, subscription.id, parts, period)),
    ];
  }
  const item = items.find((held) => held.id === id);
  if (item === undefined) throw noSuch('subscription_item', id, `items[${index}][id]`);
  if (deleted === true) return items.filter((held) => held !== item);
  const hasPrice = given.price !== undefined || given.price_data !== undefined;
  const [parts] = hasPrice ? itemParts(account, [given]) : [];
  const changed = parts === undefined ? item : withPrice(item, parts.price as Price);
  const quantity = given.quantity ?? item.quantity;
  return items.map((held) =>
    held === item ? { ...changed, quantity, metadata: mergeMetadata(item.metadata, given.metadata) } : held,
  );
}

function withPrice(item: SubscriptionItem, price: Price): SubscriptionItem {
  return { ...item, price: shown(price), plan: planOf(price) };
}
