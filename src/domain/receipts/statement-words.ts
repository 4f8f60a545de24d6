import { formatMoney } from '../../money/format-money.ts';
import { longDate } from '../calendar.ts';
import { totalsOf, type StatementLine } from './statement.ts';

/** What a statement says around its lines, wherever it is read. */
export interface StatementWords {
  /** `Statement 2026–2027`. */
  readonly title: string;
  /** `1 July 2026 to 30 June 2027`. */
  readonly span: string;
  /** How many lines there are, and as of when they are true. */
  readonly caption: string;
  readonly sums: readonly { readonly label: string; readonly value: string }[];
  /** The last of the sums. */
  readonly all: { readonly label: string; readonly value: string };
  readonly remark: string;
}

/** It is no tax invoice and claims no deduction: those are matters of receipts. */
export function statementWords(
  year: number,
  lines: readonly StatementLine[],
  { at, timeZone }: { readonly at: Date; readonly timeZone: string },
): StatementWords {
  const totals = totalsOf(lines);
  const stand = `as ${lines.length === 1 ? 'it stands' : 'they stand'} on ${longDate(at, timeZone)}`;
  return {
    title: `Statement ${year - 1}–${year}`,
    span: `1 July ${year - 1} to 30 June ${year}`,
    caption: `${lines.length === 1 ? 'One payment' : `${lines.length} payments`}, ${stand}`,
    sums: [
      { label: 'Gifts', value: formatMoney(totals.gifts) },
      { label: 'Subscriptions and terms', value: formatMoney(totals.prices) },
      ...(totals.gst.minor === 0n ? [] : [{ label: 'GST within them', value: formatMoney(totals.gst) }]),
    ],
    all: { label: 'All', value: formatMoney(totals.all) },
    remark: 'These are not tax-deductible gifts.',
  };
}

export const statementColumns = ['Received', 'For', 'Receipt', 'Paid', 'Given back', 'Left'] as const;

/** A line's cells, in the order of the columns. */
export function statementCells(
  line: StatementLine,
  timeZone: string,
): Readonly<Record<(typeof statementColumns)[number], string>> {
  return {
    Received: longDate(line.receivedAt, timeZone),
    For: line.description,
    Receipt: line.receipt,
    Paid: formatMoney(line.paid),
    'Given back': line.gone.minor === 0n ? 'Nothing' : formatMoney(line.gone),
    Left: formatMoney(line.kept),
  };
}

/** The GST within what is left of a line, in words; nothing where there is none. */
export function gstWords({ gst }: StatementLine): string | undefined {
  return gst.minor === 0n ? undefined : `${formatMoney(gst)} of it GST`;
}
