import type { Account } from '../account.ts';
import { invalid, noSuch } from '../wire/api-error.ts';
import { mergeMetadata } from '../wire/parameters.ts';
import type { CreditNoteTerms } from './credit-notes.ts';
import type { Invoice } from './invoices.ts';

export type CreditNoteLine = ReturnType<typeof build>;
type Given = NonNullable<CreditNoteTerms['lines']>[number];

/** By line where lines are given, otherwise one line of the whole amount. */
export function creditNoteLines(
  account: Account,
  invoice: Invoice,
  terms: CreditNoteTerms,
): CreditNoteLine[] {
  if (terms.lines !== undefined) return terms.lines.map((line, at) => fromGiven(account, invoice, line, at));
  const amount = terms.amount ?? invoice.total;
  return [
    build(account, { amount, description: 'Credit', quantity: 1, unit: amount, type: 'custom_line_item' }),
  ];
}

function fromGiven(account: Account, invoice: Invoice, line: Given, at: number): CreditNoteLine {
  const where = `lines[${at}]`;
  const quantity = line.quantity ?? 1;
  if (line.type === 'custom_line_item') {
    if (line.unit_amount === undefined)
      throw invalid('Custom lines need a unit_amount.', 'parameter_missing', `${where}[unit_amount]`);
    const amount = line.unit_amount * quantity;
    const { description = '', metadata, type, unit_amount: unit } = line;
    return build(account, { amount, description, quantity, unit, type, metadata });
  }
  const credited = invoice.lines.data.find(({ id }) => id === line.invoice_line_item);
  if (credited === undefined)
    throw noSuch('invoice line item', line.invoice_line_item ?? '', `${where}[invoice_line_item]`);
  const each = Math.round(credited.amount / (credited.quantity ?? 1));
  const amount = line.amount ?? (line.quantity === undefined ? credited.amount : each * quantity);
  return build(account, {
    amount,
    description: line.description ?? credited.description,
    quantity: line.quantity ?? null,
    unit: null,
    type: 'invoice_line_item',
    metadata: line.metadata,
    invoiceLine: credited.id,
  });
}

interface Parts {
  readonly amount: number;
  readonly description: string | null;
  readonly quantity: number | null;
  readonly unit: number | null;
  readonly type: Given['type'];
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  readonly invoiceLine?: string;
}

function build(
  account: Account,
  { amount, description, quantity, unit, type, metadata, invoiceLine }: Parts,
) {
  return {
    id: account.newId('cnli_1'),
    object: 'credit_note_line_item' as const,
    amount,
    description,
    discount_amount: 0,
    discount_amounts: [],
    ...(invoiceLine === undefined ? {} : { invoice_line_item: invoiceLine }),
    livemode: false as const,
    metadata: mergeMetadata({}, metadata),
    pretax_credit_amounts: [],
    quantity,
    tax_rates: [],
    taxes: [],
    type,
    unit_amount: unit,
    unit_amount_decimal: unit === null ? null : String(unit),
  };
}
