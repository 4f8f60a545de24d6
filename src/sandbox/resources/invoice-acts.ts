import type { Account } from '../account.ts';
import { finalizeInvoice, methodFor } from '../billing/finalize-invoice.ts';
import { addLine, recompute } from '../billing/invoice-lines.ts';
import { payInvoice, settleInvoice } from '../billing/pay-invoice.ts';
import { previewInvoice } from '../billing/preview-invoice.ts';
import { voidInvoice, writeOffInvoice } from '../billing/close-invoice.ts';
import { invalid, missingParameter } from '../wire/api-error.ts';
import {
  clearable,
  currency,
  flag,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  text,
  type Values,
} from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { discountsFor, useUp } from '../billing/discounts-for.ts';
import { needCustomer } from './customers.ts';
import { DISCOUNTS, redeem } from './discounts.ts';
import { pendingItems } from './invoice-items.ts';
import { createInvoice, type Invoice } from './invoices.ts';
import { takeMethod } from './payment-methods.ts';
import { PREVIEW } from './preview-parameters.ts';

const DETAILS = {
  auto_advance: flag(),
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  days_until_due: integer(0),
  default_payment_method: text(),
  description: clearable(text()),
  discounts: clearable(DISCOUNTS),
  due_date: integer(),
  footer: clearable(text()),
  metadata: metadata(),
};
const CREATION = {
  ...DETAILS,
  currency: currency(),
  customer: text(),
  pending_invoice_items_behavior: oneOf('exclude', 'include'),
  subscription: text(),
};
const PAYMENT = { forgive: flag(), off_session: flag(), paid_out_of_band: flag(), payment_method: text() };
const HOUR = 3600;

/** What can be done to an invoice, from its draft to its end. */
export const invoiceActRoutes: readonly Route[] = [
  route('POST', '/v1/invoices', CREATION, ({ account, params }) => create(account, params)),
  route('POST', '/v1/invoices/create_preview', PREVIEW, ({ account, params }) =>
    previewInvoice(account, params),
  ),
  route('POST', '/v1/invoices/:id', DETAILS, ({ account, params }, id) =>
    update(account, account.need('invoice', id), params),
  ),
  route('DELETE', '/v1/invoices/:id', {}, ({ account }, id) => {
    const invoice = account.need('invoice', id);
    if (invoice.status !== 'draft' || invoice.$.subscription !== null) {
      throw invalid(
        'You can only delete draft invoices that are not part of a subscription.',
        'invoice_not_editable',
      );
    }
    account.emit('invoice.deleted', invoice);
    account.store.remove(invoice);
    return { id, object: 'invoice', deleted: true };
  }),
  route('POST', '/v1/invoices/:id/finalize', { auto_advance: flag() }, ({ account, params }, id) => {
    const invoice = account.need('invoice', id);
    if (invoice.status !== 'draft') throw notDraft();
    const open = finalizeInvoice(
      account,
      account.change(invoice, { auto_advance: params.auto_advance ?? invoice.auto_advance }),
    );
    return open.amount_due === 0 ? settleInvoice(account, open, undefined) : open;
  }),
  route('POST', '/v1/invoices/:id/pay', PAYMENT, ({ account, params }, id) =>
    pay(account, account.need('invoice', id), params),
  ),
  route('POST', '/v1/invoices/:id/send', {}, ({ account }, id) => {
    const invoice = account.need('invoice', id);
    const open = invoice.status === 'draft' ? finalizeInvoice(account, invoice) : invoice;
    account.emit('invoice.sent', open);
    return open;
  }),
  route('POST', '/v1/invoices/:id/void', {}, ({ account }, id) =>
    voidInvoice(account, account.need('invoice', id)),
  ),
  route('POST', '/v1/invoices/:id/mark_uncollectible', {}, ({ account }, id) =>
    writeOffInvoice(account, account.need('invoice', id)),
  ),
];

function create(account: Account, params: Values<typeof CREATION>): Invoice {
  const subscription =
    params.subscription === undefined
      ? undefined
      : account.need('subscription', params.subscription, 'subscription');
  const customerId = params.customer ?? subscription?.customer;
  if (customerId === undefined) throw missingParameter('customer');
  const customer = needCustomer(account, customerId, 'customer');
  if (
    params.collection_method === 'send_invoice' &&
    params.days_until_due === undefined &&
    params.due_date === undefined
  ) {
    throw invalid(
      'If collection_method is send_invoice you must specify a due_date or days_until_due.',
      undefined,
      'days_until_due',
    );
  }
  const invoice = createInvoice(account, {
    customer: customer.id,
    currency: params.currency ?? customer.currency ?? 'aud',
    lines: [],
    reason: subscription === undefined ? 'manual' : 'subscription_update',
    subscription,
    autoAdvance: params.auto_advance ?? false,
    collectionMethod: params.collection_method,
    daysUntilDue: params.days_until_due,
    description: params.description,
    metadata: mergeMetadata({}, params.metadata),
    defaultPaymentMethod: params.default_payment_method,
  });
  const isIncluding = params.pending_invoice_items_behavior === 'include' || subscription !== undefined;
  if (isIncluding) {
    for (const item of pendingItems(account, customer.id, subscription?.id))
      addLine(account, account.need('invoice', invoice.id), item);
  }
  const filled = update(
    account,
    account.need('invoice', invoice.id),
    { discounts: params.discounts, footer: params.footer },
    false,
  );
  if (params.discounts === undefined) {
    const discounts = discountsFor(account, customer.id, []);
    const held = account.change(filled, { discounts });
    if (discounts.length > 0) recompute(account, held, held.lines.data);
    useUp(account, customer.id, discounts);
  }
  if (filled.auto_advance) {
    const at = account.now() + HOUR;
    account.change(account.need('invoice', filled.id), {
      automatically_finalizes_at: at,
      next_payment_attempt: at,
    });
    account.schedule('finalize_invoice', filled.id, at);
  }
  const made = account.need('invoice', invoice.id);
  account.emit('invoice.created', made);
  return made;
}

function update(account: Account, invoice: Invoice, params: Values<typeof DETAILS>, tells = true): Invoice {
  const { discounts, metadata: given, ...rest } = params;
  const isMoney = discounts !== undefined || rest.collection_method !== undefined;
  if (isMoney && invoice.status !== 'draft')
    throw invalid('This invoice is no longer editable.', 'invoice_not_editable');
  const changed = account.change(invoice, {
    auto_advance: rest.auto_advance ?? invoice.auto_advance,
    collection_method: rest.collection_method ?? invoice.collection_method,
    default_payment_method: rest.default_payment_method ?? invoice.default_payment_method,
    description: rest.description === undefined ? invoice.description : rest.description,
    due_date: rest.due_date ?? invoice.due_date,
    footer: rest.footer === undefined ? invoice.footer : rest.footer,
    metadata: mergeMetadata(invoice.metadata, given),
  });
  const discounted = discounts === undefined ? changed : withDiscounts(account, changed, discounts ?? []);
  if (tells) account.emit('invoice.updated', discounted, invoice);
  return discounted;
}

function withDiscounts(
  account: Account,
  invoice: Invoice,
  asked: Values<typeof DETAILS>['discounts'] & object,
): Invoice {
  const ids = asked.map(
    (one) => redeem(account, one, { customer: invoice.customer, invoice: invoice.id }).id,
  );
  const held = account.change(invoice, { discounts: ids });
  return recompute(account, held, held.lines.data);
}

function pay(account: Account, invoice: Invoice, params: Values<typeof PAYMENT>): Invoice {
  if (invoice.status === 'paid') throw invalid('Invoice is already paid', 'invoice_already_paid');
  if (invoice.status === 'void') throw invalid('Voided invoices cannot be paid.', 'invoice_not_payable');
  const open = invoice.status === 'draft' ? finalizeInvoice(account, invoice) : invoice;
  if (params.paid_out_of_band === true) return settleInvoice(account, open, undefined);
  const method =
    params.payment_method === undefined
      ? methodFor(account, open)
      : takeMethod(account, params.payment_method, 'payment_method');
  const paid = payInvoice(account, open, method, { isOffSession: params.off_session ?? true });
  if (paid.error !== undefined) throw paid.error;
  return paid.invoice;
}

function notDraft() {
  return invalid(
    "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
    'invoice_not_editable',
  );
}
