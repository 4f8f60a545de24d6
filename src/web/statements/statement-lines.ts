import { localDate } from '../../domain/calendar.ts';
import type { StatementLine } from '../../domain/receipts/statement.ts';
import { toDecimal } from '../../money/format-money.ts';
import { csvLine } from '../csv.ts';

export const statementHeader = csvLine([
  'Supporter',
  'Name',
  'Email',
  'Received',
  'Receipt',
  'For',
  'Gift or price',
  'Paid',
  'Given back',
  'Kept',
  'GST within',
  'Currency',
]);

/** A payment as a line of the file. */
export function statementLine(line: StatementLine, timeZone: string): string {
  return csvLine([
    String(line.supporterNumber),
    line.supporterName,
    line.email ?? '',
    localDate(line.receivedAt, timeZone),
    line.receipt,
    line.description,
    line.supply ? 'price' : 'gift',
    toDecimal(line.paid),
    toDecimal(line.gone),
    toDecimal(line.kept),
    toDecimal(line.gst),
    line.paid.currency,
  ]);
}
