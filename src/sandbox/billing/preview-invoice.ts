import type { Account } from '../account.ts';
import { lineForItem, lineFromItem, type InvoiceLine } from '../resources/invoice-lines.ts';
import { createInvoiceItem, pendingItems } from '../resources/invoice-items.ts';
import { build, sumsOf, type Invoice } from '../resources/invoices.ts';
import { needCustomer } from '../resources/customers.ts';
import type { PREVIEW } from '../resources/preview-parameters.ts';
import type { Subscription } from '../resources/subscriptions.ts';
import { missingParameter } from '../wire/api-error.ts';
import type { Values } from '../wire/parameters.ts';
import { changedItems } from './change-items.ts';
import { discountLines } from './discount-lines.ts';
import { discountsFor } from './discounts-for.ts';
import { prorationItems } from './prorate.ts';
import { nextPeriod, periodEndOf } from './renew-subscription.ts';
import { stillRunning } from '../resources/discounts.ts';

type Params = Values<typeof PREVIEW>;

/** What the next invoice would say, with changes that are only being considered. Nothing of it is kept. */
export function previewInvoice(account: Account, params: Params): Invoice {
  const subscription =
    params.subscription === undefined
      ? undefined
      : account.need('subscription', params.subscription, 'subscription');
  const customer = params.customer ?? subscription?.customer;
  if (customer === undefined) throw missingParameter('customer');
  const { balance } = needCustomer(account, customer, 'customer');
  const discounts = discountsFor(account, customer, stillRunning(account, subscription?.discounts ?? []));
  const lines = discountLines(account, linesOf(account, params, customer, subscription), discounts);
  const end = subscription === undefined ? account.now() : periodEndOf(subscription);
  const preview = build(account, {
    customer,
    currency: subscription?.currency ?? params.currency ?? 'aud',
    lines,
    reason: 'upcoming',
    subscription,
    period: [subscription?.items.data[0]?.current_period_start ?? end, end],
  });
  account.store.rollback();
  const id = `upcoming_in_${preview.id.slice('in_'.length)}`;
  const named = preview.lines.data.map((line) => ({ ...line, invoice: id }));
  return {
    ...preview,
    ...sumsOf(lines, balance),
    id,
    discounts,
    lines: { ...preview.lines, data: named, url: `/v1/invoices/${id}/lines` },
    next_payment_attempt: subscription === undefined ? null : end + account.settings.draftInvoiceSeconds,
  };
}

/** Whatever is made on the way (invoice items, prices) is undone with the whole transaction. */
function linesOf(
  account: Account,
  params: Params,
  customer: string,
  subscription: Subscription | undefined,
): InvoiceLine[] {
  const pending = pendingItems(account, customer, subscription?.id).map((item) =>
    lineFromItem(account, item),
  );
  const now = account.now();
  const extra = (params.invoice_items ?? []).map((item) =>
    lineFromItem(
      account,
      createInvoiceItem(account, {
        amount: item.amount ?? 0,
        currency: item.currency ?? 'aud',
        customer,
        description: item.description ?? null,
        period: { start: now, end: now },
        price: null,
        quantity: item.quantity ?? 1,
        subscription: subscription?.id ?? null,
      }),
    ),
  );
  if (subscription === undefined) return [...pending, ...extra];
  const { subscription_details: details } = params;
  const data =
    details?.items === undefined
      ? subscription.items.data
      : changedItems(account, subscription, details.items);
  const behaviour = details?.proration_behavior ?? 'create_prorations';
  const prorations =
    behaviour === 'none'
      ? []
      : prorationItems(account, subscription, data, details?.proration_date ?? now).map((item) =>
          lineFromItem(account, item),
        );
  const isImmediate = behaviour === 'always_invoice';
  const changed = nextPeriod({ ...subscription, items: { ...subscription.items, data } });
  const next = isImmediate ? [] : changed.items.data.map((item) => lineForItem(account, changed, item));
  return [...pending, ...extra, ...prorations, ...next];
}
