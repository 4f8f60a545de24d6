import type { Account } from '../account.ts';
import { addLine, recompute } from '../billing/invoice-lines.ts';
import { tie } from '../billing/pay-invoice.ts';
import { invalid, missingParameter, noSuch } from '../wire/api-error.ts';
import {
  flag,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  text,
  type Values,
} from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import { createInvoiceItem } from './invoice-items.ts';
import { itemIdOf, type InvoiceLine } from './invoice-lines.ts';
import type { Invoice } from './invoices.ts';

const DETAILS = {
  amount: integer(),
  description: text(),
  discountable: flag(),
  metadata: metadata(),
  period: object({ start: required(integer()), end: required(integer()) }),
  quantity: integer(0),
};
const ADDED = list(object({ ...DETAILS, invoice_item: text() }));
const CHANGED = list(object({ ...DETAILS, id: required(text()) }));
const REMOVED = list(object({ behavior: required(oneOf('delete', 'unassign')), id: required(text()) }));
const invoice_metadata = metadata();
type Details = Values<typeof DETAILS>;

/** What a draft says, line by line. */
export const invoiceLineRoutes: readonly Route[] = [
  route('POST', '/v1/invoices/:id/add_lines', { lines: required(ADDED), invoice_metadata }, (call, id) => {
    const { account, params } = call;
    for (const [at, line] of params.lines.entries()) add(account, draft(account, id), line, `lines[${at}]`);
    return finish(account, id, params.invoice_metadata);
  }),
  route(
    'POST',
    '/v1/invoices/:id/update_lines',
    { lines: required(CHANGED), invoice_metadata },
    (call, id) => {
      const { account, params } = call;
      for (const { id: line, ...details } of params.lines) change(account, draft(account, id), line, details);
      return finish(account, id, params.invoice_metadata);
    },
  ),
  route(
    'POST',
    '/v1/invoices/:id/remove_lines',
    { lines: required(REMOVED), invoice_metadata },
    (call, id) => {
      const { account, params } = call;
      for (const { id: line, behavior } of params.lines) remove(account, draft(account, id), line, behavior);
      return finish(account, id, params.invoice_metadata);
    },
  ),
  route(
    'POST',
    '/v1/invoices/:id/lines/:line',
    DETAILS,
    ({ account, params, path: [id = '', line = ''] }) => {
      change(account, draft(account, id), line, params);
      finish(account, id, undefined);
      return lineOf(account.need('invoice', id), line);
    },
  ),
  route('POST', '/v1/invoices/:id/attach_payment', { payment_intent: text() }, ({ account, params }, id) => {
    if (params.payment_intent === undefined) throw missingParameter('payment_intent');
    const invoice = account.need('invoice', id);
    const intent = account.need('payment_intent', params.payment_intent, 'payment_intent');
    if (invoice.status !== 'open') throw invalid('Payments can only be attached to open invoices.');
    account.change(intent, { $: { ...intent.$, owner: { ...intent.$.owner, invoice: id } } });
    return tie(account, invoice, intent);
  }),
];

function draft(account: Account, id: string): Invoice {
  const invoice = account.need('invoice', id);
  if (invoice.status === 'draft') return invoice;
  throw invalid('This invoice is no longer editable.', 'invoice_not_editable');
}

function lineOf(invoice: Invoice, id: string): InvoiceLine {
  const line = invoice.lines.data.find((one) => one.id === id);
  if (line === undefined) throw noSuch('invoice line item', id);
  return line;
}

function add(
  account: Account,
  invoice: Invoice,
  line: Details & { readonly invoice_item?: string | undefined },
  where: string,
): void {
  if (line.invoice_item !== undefined) {
    const item = account.need('invoiceitem', line.invoice_item, `${where}[invoice_item]`);
    if (!('deleted' in item)) addLine(account, invoice, item);
    return;
  }
  const now = account.now();
  const item = createInvoiceItem(account, {
    amount: line.amount ?? 0,
    currency: invoice.currency,
    customer: invoice.customer,
    description: line.description ?? null,
    period: line.period ?? { start: now, end: now },
    price: null,
    quantity: line.quantity ?? 1,
    subscription: null,
    metadata: mergeMetadata({}, line.metadata),
    discountable: line.discountable ?? true,
  });
  addLine(account, invoice, item);
}

function change(account: Account, invoice: Invoice, id: string, details: Details): void {
  const line = lineOf(invoice, id);
  const amount = details.amount ?? line.amount;
  const quantity = details.quantity ?? line.quantity;
  const changed: InvoiceLine = {
    ...line,
    amount,
    subtotal: amount,
    quantity,
    quantity_decimal: quantity === null ? null : String(quantity),
    description: details.description ?? line.description,
    discountable: details.discountable ?? line.discountable,
    period: details.period ?? line.period,
    metadata: mergeMetadata(line.metadata, details.metadata),
  };
  recompute(
    account,
    invoice,
    invoice.lines.data.map((one) => (one === line ? changed : one)),
  );
}

/** A line that is only unassigned waits for another invoice. */
function remove(account: Account, invoice: Invoice, id: string, behaviour: 'delete' | 'unassign'): void {
  const line = lineOf(invoice, id);
  recompute(
    account,
    invoice,
    invoice.lines.data.filter((one) => one !== line),
  );
  const item = account.find('invoiceitem', itemIdOf(line) ?? '');
  if (item === undefined || 'deleted' in item) return;
  if (behaviour === 'unassign') account.change(item, { invoice: null });
  else account.save({ id: item.id, object: 'invoiceitem' as const, deleted: true as const });
}

function finish(account: Account, id: string, given: Details['metadata']): Invoice {
  const invoice = account.need('invoice', id);
  return account.change(invoice, { metadata: mergeMetadata(invoice.metadata, given) }, 'invoice.updated');
}
