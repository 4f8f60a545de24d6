import type { Account } from '../account.ts';
import { updateSubscription } from '../billing/update-subscription.ts';
import { noSuch } from '../wire/api-error.ts';
import { required, text } from '../wire/parameters.ts';
import { page, PAGING_FIELDS } from '../wire/listing.ts';
import { route, type Route } from '../wire/route.ts';
import type { SubscriptionItem } from './subscription-items.ts';
import { ITEM_CHANGE } from './subscription-parameters.ts';
import type { Subscription } from './subscriptions.ts';

const { payment_behavior, proration_behavior, proration_date } = ITEM_CHANGE;
const PATH = '/v1/subscription_items';

/** A subscription's items by themselves: whatever is done to one is done to its subscription. */
export const subscriptionItemRoutes: readonly Route[] = [
  route('GET', PATH, { ...PAGING_FIELDS, subscription: required(text()) }, ({ account, params }) => {
    const { items } = account.need('subscription', params.subscription, 'subscription');
    return page(PATH, items.data, params);
  }),
  route('POST', PATH, { ...ITEM_CHANGE, subscription: required(text()) }, ({ account, params }) => {
    const { subscription: id, metadata, price, price_data, quantity, ...how } = params;
    const subscription = account.need('subscription', id, 'subscription');
    const known = new Set(subscription.items.data.map((item) => item.id));
    const changed = updateSubscription(account, subscription, {
      ...how,
      items: [{ metadata, price, price_data, quantity }],
    });
    return changed.items.data.find((item) => !known.has(item.id)) ?? {};
  }),
  route('GET', `${PATH}/:id`, {}, ({ account }, id) => ownerOf(account, id).item),
  route('POST', `${PATH}/:id`, ITEM_CHANGE, ({ account, params }, id) => {
    const { metadata, price, price_data, quantity, ...how } = params;
    const { subscription } = ownerOf(account, id);
    const items = [{ id, metadata, price, price_data, quantity }];
    updateSubscription(account, subscription, { ...how, items });
    return ownerOf(account, id).item;
  }),
  route(
    'DELETE',
    `${PATH}/:id`,
    { payment_behavior, proration_behavior, proration_date },
    ({ account, params }, id) => {
      const { subscription } = ownerOf(account, id);
      updateSubscription(account, subscription, { ...params, items: [{ id, deleted: true }] });
      return { id, object: 'subscription_item', deleted: true };
    },
  ),
];

/** Items are kept inside their subscriptions. */
function ownerOf(account: Account, id: string): { subscription: Subscription; item: SubscriptionItem } {
  for (const subscription of account.store.all('subscription')) {
    const item = subscription.items.data.find((one) => one.id === id);
    if (item !== undefined) return { subscription, item };
  }
  throw noSuch('subscription_item', id);
}
