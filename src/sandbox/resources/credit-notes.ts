import type { Account } from '../account.ts';
import { issueCreditNote, planCreditNote, voidCreditNote } from '../billing/credit-invoice.ts';
import { listRoute, page, PAGING_FIELDS, wholeList } from '../wire/listing.ts';
import {
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
import type { CreditNoteLine } from './credit-note-lines.ts';
import type { Invoice } from './invoices.ts';

export type CreditNote = ReturnType<typeof buildCreditNote>;

const LINE = {
  amount: integer(0),
  description: text(),
  invoice_line_item: text(),
  metadata: metadata(),
  quantity: integer(1),
  type: required(oneOf('custom_line_item', 'invoice_line_item')),
  unit_amount: integer(0),
};
const TERMS = {
  amount: integer(1),
  credit_amount: integer(0),
  invoice: required(text()),
  lines: list(object(LINE)),
  memo: text(),
  metadata: metadata(),
  out_of_band_amount: integer(0),
  reason: oneOf('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'),
  refund_amount: integer(0),
};
const CREATION = { ...TERMS, email_type: oneOf('credit_note', 'none') };
export type CreditNoteTerms = Values<typeof TERMS>;

export const creditNoteRoutes: readonly Route[] = [
  listRoute('/v1/credit_notes', 'credit_note', {
    filters: { customer: text(), invoice: text() },
    indexed: { invoice: 'invoice', customer: 'customer' },
    matches: (note, { customer, invoice }) =>
      (customer === undefined || note.customer === customer) &&
      (invoice === undefined || note.invoice === invoice),
  }),
  route('POST', '/v1/credit_notes', CREATION, ({ account, params }) => issueCreditNote(account, params)),
  route('GET', '/v1/credit_notes/preview', TERMS, ({ account, params }) => {
    const note = planCreditNote(account, params).note;
    account.store.rollback();
    return note;
  }),
  route('GET', '/v1/credit_notes/preview/lines', { ...TERMS, ...PAGING_FIELDS }, ({ account, params }) => {
    const { lines } = planCreditNote(account, params).note;
    account.store.rollback();
    return page('/v1/credit_notes/preview/lines', lines.data, params);
  }),
  route('GET', '/v1/credit_notes/:id', {}, ({ account }, id) => account.need('credit_note', id)),
  route('POST', '/v1/credit_notes/:id', { memo: text(), metadata: metadata() }, ({ account, params }, id) => {
    const note = account.need('credit_note', id);
    const changes = {
      memo: params.memo ?? note.memo,
      metadata: mergeMetadata(note.metadata, params.metadata),
    };
    return account.change(note, changes, 'credit_note.updated');
  }),
  route('POST', '/v1/credit_notes/:id/void', {}, ({ account }, id) =>
    voidCreditNote(account, account.need('credit_note', id)),
  ),
  route('GET', '/v1/credit_notes/:id/lines', PAGING_FIELDS, ({ account, params }, id) =>
    page(`/v1/credit_notes/${id}/lines`, account.need('credit_note', id).lines.data, params),
  ),
];

export interface CreditNoteParts {
  readonly lines: readonly CreditNoteLine[];
  readonly memo: string | undefined;
  readonly metadata: Readonly<Record<string, string>> | null | undefined;
  readonly reason: string | undefined;
  /** Of what was already paid; 0 where the invoice is still open. */
  readonly postPayment: number;
  readonly outOfBand: number | undefined;
  /** Which of the invoice's credit notes it is, from 1. */
  readonly sequence: number;
}

export function buildCreditNote(account: Account, invoice: Invoice, parts: CreditNoteParts) {
  const id = account.newId('cn_1');
  const amount = parts.lines.reduce((sum, line) => sum + line.amount, 0);
  return {
    id,
    object: 'credit_note' as const,
    amount,
    amount_shipping: 0,
    created: account.now(),
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    customer_balance_transaction: null as string | null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: account.now(),
    invoice: invoice.id,
    lines: wholeList(`/v1/credit_notes/${id}/lines`, [...parts.lines]),
    livemode: false as const,
    memo: parts.memo ?? null,
    metadata: mergeMetadata({}, parts.metadata),
    number: `${invoice.number ?? invoice.id}-CN-${String(parts.sequence).padStart(2, '0')}`,
    out_of_band_amount: parts.outOfBand ?? null,
    pdf: `${account.publicUrl}/i/${invoice.id}/credit-notes/${id}`,
    post_payment_amount: parts.postPayment,
    pre_payment_amount: amount - parts.postPayment,
    pretax_credit_amounts: [],
    reason: parts.reason ?? null,
    refunds: [] as { amount_refunded: number; payment_record_refund: null; refund: string; type: 'refund' }[],
    shipping_cost: null,
    status: 'issued' as 'issued' | 'void',
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
    total_taxes: [],
    type: parts.postPayment === 0 ? 'pre_payment' : parts.postPayment === amount ? 'post_payment' : 'mixed',
    voided_at: null as number | null,
  };
}
