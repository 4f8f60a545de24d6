import type { Account } from '../account.ts';
import { creditNoteLines } from '../resources/credit-note-lines.ts';
import { buildCreditNote, type CreditNote, type CreditNoteTerms } from '../resources/credit-notes.ts';
import { moveBalance } from '../resources/customer-balance-transactions.ts';
import { needCustomer } from '../resources/customers.ts';
import type { Invoice } from '../resources/invoices.ts';
import { refundOf } from '../resources/refunds.ts';
import { invalid } from '../wire/api-error.ts';
import { settleInvoice } from './pay-invoice.ts';

interface Plan {
  readonly note: CreditNote;
  readonly invoice: Invoice;
}

/** What a credit note would be, without issuing it. @throws ApiError when it is for more than there is to credit. */
export function planCreditNote(account: Account, terms: CreditNoteTerms): Plan {
  const invoice = account.need('invoice', terms.invoice, 'invoice');
  if (invoice.status !== 'open' && invoice.status !== 'paid') {
    throw invalid(
      `You can only create credit notes for open or paid invoices. This invoice is ${invoice.status}.`,
      undefined,
      'invoice',
    );
  }
  const lines = creditNoteLines(account, invoice, terms);
  const amount = lines.reduce((sum, line) => sum + line.amount, 0);
  const credited = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount;
  const left = invoice.status === 'open' ? invoice.amount_remaining : invoice.total - credited;
  if (amount > left) {
    const text = `The sum of credit amount, refund amount and out of band amount ($${amount / 100}) must not be more than the amount that can be credited ($${left / 100}).`;
    throw invalid(text, undefined, 'amount');
  }
  const isPaid = invoice.status === 'paid';
  if (isPaid) mustAddUp(terms, amount);
  const note = buildCreditNote(account, invoice, {
    lines,
    memo: terms.memo,
    metadata: terms.metadata,
    reason: terms.reason,
    postPayment: isPaid ? amount : 0,
    outOfBand: terms.out_of_band_amount,
    sequence: account.store.where('credit_note', 'invoice', invoice.id).length + 1,
  });
  return { note, invoice };
}

/** What was paid goes back as a refund, to the customer's balance, or outside Stripe. Nothing said means the balance. */
function mustAddUp(terms: CreditNoteTerms, amount: number): void {
  const { credit_amount: credit = 0, refund_amount: refund = 0, out_of_band_amount: outside = 0 } = terms;
  const said = credit + refund + outside;
  const isSaid = [terms.credit_amount, terms.refund_amount, terms.out_of_band_amount].some(
    (one) => one !== undefined,
  );
  if (!isSaid || said === amount) return;
  throw invalid(
    'The sum of credit amount, refund amount and out of band amount must equal the post payment amount of the credit note.',
  );
}

export function issueCreditNote(account: Account, terms: CreditNoteTerms): CreditNote {
  const { note, invoice } = planCreditNote(account, terms);
  account.save(note);
  const issued = invoice.status === 'paid' ? giveBack(account, note, terms) : note;
  account.emit('credit_note.created', issued);
  if (invoice.status === 'paid') {
    const amount = invoice.post_payment_credit_notes_amount + note.amount;
    account.change(invoice, { post_payment_credit_notes_amount: amount }, 'invoice.updated');
  } else lower(account, invoice, note.amount);
  return issued;
}

function giveBack(account: Account, note: CreditNote, terms: CreditNoteTerms): CreditNote {
  const refunded = terms.refund_amount ?? 0;
  const credited = terms.credit_amount ?? note.amount - refunded - (terms.out_of_band_amount ?? 0);
  const withRefund = refunded > 0 ? refund(account, note, refunded) : note;
  if (credited === 0) return withRefund;
  const { id } = moveBalance(account, needCustomer(account, note.customer), {
    type: 'credit_note',
    amount: -credited,
    currency: note.currency,
    invoice: note.invoice,
    creditNote: note.id,
  });
  return account.change(withRefund, { customer_balance_transaction: id });
}

function refund(account: Account, note: CreditNote, amount: number): CreditNote {
  const { intent } = account.need('invoice', note.invoice).$;
  const charge = intent === null ? null : account.need('payment_intent', intent).latest_charge;
  if (charge === null)
    throw invalid('There is no payment on the invoice to refund.', undefined, 'refund_amount');
  const { id } = refundOf(account, account.need('charge', charge), { amount });
  const shown = { amount_refunded: amount, payment_record_refund: null, refund: id, type: 'refund' as const };
  return account.change(note, { refunds: [shown] });
}

/** Less is owed; nothing more is owed at all when the whole was credited. */
function lower(account: Account, invoice: Invoice, amount: number): void {
  const lowered = account.change(
    invoice,
    {
      amount_due: invoice.amount_due - amount,
      amount_remaining: invoice.amount_remaining - amount,
      pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + amount,
    },
    'invoice.updated',
  );
  const intent = invoice.$.intent === null ? undefined : account.find('payment_intent', invoice.$.intent);
  if (intent !== undefined && lowered.amount_due > 0) account.change(intent, { amount: lowered.amount_due });
  if (lowered.amount_due === 0) settleInvoice(account, lowered, undefined);
}

/** Only what was not paid yet can be asked for again. */
export function voidCreditNote(account: Account, note: CreditNote): CreditNote {
  const invoice = account.need('invoice', note.invoice);
  if (note.status === 'void' || note.post_payment_amount > 0 || invoice.status !== 'open')
    throw invalid('You can only void an issued credit note of an open invoice.');
  account.change(
    invoice,
    {
      amount_due: invoice.amount_due + note.amount,
      amount_remaining: invoice.amount_remaining + note.amount,
      pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount - note.amount,
    },
    'invoice.updated',
  );
  return account.change(note, { status: 'void', voided_at: account.now() }, 'credit_note.voided');
}
