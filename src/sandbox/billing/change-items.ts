import type { Account } from '../account.ts';
import { planOf, type Price } from '../resources/prices.ts';
import { buildItem, type SubscriptionItem } from '../resources/subscription-items.ts';
import type { SUBSCRIPTION_CHANGE } from '../resources/subscription-parameters.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import { shown } from '../state/shown.ts';
import { invalid, noSuch } from '../wire/api-error.ts';
import { mergeMetadata, type Values } from '../wire/parameters.ts';
import { billNextPeriod, invoiceNow } from './bill-now.ts';
import { prorationItems, unusedTime } from './prorate.ts';
import { itemParts } from './start-by-api.ts';

type Params = Values<typeof SUBSCRIPTION_CHANGE>;
type ItemChange = NonNullable<Params['items']>[number];

/**
 * Another price or quantity from now on. The difference for the rest of the period waits for the next invoice (`create_prorations`), is
 * asked for at once (`always_invoice`), or is let go (`none`).
 */
export function changeItems(
  account: Account,
  subscription: Subscription,
  changes: Partial<Subscription>,
  params: Params,
  given: readonly ItemChange[],
): Subscription {
  const data = changedItems(account, subscription, given);
  const behaviour = params.proration_behavior ?? 'create_prorations';
  const items =
    behaviour === 'none'
      ? []
      : changesRhythm(subscription, data)
        ? unusedTime(account, subscription, params.proration_date ?? account.now())
        : prorationItems(account, subscription, data, params.proration_date ?? account.now());
  if (subscription.billing_mode.type === 'classic')
    for (const item of items) account.emit('invoiceitem.created', item);
  if (changesRhythm(subscription, data))
    return billNextPeriod(account, subscription, { ...changes, items: { ...subscription.items, data } });
  const changed = account.change(
    subscription,
    { ...changes, items: { ...subscription.items, data } },
    'customer.subscription.updated',
  );
  if (behaviour === 'always_invoice' && items.length > 0) invoiceNow(account, changed, { withPeriod: false });
  return account.need('subscription', changed.id);
}

export function changedItems(
  account: Account,
  subscription: Subscription,
  given: readonly ItemChange[],
): SubscriptionItem[] {
  const data = given.reduce(
    (items, change, index) => applied(account, subscription, items, change, index),
    subscription.items.data,
  );
  if (data.length === 0)
    throw invalid('A subscription must have at least one active plan.', undefined, 'items');
  if (new Set(data.map(rhythmOf)).size > 1) {
    throw invalid(
      'Currently, all plans on a subscription must have the same billing interval.',
      undefined,
      'items',
    );
  }
  return data;
}

/** Another interval begins a new period at once; what is left of the old one is credited on its first invoice. */
export function changesRhythm(before: Subscription, after: readonly SubscriptionItem[]): boolean {
  const [old, fresh] = [before.items.data[0], after[0]];
  return old !== undefined && fresh !== undefined && rhythmOf(old) !== rhythmOf(fresh);
}

function rhythmOf({ price }: SubscriptionItem): string {
  return `${price.recurring?.interval_count ?? 1} ${price.recurring?.interval ?? 'month'}`;
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
  const merged = mergeMetadata(item.metadata, given.metadata);
  return items.map((held) => (held === item ? { ...changed, quantity, metadata: merged } : held));
}

function withPrice(item: SubscriptionItem, price: Price): SubscriptionItem {
  return { ...item, price: shown(price), plan: planOf(price) };
}
