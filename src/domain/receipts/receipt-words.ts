import { formatMoney } from '../../money/format-money.ts';
import { add, subtract, type Money } from '../../money/money.ts';
import { longDate } from '../calendar.ts';
import { onOneLine } from '../one-line.ts';
import { givenFor, isPrice } from './given.ts';
import { receiptNumber, type CorrectedReceipt, type Issuer, type Receipt } from './receipt.ts';

/** What a receipt says, wherever it is read: in a letter, on a page, on paper. They are made from this, so they cannot differ. */
export interface ReceiptWords {
  /** `Receipt FY27-000123`, `Tax invoice FY27-000123`. */
  readonly title: string;
  /** Which receipt it takes the place of, in a sentence. */
  readonly replaces?: string | undefined;
  readonly rows: readonly ReceiptRow[];
  /** What has to be said beside the sums. */
  readonly remark?: string | undefined;
  /** Whose receipt it is: the name, and what it is known by. */
  readonly issuer: readonly string[];
}

export interface ReceiptRow {
  readonly label: string;
  readonly value: string;
  /** A sum stands in the column of sums; a total is set off by a line. */
  readonly is?: 'sum' | 'total';
}

/**
 * It claims no tax deduction, because only a deductible gift recipient's receipt may (ITAA 1997 s 30-228), and says
 * "tax invoice" exactly where GST is charged (GST Act s 29-70). One that corrects a tax invoice is an adjustment note as
 * well, which says by how much the GST changed (GST Act s 29-75).
 */
export function receiptWords(receipt: Receipt, timeZone: string): ReceiptWords {
  const { corrects, issuer } = receipt;
  const taxed = receipt.kind === 'tax_invoice';
  const number = receiptNumber(receipt);
  const sums = sumsOf(receipt, isPrice(givenFor(receipt.description)) ? 'Price' : 'Gift');
  const common = {
    ...(taxed ? {} : { remark: 'This is not a tax-deductible gift.' }),
    issuer: issuerLines(issuer),
  };
  if (corrects === undefined)
    return {
      ...common,
      title: `${taxed ? 'Tax invoice' : 'Receipt'} ${number}`,
      rows: [...factsOf(receipt, timeZone), ...sums],
    };
  const before = receiptNumber(corrects);
  return {
    ...common,
    title: `${taxed ? 'Tax invoice and adjustment note' : 'Corrected receipt'} ${number}`,
    replaces: `This receipt takes the place of ${before}. Please keep it instead.`,
    rows: [
      ...factsOf(receipt, timeZone),
      { label: 'Replaces', value: before },
      ...changesOf({ ...receipt, corrects }),
      ...sums,
    ],
  };
}

function factsOf(receipt: Receipt, timeZone: string): ReceiptRow[] {
  const received = longDate(receipt.receivedAt, timeZone);
  const issued = longDate(receipt.issuedAt, timeZone);
  const issuedMatters =
    receipt.corrects !== undefined || receipt.kind === 'tax_invoice' || issued !== received;
  return [
    { label: 'From', value: onOneLine(receipt.name) },
    { label: 'For', value: onOneLine(receipt.description) },
    { label: 'Date received', value: received },
    ...(issuedMatters ? [{ label: 'Date issued', value: issued }] : []),
  ];
}

/** What went back since the receipt before, or came back to us. */
function changesOf(receipt: Receipt & { readonly corrects: CorrectedReceipt }): ReceiptRow[] {
  const { corrects, kind, tax } = receipt;
  const change = subtract(totalOf(receipt), totalOf(corrects));
  return [
    sum('Paid until now', totalOf(corrects)),
    sum(change.minor <= 0n ? 'Refunded' : 'Refund returned', change),
    ...(kind === 'tax_invoice' ? [sum('GST of that', subtract(tax, corrects.tax))] : []),
  ];
}

/** GST stands under the total and not above it, because it is in the price already. */
function sumsOf(receipt: Receipt, whatIsPaid: 'Gift' | 'Price'): ReceiptRow[] {
  const { base, coveredFee, tax } = receipt;
  return [
    sum(whatIsPaid, base),
    ...(coveredFee.minor > 0n ? [sum('Card fee you covered', coveredFee)] : []),
    { label: 'Total', value: formatMoney(totalOf(receipt)), is: 'total' },
    ...(tax.minor > 0n ? [sum('GST included in the price', tax)] : []),
  ];
}

function sum(label: string, amount: Money): ReceiptRow {
  return { label, value: formatMoney(amount), is: 'sum' };
}

function totalOf({ base, coveredFee }: Pick<Receipt, 'base' | 'coveredFee'>): Money {
  return add(base, coveredFee);
}

export function issuerLines(issuer: Pick<Issuer, 'name' | 'abn' | 'address'>): string[] {
  return [
    onOneLine(issuer.name),
    ...(issuer.abn === undefined ? [] : [`ABN ${spacedAbn(issuer.abn)}`]),
    ...(issuer.address === undefined ? [] : [onOneLine(issuer.address)]),
  ];
}

/** Eleven digits as the register writes them: 2, 3, 3 and 3. */
function spacedAbn(abn: string): string {
  return onOneLine(abn).replace(/^(\d{2}) ?(\d{3}) ?(\d{3}) ?(\d{3})$/, '$1 $2 $3 $4');
}
